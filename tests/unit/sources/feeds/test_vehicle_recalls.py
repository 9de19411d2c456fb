"""Transport Canada's recalls: two layouts, long comments with line breaks, what is refused."""

from datetime import date
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError, RegistryError
from sources.feeds._feed import Gates
from sources.feeds._local import local_files
from sources.feeds._read import Reading, Row
from sources.feeds.vehicle_recalls import DATASET
from tests.doubles.feed_vehicle_recalls import (
    LAYOUTS,
    LINK,
    all_recalls,
    recall,
    recalls_csv,
    recent_recalls,
)

GOOD = recalls_csv(recent_recalls())
HEADER, BODY = GOOD.split(b"\n", 1)
ONE = recall("2025001", "HYUNDAI", "TUCSON", "2024")


def read(content: bytes, folder: Path) -> list[Row]:
    path = folder / "recent.csv"
    path.write_bytes(content)
    return list(Reading(DATASET, "recent", path))


def cells(row: Row) -> dict[str, str | None]:
    return dict(zip(DATASET.columns, row.cells, strict=True))


def refusal(content: bytes, folder: Path) -> str:
    with pytest.raises(InvalidSnapshotError) as refused:
        read(content, folder)
    return str(refused.value)


def renamed(old: bytes, new: bytes) -> bytes:
    assert old in HEADER
    return HEADER.replace(old, new) + b"\n" + BODY


def test_both_layouts_share_their_columns(tmp_path: Path) -> None:
    assert [len(layout.columns) for layout in DATASET.layouts] == [17, 15]
    rows = [*read(GOOD, tmp_path), *read(recalls_csv(all_recalls(), "recalls_15"), tmp_path)]
    assert [row.layout for row in rows] == ["recalls"] * 8 + ["recalls_15"] * 5
    new, old = cells(rows[0]), cells(rows[-1])
    assert (new["last_update_date"], new["manufacturer_name_nm"]) == ("2025-02-19", "HYUNDAI")
    assert (old["last_update_date"], old["manufacturer_name_nm"]) == (None, None)
    assert list(new)[:3] == ["recall_number_num", "year", "manufacturer_recall_no_txt"]


def test_a_record_is_whole_over_many_lines(tmp_path: Path) -> None:
    rows = read(GOOD, tmp_path)
    assert GOOD.count(b"\n") > 3 * len(rows)
    first = cells(rows[0])
    assert first["comment_etxt"] == ONE["COMMENT_ETXT"]
    assert '"a notice"' in str(first["comment_etxt"])
    assert first["unit_affected_nbr"] == "12,345.00"
    assert cells(rows[4])["comment_etxt"] == LINK


def test_records_that_look_the_same_stay_apart(tmp_path: Path) -> None:
    assert len(read(recalls_csv([ONE, ONE]), tmp_path)) == 2


@pytest.mark.parametrize("units", ["11.00", "362,062.00", "1,234,567", "880", ""])
def test_units_are_written_with_commas(units: str, tmp_path: Path) -> None:
    (row,) = read(recalls_csv([{**ONE, "UNIT_AFFECTED_NBR": units}]), tmp_path)
    assert cells(row)["unit_affected_nbr"] == units


