"""NRCan's four layouts as rows of text, and any other file refused in words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError
from sources.feeds._read import Reading
from sources.feeds.nrcan_fuel_ratings import DATASET
from tests.doubles.feed_nrcan_fuel_ratings import (
    ACCENT,
    BATTERY,
    BATTERY_HEADER,
    BLANK_PLUG_IN,
    CONVENTIONAL_2023,
    CONVENTIONAL_HEADER,
    FOOTNOTE,
    KIA,
    LOWER,
    PLUG_IN,
    PLUG_IN_HEADER,
    UPPER,
    battery_electric,
    older_edition,
    plug_in_hybrid,
    ratings,
)

SOUND = ratings(CONVENTIONAL_HEADER, CONVENTIONAL_2023)


def reading(content: bytes, folder: Path) -> Reading:
    path = folder / "ratings.csv"
    path.write_bytes(content)
    return Reading(DATASET, "ratings", path)


def read(content: bytes, folder: Path) -> list[dict[str, str | None]]:
    """The rows with the columns that their layout has."""
    named = (zip(DATASET.columns, row.cells, strict=True) for row in reading(content, folder))
    return [{name: cell for name, cell in row if cell is not None} for row in named]


def test_battery_electric_vehicles(tmp_path: Path) -> None:
    rows = read(battery_electric(), tmp_path)
    assert list(rows[0].values()) == BATTERY[0].split(",")
    assert rows[0]["co2_rating"] == "n/a"
    assert rows[1]["combined_kwh_100_km"] == "24.5"
    assert rows[1]["range_km"] == "359"


def test_plug_in_hybrids_keep_the_footnote_and_no_blank_row(tmp_path: Path) -> None:
    found = reading(plug_in_hybrid(), tmp_path)
    numbers = [row.number for row in found]
    assert (numbers, found.records) == ([1, 2, 4], 4)
    rows = read(plug_in_hybrid(), tmp_path)
    assert rows[1]["combined_le_100_km"] == "2.4 ([21.1 kWh + 0.0 L]/100 km)"
    assert rows[1]["fuel_type_1"] == "B/X*"
    note, *rest = [cell for cell in rows[2].values() if cell]
    assert note.startswith("*In testing, this vehicle did not use any gasoline")
    assert rest == []


def test_conventional_vehicles_in_both_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-8", "cp1252"):
        (row,) = read(ratings(CONVENTIONAL_HEADER, [ACCENT], encoding), tmp_path)
        assert row["model"] == "Coup\u00e9"
        assert row["combined_mpg"] == "36"


def test_the_older_edition_has_the_same_columns(tmp_path: Path) -> None:
    found = reading(older_edition(), tmp_path)
    assert [(row.number, row.layout) for row in found] == [
        (number, "two_header_rows") for number in (1, 2, 3)
    ]
    assert found.records == 12
    older = read(older_edition(), tmp_path)[0]
    newer = read(ratings(CONVENTIONAL_HEADER, [KIA]), tmp_path)[0]
    assert older.keys() == newer.keys()
    assert older["make"] == "KIA"
    assert older["highway_l_100_km"] == "6.4"


def test_the_header_rows_of_the_older_edition_may_be_in_capitals(tmp_path: Path) -> None:
    lines = older_edition().decode().splitlines(keepends=True)
    capitals = "".join([lines[0].upper(), lines[1].upper(), *lines[2:]]).encode()
    assert read(capitals, tmp_path) == read(older_edition(), tmp_path)


def test_ratings_that_look_the_same_are_separate(tmp_path: Path) -> None:
    assert len(read(ratings(CONVENTIONAL_HEADER, [KIA, KIA, KIA]), tmp_path)) == 3


def _changed(old: str, new: str) -> Callable[[], bytes]:
    def content() -> bytes:
        text = SOUND.decode()
        assert old in text
        return text.replace(old, new, 1).encode()

    return content


def _older(old: str, new: str) -> Callable[[], bytes]:
    def content() -> bytes:
        text = older_edition().decode()
        assert old in text
        return text.replace(old, new, 1).encode()

    return content


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            _changed("Make,Model,Vehicle class", "Model,Make,Vehicle class"),
            "the column 'Model' stands at place 2 instead of 3",
        ),
        (
            _changed("Combined (mpg)", "Combined (mpg US)"),
            "column 12 is called 'Combined (mpg US)' instead of 'Combined (mpg)'",
        ),
        (_changed("Smog rating", "Smog rating,Noise"), "column 16, 'Noise', is new"),
        (_changed("Cylinders,", ""), "the column 'Cylinders' is gone"),
        (_changed(",39,167,", ',39,"1,167",'), "has '1,167', which is not a number such as 12.5"),
        (_changed(",7.9,6.3,", ',"7,9",6.3,'), "has '7,9', which is not a number such as 12.5"),
        (_changed(",7.9,6.3,", ",7.9 L,6.3,"), "has '7.9 L', which is not a number such as 12.5"),
        (_changed(",7.9,6.3,", ",,6.3,"), "has nothing under 'City (L/100 km)' in line 2"),
        (_changed("167,6,7", "167,six,7"), "has 'six', which is not a whole number"),
        (
            lambda: ratings(CONVENTIONAL_HEADER, [KIA, CONVENTIONAL_HEADER, KIA]),
            "has its header again in line 3",
        ),
        (
            lambda: ratings(CONVENTIONAL_HEADER, [KIA, FOOTNOTE]),
            "has 1 filled cells of 20 in line 3, where 15 cells belong",
        ),
        (
            lambda: ratings(PLUG_IN_HEADER, [*PLUG_IN, f"*Another note{BLANK_PLUG_IN}"]),
            "has 1 filled cells of 20 in line 4",
        ),
        (lambda: ratings(BATTERY_HEADER, PLUG_IN), "filled cells of 20 in line 2"),
        (lambda: ratings(CONVENTIONAL_HEADER, [ACCENT], "cp850"), "its encoding has changed"),
        (lambda: SOUND.decode().encode("utf-16"), "its encoding has changed"),
        (lambda: b"", "was cut off"),
        (lambda: b"\r\n", "is empty"),
        (lambda: CONVENTIONAL_HEADER.encode() + b"\r\n", "has no rows"),
        (lambda: b"<html><body>Sign in</body></html>\n", "has a web page in it"),
        (lambda: SOUND[:-2], "ends in the middle of line 3"),
        (lambda: SOUND[: len(CONVENTIONAL_HEADER) // 2], "ends in the middle of line 1"),
        (lambda: SOUND[: len(CONVENTIONAL_HEADER) + 30], "ends in the middle of line 2"),
        (_older("(g/km)", "(g/mi)"), "column 13 is called 'CO2 Emissions (g/mi)' instead of"),
        (_older("Hwy (L/100 km)", ""), "column 10 is called '' instead of 'Hwy (L/100 km)'"),
        (
            _older("\r\nModel,4WD", "\r\n2014,KIA,RIO,COMPACT,1.6\r\nModel,4WD"),
            "filled cells of 5 in line 8",
        ),
        (_older("37,175,n/a,n/a,", "37,175,n/a,n/a,7"), "filled cells of 22 in line 3"),
        (
            lambda: "\r\n".join([UPPER, LOWER, ""]).encode(),
            "has no rows",
        ),
    ],
)
def test_anything_else_is_refused(
    content: Callable[[], bytes], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidSnapshotError) as refused:
        reading(content(), tmp_path).count()
    assert sentence in str(refused.value)
