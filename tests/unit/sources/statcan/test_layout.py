"""The columns of a full-table CSV."""

import duckdb
import pytest

from sources.errors import InvalidSnapshotError
from sources.statcan.cube import CubeMetadata
from sources.statcan.layout import TAIL, csv_columns, read_layout


def described(*names: str) -> CubeMetadata:
    return CubeMetadata.read(
        {
            "productId": "99100001",
            "dimension": [
                {"dimensionPositionId": i, "dimensionNameEn": name}
                for i, name in enumerate(names, start=1)
            ],
        }
    )


WITH_GEO = ["REF_DATE", "GEO", "DGUID", "Fuel type", "Vehicle type", *TAIL]


def test_geography_is_a_dimension_without_a_column_of_its_own_name() -> None:
    layout = read_layout(WITH_GEO, "99100001")
    assert layout.has_geography
    assert layout.dimension_names == ("Fuel type", "Vehicle type")
    assert layout.dimension_count == 3
    assert layout.header[layout.at("COORDINATE")] == "COORDINATE"


def test_tables_of_geography_alone_and_of_none() -> None:
    alone = read_layout(["REF_DATE", "GEO", "DGUID", *TAIL], "99100001")
    assert (alone.dimension_count, alone.dimension_names) == (1, ())
    assert alone.mismatch(described("Geography")) is None
    none = read_layout(["REF_DATE", "Rate", *TAIL], "99100001")
    assert (none.has_geography, none.dimension_names) == (False, ("Rate",))
    assert none.mismatch(described("Rate")) is None


@pytest.mark.parametrize(
    ("names", "agrees"),
    [
        (("Geography", "Fuel type", "Vehicle type"), True),
        (("Geography", "Fuel Type", "Vehicle  type"), True),
        (("Geographic area", "Fuel type", "Vehicle type"), True),
        (("Geography", "Vehicle type", "Fuel type"), False),
        (("Geography", "Fuel type"), False),
        (("Geography", "Fuel type", "Body"), False),
        (("Fuel type", "Vehicle type"), False),
        ((), True),
    ],
)
def test_columns_are_the_dimensions_in_order(names: tuple[str, ...], agrees: bool) -> None:
    difference = read_layout(WITH_GEO, "99100001").mismatch(described(*names))
    assert (difference is None) == agrees
    if difference:
        assert difference.startswith("its columns are GEO, Fuel type, Vehicle type where")


@pytest.mark.parametrize(
    "header",
    [
        [],
        ["REF_DATE"],
        [*WITH_GEO, "Lat"],
        [name for name in WITH_GEO if name != "SYMBOL"],
        WITH_GEO[1:],
        [name.lower() for name in WITH_GEO],
    ],
)
def test_any_other_tail_is_refused(header: list[str]) -> None:
    with pytest.raises(InvalidSnapshotError, match="are not those of a full-table CSV"):
        read_layout(header, "99100001")


def test_the_wide_layout_of_the_census_is_refused_by_name() -> None:
    header = [
        "REF_DATE",
        "GEO",
        "DGUID",
        "Coordinate",
        "Sex:Total[1]",
        "Symbol",
        "Men[2]",
        "Symbol",
    ]
    with pytest.raises(InvalidSnapshotError, match="wide layout of the census"):
        read_layout(header, "98100001")


def test_every_column_has_a_stated_type_and_a_name_of_its_own() -> None:
    columns = csv_columns(["REF_DATE", "Value", "VALUE", *TAIL])
    assert list(columns)[:3] == ["ref_date", "dimension_1", "dimension_2"]
    assert columns["coordinate"] == "VARCHAR"
    assert columns["value"] == "DOUBLE"
    with duckdb.connect() as con:
        con.execute(f"create table t ({', '.join(f'{n} {t}' for n, t in columns.items())})")
