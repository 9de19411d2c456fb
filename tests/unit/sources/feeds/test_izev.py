"""iZEV files as rows of text: no row lost, none merged, and any other file refused in words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError
from sources.feeds._read import Reading
from sources.feeds.izev import DATASET
from tests.doubles.feed_izev import (
    BLANK,
    HEADER,
    HEADER_OF_APRIL_2023,
    IONIQ,
    KONA,
    SEEN,
    first_years,
    incentives,
    write_many,
    year_2023,
    year_2024,
)

COLUMNS = DATASET.columns
ROWS = [*SEEN["fy_2019_2023"], KONA, KONA]
SOUND = incentives(ROWS)


def reading(content: bytes, folder: Path) -> Reading:
    path = folder / "fy.csv"
    path.write_bytes(content)
    return Reading(DATASET, "fy", path)


def read(content: bytes, folder: Path) -> list[dict[str, str | None]]:
    return [dict(zip(COLUMNS, row.cells, strict=True)) for row in reading(content, folder)]


def test_the_split_header_does_not_shift_the_cells(tmp_path: Path) -> None:
    first = read(SOUND, tmp_path)[0]
    assert first == {
        "incentive_request_date": "2019-05-15",
        "month_and_year": "May 2019",
        "fiscal_year": "2019-20",
        "calendar_year": "2019",
        "dealership_province": "British Columbia",
        "dealership_postal_code": "V5C 0J4",
        "purchase_or_lease": "Purchase",
        "vehicle_year": "2019",
        "vehicle_make": "Volkswagen",
        "vehicle_model": "e-Golf",
        "vehicle_make_and_model": "Volkswagen e-Golf",
        "vehicle_type": "BEV ",
        "is_long_range": "YES",
        "vehicle_class": "BEV",
        "eligible_incentive_amount": "5,000",
        "recipient_type": "Individual",
        "recipient_province": "British Columbia",
        "country": "Canada",
    }


def test_the_empty_cell_at_the_end_of_the_oldest_file_is_none(tmp_path: Path) -> None:
    rows = read(first_years(), tmp_path)
    assert len(rows) == 7
    assert {row["country"] for row in rows} == {"Canada"}
    assert [row["eligible_incentive_amount"] for row in rows][-2:] == ["625", "5,000"]


def test_the_header_of_april_2023_is_the_same_one(tmp_path: Path) -> None:
    assert read(incentives(ROWS, HEADER_OF_APRIL_2023), tmp_path) == read(SOUND, tmp_path)


def test_a_blank_row_keeps_its_number_and_is_not_loaded(tmp_path: Path) -> None:
    found = reading(year_2023(), tmp_path)
    assert [row.number for row in found] == [1, 2, 3, 5]
    assert found.records == 5
    empty_line = incentives([KONA, "", KONA])
    assert [row.number for row in reading(empty_line, tmp_path)] == [1, 3]


def test_both_encodings_are_read(tmp_path: Path) -> None:
    assert read(year_2023(), tmp_path)[2]["vehicle_model"] == "Ioniq 5 Pr\u00e9f\u00e9r\u00e9"
    assert read(year_2024(), tmp_path)[3]["recipient_province"] == "Qu\u00e9bec"


def test_rows_that_look_the_same_are_separate(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    repeats = write_many(path, 20_000, dealers=7)
    assert repeats == 8_408
    rows = list(Reading(DATASET, "many", path))
    assert len(rows) == len({row.number for row in rows}) == 20_000
    assert len({row.cells for row in rows}) == 20_000 - repeats


def _header(old: str, new: str) -> Callable[[], bytes]:
    assert old in HEADER
    return lambda: incentives(ROWS, HEADER.replace(old, new))


def _row(old: str, new: str) -> Callable[[], bytes]:
    assert old in KONA
    return lambda: incentives([KONA, KONA.replace(old, new)])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            _header("Vehicle Make,Vehicle Model,", "Vehicle Model,Vehicle Make,"),
            "the column 'Vehicle Model' stands at place 9 instead of 10",
        ),
        (
            _header("Purchase or Lease", "Sale Type"),
            "column 7 is called 'Sale Type' instead of 'Purchase or Lease'",
        ),
        (_header(",Country", ",Country,Rebate Id"), "column 19, 'Rebate Id', is new"),
        (
            _header("Dealership Postal Code,", ""),
            "the column 'Dealership Postal Code' is gone",
        ),
        (_header("Eligible Incentive, Amount", "Amount"), "is called 'Amount' instead of 'Elig"),
        (lambda: incentives([*ROWS, HEADER]), "has its header again in line 6"),
        (
            lambda: incentives([KONA, '"Source: Transport Canada"']),
            "has 1 filled cells of 1 in line 3, where 18 cells belong",
        ),
        (lambda: incentives([KONA, f"Total: 1{BLANK}"]), "has 1 filled cells of 18 in line 3"),
        (_row("2019-06-03", "03/06/2019"), "has '03/06/2019', which is not a day such as"),
        (_row('"5,000"', "$5000"), "has '$5000', which is not a number with commas"),
        (_row('"5,000"', "5.000,00"), "filled cells of 19 in line 3"),
        (_row('"5,000"', '"5 000"'), "has '5 000', which is not a number with commas"),
        (_row('"5,000"', "5,000"), "filled cells of 19 in line 3"),
        (_row('"5,000"', ""), "has nothing under 'Eligible Incentive Amount' in line 3"),
        (_row(",Hyundai,", ",,"), "has nothing under 'Vehicle Make' in line 3"),
        (lambda: SOUND.decode().encode("utf-16"), "its encoding has changed"),
        (
            lambda: incentives([KONA.replace("Quebec", "Qu\u00e9bec")], encoding="cp850"),
            "byte 0x82 within a word, an accent of an older encoding",
        ),
        (lambda: b"", "was cut off"),
        (lambda: b"\r\n", "is empty"),
        (lambda: HEADER.encode() + b"\r\n", "has no rows"),
        (lambda: b"<!DOCTYPE html><html><title>Sign in</title></html>\n", "has a web page in it"),
        (
            lambda: SOUND + b"<html><body>Session expired</body></html>\r\n",
            "has a web page in it",
        ),
        (lambda: SOUND[:-2], "ends in the middle of line"),
        (lambda: SOUND[: len(HEADER) // 2], "ends in the middle of line 1"),
        (lambda: SOUND[: -len(KONA) // 2], "ends in the middle of line 5"),
    ],
)
def test_anything_else_is_refused(
    content: Callable[[], bytes], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidSnapshotError) as refused:
        reading(content(), tmp_path).count()
    assert sentence in str(refused.value)


def test_a_row_moved_by_one_cell_is_refused(tmp_path: Path) -> None:
    """What the split header does to whoever reads it by names."""
    moved = IONIQ.replace(",BEV,YES,", ",,BEV,YES,").replace(",Canada", "")
    with pytest.raises(InvalidSnapshotError, match="has nothing under 'Battery-Electric Vehicle"):
        reading(incentives([moved]), tmp_path).count()
