"""The Global EV Data Explorer: two layouts, numbers that were floats, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError
from sources.feeds._read import Reading, Row
from sources.feeds.iea_global_ev import DATASET
from sources.sample.workbook import Cell, workbook_bytes
from tests.doubles.feed_iea_global_ev import HEADER, explorer, figures, outlook


def reading(content: bytes, folder: Path, part: str = "explorer_2025") -> list[Row]:
    path = folder / f"{part}.{'csv' if part.startswith('outlook') else 'xlsx'}"
    path.write_bytes(content)
    read = Reading(DATASET, part, path)
    rows = list(read)
    if not rows:
        read.count()
    return rows


def test_the_workbook_is_read_as_it_prints(tmp_path: Path) -> None:
    rows = reading(explorer(), tmp_path)
    assert len(rows) == len(figures()) == 34
    assert {row.layout for row in rows} == {"explorer"}
    assert rows[0].cells == (
        *("World", "Projection-STEPS", "EV stock", "Cars", "BEV", "2030", "Vehicles"),
        *("150000000", "_World", None),
    )
    values = {row.cells[7] for row in rows}
    assert {"1.3e-06", "9.2", "190000"} <= values
    assert "Korea" in {row.cells[0] for row in rows}


def test_rows_that_look_the_same_stay_two(tmp_path: Path) -> None:
    india = [row for row in reading(explorer(), tmp_path) if row.cells[0] == "India"]
    assert [row.number for row in india] == [2, 3]
    assert india[0].cells == india[1].cells


def test_the_edition_of_2024_calls_a_country_a_region(tmp_path: Path) -> None:
    rows = reading(outlook(), tmp_path, "outlook_2024")
    assert {row.layout for row in rows} == {"outlook"}
    assert rows[0].cells == (
        *(None, "Historical", "Oil displacement Mbd", "2 and 3 wheelers", "EV", "2012"),
        *("Milion barrels per day", "1.3e-06", None, "USA"),
    )
    assert {row.cells[9] for row in rows} == {"USA", "Canada", "Korea"}


def test_a_newer_edition_may_keep_the_publishers_name(tmp_path: Path) -> None:
    assert len(reading(explorer(), tmp_path, "evdataexplorer2026")) == 34


def edited(row: int, column: int, cell: Cell) -> bytes:
    rows = figures()
    rows[row][column] = cell
    return explorer(rows)


def header(change: Callable[[list[Cell]], object]) -> bytes:
    names: list[Cell] = [*HEADER]
    change(names)
    return explorer(header=names)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (explorer([]), "has no rows"),
        (workbook_bytes({"GEVO_EV_2025": []}), "is empty"),
        (workbook_bytes({"Data": [HEADER, *figures()]}), r"has no sheet GEVO_EV_\\d\{4\}, only"),
        (header(lambda n: n.__setitem__(0, "country")), "is called 'country' instead of"),
        (header(lambda n: n.__setitem__(slice(0, 2), n[1::-1])), "stands at place 1 instead of 2"),
        (explorer([[*r[:8]] for r in figures()], HEADER[:8]), "'Aggregate group' is gone"),
        (explorer([[*r, 1] for r in figures()], [*HEADER, "rank"]), "'rank', is new"),
        (explorer([*figures(), [*HEADER]]), "has its header again in row 36"),
        (explorer([*figures(), ["Source: IEA. CC BY 4.0"]]), "may be a row cut off, a footnote"),
        (edited(3, 7, "22,000"), "has '22,000', which is not a number such as 12.5 under 'value'"),
        (edited(3, 7, "22 000"), "has '22 000', which is not a number"),
        (edited(3, 7, "22.000,5"), "has '22.000,5', which is not a number"),
        (edited(3, 7, None), "has nothing under 'value' in row 5"),
        (edited(3, 5, "24"), "has '24', which is not a year"),
        (edited(3, 5, 2024.5), "has '2024.5', which is not a year"),
        (edited(3, 8, None), "has nothing under 'Aggregate group' in row 5"),
        (b"<html>Sign in</html>", "is damaged"),
        (explorer()[:-40], "is damaged"),
        (explorer()[:200], "is damaged"),
    ],
)
def test_any_change_of_the_workbook_is_refused(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidSnapshotError, match=sentence):
        reading(content, tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (outlook()[:-9], "was cut off"),
        (outlook().replace(b"region,", b"region_country,", 1), "has other columns than before"),
        (outlook().replace(b"Korea", b"Cor\xe9e"), "its encoding has changed"),
        (outlook().decode().encode("utf-16"), "its encoding has changed"),
        (outlook() + b"Source: IEA\n", "may be a row cut off, a footnote"),
        (outlook() + outlook(), "has its header again"),
    ],
)
def test_any_change_of_the_csv_is_refused(content: bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSnapshotError, match=sentence):
        reading(content, tmp_path, "outlook_2024")