@pytest.mark.parametrize(
    ("header", "cell", "sentence"),
    [
        ("UNIT_AFFECTED_NBR", "1 234.00", "is not a number with commas such as 1,234.50 under"),
        ("UNIT_AFFECTED_NBR", "1.234,00", "is not a number with commas such as 1,234.50 under"),
        ("UNIT_AFFECTED_NBR", "12,34.00", "is not a number with commas such as 1,234.50 under"),
        ("YEAR", "2,024", "has '2,024', which is not a year such as 2024 under 'YEAR'"),
        ("YEAR", "24", "has '24', which is not a year such as 2024 under 'YEAR'"),
        ("RECALL_NUMBER_NUM", "2025-001", "which is not a whole number such as 1200 under"),
        ("RECALL_NUMBER_NUM", "", "has nothing under 'RECALL_NUMBER_NUM' in line"),
        ("CATEGORY_ETXT", "", "has nothing under 'CATEGORY_ETXT' in line"),
        ("RECALL_DATE_DTE", "1/15/2025", "which is not a day such as 2024-01-31 under"),
        ("LAST_UPDATE_DATE", "2025-02-19T00:00:00", "which is not a day such as 2024-01-31 under"),
    ],
)
def test_a_cell_in_another_style_is_refused(
    header: str, cell: str, sentence: str, tmp_path: Path
) -> None:
    assert sentence in refusal(recalls_csv([{**ONE, header: cell}]), tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            renamed(b'"YEAR"', b'"MODEL_YEAR"'),
            "column 2 is called 'MODEL_YEAR' instead of 'YEAR'.",
        ),
        (
            renamed(b'"RECALL_NUMBER_NUM","YEAR"', b'"YEAR","RECALL_NUMBER_NUM"'),
            "the column 'YEAR' stands at place 1 instead of 2",
        ),
        (renamed(b',"LAST_UPDATE_DATE"', b""), "the column 'LAST_UPDATE_DATE' is gone"),
        (HEADER + b',"VIN_RANGE"\n' + BODY, "column 18, 'VIN_RANGE', is new"),
        (GOOD.decode().encode("cp1252"), "its encoding has changed"),
        (
            GOOD + b"Source : Transports Canada\n",
            "where 17 cells belong: 'Source : Transports Canada' may be a row cut off, a footnote",
        ),
        (GOOD + GOOD, "has its header again in line"),
        (GOOD.replace(LINK.encode(), b"<script >"), "has a web page in it ('<script')"),
        (GOOD[:-30] + b"\n", "cannot be read from line"),
    ],
)
def test_a_changed_file_is_refused_with_what_changed(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    assert sentence in refusal(content, tmp_path)


def test_wherever_it_is_cut_it_is_refused_or_has_fewer_rows(tmp_path: Path) -> None:
    whole = read(GOOD, tmp_path)
    kept = set()
    for at in range(len(GOOD)):
        path = tmp_path / "recent.csv"
        path.write_bytes(GOOD[:at])
        try:
            rows = list(Reading(DATASET, "recent", path))
        except InvalidSnapshotError:
            continue
        assert rows == whole[: len(rows)]
        kept.add(len(rows))
    # Between two records nothing shows: the last good file tells (tests/contracts). Within a
    # comment every line ends like a record, and yet no such cut gets through.
    assert kept == set(range(len(whole)))


def test_files_brought_by_hand_go_by_the_publishers_names(tmp_path: Path) -> None:
    names = {"vrdb_60days_daily.csv": "recent", "vrdb_full_monthly.csv": "full"}
    for name in names:
        (tmp_path / name).write_bytes(GOOD)
    today = date(2025, 2, 20)
    found = local_files(DATASET, str(tmp_path), today)
    assert found == {part: tmp_path / name for name, part in names.items()}
    with pytest.raises(RegistryError, match=r"would be part recalls_2023 of vehicle_recalls"):
        local_files(DATASET, f"recalls_2023={tmp_path / 'vrdb_full_monthly.csv'}", today)


def test_the_full_file_is_asked_for_once_in_four_weeks_and_hardly_shrinks() -> None:
    recent, full = DATASET.parts_on(date(2025, 2, 20))
    assert (recent.name, recent.asked_every_days) == ("recent", 0)
    assert (full.name, full.asked_every_days) == ("full", 28)
    assert isinstance(recent.gates, Gates)
    assert isinstance(full.gates, Gates)
    assert recent.gates.smallest_share < 0.1 < 0.9 <= full.gates.smallest_share
    assert set(LAYOUTS) == {"recalls", "recalls_15"}
