"""Workbooks of the sample and of the doubles: what is written is what is read."""

from pathlib import Path

from sources.feeds._workbook import workbook, workbook_cells
from sources.sample.workbook import workbook_bytes

ROWS = [["a & b", None, " blank ", "2023/\n2022"], [], [1, 2.5, 1.3e-06, 15e7, "", -3]]


def test_cells_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook_bytes({"First": [["x"]], 'Q "1" <2>': ROWS}))
    name, cells = workbook_cells(path, 'q "1" <2>', "It")
    assert name == 'Q "1" <2>'
    assert cells == [
        ["a & b", "", " blank ", "2023/\n2022", "", ""],
        [""] * 6,
        [1.0, 2.5, 1.3e-06, 15e7, "", -3.0],
    ]
    assert workbook(path, "Q.*", "It")[2] == ["1", "2.5", "1.3e-06", "150000000", "", "-3"]


def test_the_28th_column_is_ab(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook_bytes({"Wide": [list(range(1, 801))]}))
    assert workbook(path, "Wide", "It") == [[str(n) for n in range(1, 801)]]


def test_the_same_rows_are_the_same_bytes() -> None:
    assert workbook_bytes({"A": ROWS}) == workbook_bytes({"A": ROWS})
