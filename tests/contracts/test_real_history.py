"""Real revision pairs through the bitemporal table.

The files lie beside the repository and are never part of it. They state some series of a table,
as copies made on several dates have them: each becomes an extract in a synthetic frame.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.registry import Registry
from tests.doubles.cube_builder import Cube, Dim, make_cube
from tests.doubles.vintages import Vintages, vintages

REAL = Path(__file__).parents[3] / "shared" / "data" / "statcan" / "vintages"
DIMENSIONS = [Dim("Geography", ["Canada"]), Dim("Figure", ["first", "second", "third"])]
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real vintages are not beside this checkout (../shared/data)"
)


@pytest.fixture
def table(tmp_path: Path, registry: Registry) -> Iterator[Vintages]:
    with vintages(tmp_path, registry) as bench:
        yield bench


def _given(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _real_vintages(
    rows: list[dict[str, str]], vintage: str, period: str, series: Mapping[str, str], frequency: int
) -> Iterator[Cube]:
    """One cube for each vintage of a file with one column for each series."""
    for released in sorted({row[vintage] for row in rows}):
        observations: dict[str, dict[str, Any]] = {}
        for row in rows:
            for column, coordinate in series.items():
                if row[vintage] == released and row[column]:
                    observations.setdefault(coordinate, {})[row[period]] = row[column]
        yield make_cube(
            "99100001",
            "A real table in a synthetic frame",
            frequency,
            DIMENSIONS,
            observations,
            released_at=f"{released}T08:30",
        )


def _revised_pairs(cubes: list[Cube]) -> int:
    """Counted by hand, figure by figure: how often a later vintage states another value."""
    last: dict[tuple[str, str], str] = {}
    count = 0
    for cube in cubes:
        for coordinate, periods in cube.observations.items():
            for ref_date, obs in periods.items():
                count += last.get((coordinate, ref_date), obs.value) != obs.value
                last[coordinate, ref_date] = obs.value
    return count


def _loaded(table: Vintages, cubes: list[Cube]) -> int:
    for cube in cubes:
        table.put(cube, extract=True)
    revised = table.load().rows_revised
    for cube in cubes:
        stood = {(c, r): value for c, r, value, *_ in table.at(cube.released_at)}
        for coordinate, periods in cube.observations.items():
            for ref_date, obs in periods.items():
                assert stood[coordinate, ref_date] == float(obs.value)
    assert table.flaws() == []
    return revised


def test_monthly_sales_of_2025_as_three_vintages_state_them(table: Vintages) -> None:
    cubes = list(
        _real_vintages(
            _given("20100085_canada_monthly.csv"),
            "vintage_accessed",
            "REF_DATE",
            {"all_fuel_units": "1.1", "zev_units": "1.2"},
            6,
        )
    )
    assert _loaded(table, cubes) == _revised_pairs(cubes) == 9
    october = table.figure("1.1", "2025-10")
    assert [value for value, *_ in october] == [163490, 165580]
    assert october[0][3] == october[1][2] == datetime(2026, 5, 29, 12, 30, tzinfo=UTC)


def test_quarterly_registrations_as_nine_commits_state_them(table: Vintages) -> None:
    rows = _given("20100024_20100025_canada.csv")
    named = {"AllCarsTotal": "1.1", "ElectricCarsTotal": "1.2"}
    by_vintage: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        if row["source_pid"] == "20100025":
            quarter = f"{row['REF_PERIOD'][:4]}-{3 * int(row['REF_PERIOD'][-1]) - 2:02d}"
            of_vintage = by_vintage.setdefault(row["vintage_commit_date"], {})
            of_vintage.setdefault(named[row["series"]], {})[quarter] = row["value"]
    cubes = [
        make_cube("99100001", "Real", 9, DIMENSIONS, observations, released_at=f"{day}T08:30")
        for day, observations in sorted(by_vintage.items())
    ]
    assert len(cubes) == 6
    assert _loaded(table, cubes) == _revised_pairs(cubes) > 0


def test_zero_emission_registrations_of_two_dates(table: Vintages) -> None:
    columns = {"bev": "1.1", "phev": "1.2", "zev_total": "1.3"}
    rows = _given("20100025_canada_zev.csv")
    cubes = list(_real_vintages(rows, "vintage_accessed", "REF_DATE", columns, 9))
    assert _loaded(table, cubes) == _revised_pairs(cubes) > 0
