"""The list of charging stations: its three layouts, and what is refused of it."""

from datetime import date
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError, RegistryError
from sources.feeds._feed import Column, Layout
from sources.feeds._local import local_files
from sources.feeds._read import Reading, Row
from sources.feeds.afdc_stations import COLUMNS_2022, COLUMNS_SINCE, DATASET
from tests.doubles.feed_afdc_stations import LAYOUTS, layout_csv, station, stations, stations_csv

GOOD = stations_csv(stations())
COLUMNS = LAYOUTS["stations"].columns


def read(content: bytes, folder: Path) -> list[Row]:
    path = folder / "stations.csv"
    path.write_bytes(content)
    return list(Reading(DATASET, "stations", path))


def cells(row: Row) -> dict[str, str | None]:
    return dict(zip(DATASET.columns, row.cells, strict=True))


def refusal(content: bytes, folder: Path) -> str:
    with pytest.raises(InvalidSnapshotError) as refused:
        read(content, folder)
    return str(refused.value)


def with_columns(columns: tuple[Column, ...]) -> bytes:
    return layout_csv([], Layout(name="changed", columns=columns))


def test_it_has_the_columns_of_three_years(tmp_path: Path) -> None:
    assert (len(COLUMNS_2022), len(COLUMNS_SINCE), len(COLUMNS)) == (65, 10, 75)
    assert len(DATASET.columns) == 76
    for layout in LAYOUTS:
        (row,) = read(stations_csv([station(1)], layout), tmp_path)
        assert row.layout == layout
        found = cells(row)
        assert (found["id"], found["city"], found["ev_level2_evse_num"]) == (
            *("900001", "Toronto"),
            "2",
        )
        assert found["copy_index"] == ("0" if layout == "copy_2022" else None)
        assert found["funding_sources"] == ("" if layout == "stations" else None)


def test_rows_are_as_published(tmp_path: Path) -> None:
    rows = read(GOOD, tmp_path)
    assert [row.number for row in rows] == list(range(1, 11))
    by_id = {cells(row)["id"]: cells(row) for row in rows}
    assert by_id["900002"]["intersection_directions_french"] == "deux unitÃ©s"
    assert by_id["900002"]["ev_network"] == "Circuit électrique"
    assert by_id["900008"]["access_days_time"] == "24 hours daily;\nfor customer use only"
    assert by_id["900009"]["state"] == "CA"


def test_stations_that_look_the_same_stay_apart(tmp_path: Path) -> None:
    assert len(read(stations_csv([station(1), station(1)]), tmp_path)) == 2


@pytest.mark.parametrize("number", ["2", "2.0", "", " 2 ", "12.50"])
def test_counts_may_be_whole_or_not(number: str, tmp_path: Path) -> None:
    (row,) = read(stations_csv([station(1, **{"EV DC Fast Count": number})]), tmp_path)
    assert cells(row)["ev_dc_fast_count"] == number


@pytest.mark.parametrize(
    ("header", "cell", "sentence"),
    [
        ("EV DC Fast Count", "1,000", "has '1,000', which is not a number such as 12.5 under"),
        ("EV DC Fast Count", "1 000", "has '1 000', which is not a number such as 12.5 under"),
        ("EV DC Fast Count", "two", "has 'two', which is not a number such as 12.5 under"),
        ("Latitude", "43,6", "has '43,6', which is not a number such as 12.5 under 'Latitude'"),
        ("ID", "900001.0", "has '900001.0', which is not a whole number such as 1200 under 'ID'"),
        ("ID", "", "has nothing under 'ID' in line 2"),
        ("Status Code", "", "has nothing under 'Status Code' in line 2"),
        ("Open Date", "06/01/2021", "which is not a day such as 2024-01-31 under 'Open Date'"),
        ("Open Date", "2021-13-01", "which is not a day such as 2024-01-31 under 'Open Date'"),
    ],
)
def test_a_cell_in_another_style_is_refused(
    header: str, cell: str, sentence: str, tmp_path: Path
) -> None:
    assert sentence in refusal(stations_csv([station(1, **{header: cell})]), tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            with_columns((COLUMNS[1], COLUMNS[0], *COLUMNS[2:])),
            "other columns than before: the column 'Station Name' stands at place 1 instead of 2; "
            "the column 'Fuel Type Code' stands at place 2 instead of 1.",
        ),
        (
            with_columns((*COLUMNS[:-1], Column(header="Funders"))),
            "column 75 is called 'Funders' instead of 'Funding Sources'.",
        ),
        (with_columns((*COLUMNS, Column(header="EV Ports"))), "column 76, 'EV Ports', is new."),
        (with_columns(COLUMNS[:-1]), "the column 'Funding Sources' is gone."),
        (GOOD.decode().encode("utf-16"), "not in utf-8 (byte 0xff in line 1)"),
        (GOOD.decode().encode("cp1252"), "its encoding has changed"),
        (GOOD.decode().encode().decode("cp1252").encode(), "has accents that were encoded twice"),
        (
            GOOD + b"Source: Alternative Fuels Data Center\n",
            "has 1 filled cells of 1 in line 13, where 75 cells belong: 'Source: Alternative Fuels",
        ),
        (GOOD + b"\n", "has 0 filled cells of 0 in line 13"),
        (GOOD + GOOD, "has its header again in line 13"),
        (
            GOOD + b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n",
            "has a web page in it ('<!DOCTYPE html>')",
        ),
        (b'{"error": {"code": "OVER_RATE_LIMIT"}}\n', "has other columns than before"),
    ],
)
def test_a_changed_file_is_refused_with_what_changed(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    assert sentence in refusal(content, tmp_path)


def test_a_file_of_nothing_but_its_header_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "stations.csv"
    path.write_bytes(stations_csv([]))
    with pytest.raises(InvalidSnapshotError, match="has no rows"):
        Reading(DATASET, "stations", path).count()


def test_wherever_it_is_cut_it_is_refused_or_has_fewer_rows(tmp_path: Path) -> None:
    whole = read(GOOD, tmp_path)
    line_ends = {at + 1 for at, byte in enumerate(GOOD) if byte == 0x0A}
    for at in (*range(0, len(GOOD), 97), *line_ends):
        path = tmp_path / "stations.csv"
        path.write_bytes(GOOD[:at])
        try:
            rows = list(Reading(DATASET, "stations", path))
        except InvalidSnapshotError:
            continue
        # Between two records nothing shows: the last good file tells (tests/contracts).
        assert at in line_ends
        assert rows == whole[: len(rows)]


def test_a_file_brought_by_hand_is_the_list_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "EV_stations_raw.csv"
    path.write_bytes(GOOD)
    today = date(2025, 2, 20)
    assert local_files(DATASET, str(path), today) == {"stations": path}
    with pytest.raises(RegistryError, match="would be part other of afdc_stations"):
        local_files(DATASET, f"other={path}", today)


def test_the_key_has_no_way_to_another_host() -> None:
    assert DATASET.api_key is not None
    assert (DATASET.api_key.header, DATASET.api_key.public) == ("X-Api-Key", "DEMO_KEY")
    assert DATASET.redirect_hosts == ()
    assert all("key" not in str(part.url).lower() for part in DATASET.parts)
