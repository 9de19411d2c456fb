"""OICA's sales workbooks, cell by cell; each change of a workbook is one sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError
from sources.feeds._read import Reading, Row
from sources.feeds.oica_sales import DATASET
from sources.sample.workbook import workbook_bytes
from tests.doubles.feed_oica_sales import TITLES, Book, book, decades, quarters


def reading(content: bytes, part: str, folder: Path) -> list[Row]:
    path = folder / f"{part}.xlsx"
    path.write_bytes(content)
    return list(Reading(DATASET, part, path))


def test_the_layout_of_2023_is_one_record_for_each_filled_figure(tmp_path: Path) -> None:
    rows = reading(book("pc", quarters("pc", 2023), "PC_sales"), "pc_2023", tmp_path)
    # 14 rows of five years and two growths, two hidden rows of five, one footnote.
    assert len(rows) == 14 * 7 + 2 * 5 + 1
    cells = [row.cells for row in rows]
    assert ("PC_sales", "CANADA", "Q1-Q4 2023", "262159", "", "") in cells
    # Line breaks within a header go, blanks stay as they were printed.
    assert ("PC_sales", "CANADA", "2023/ 2022", "0.0142", "", "") in cells
    assert ("PC_sales", "CANADA", "2023/2019", "-0.4723", "", "") in cells
    # Decimals, stars and blanks at the end of a name are as published.
    assert ("PC_sales", "BULGARIA", "Q1-Q4 2019", "9232.996696944674", "", "") in cells
    assert ("PC_sales", "KAZAKHSTAN*", "Q1-Q4 2019", "100000", "", "") in cells
    assert ("PC_sales", "SWITZERLAND ", "Q1-Q4 2019", "250000", "", "") in cells
    # Totals, the footnote and the hidden rows are there, for staging to leave out.
    assert ("PC_sales", "TOTAL OICA MEMBERS ", "Q1-Q4 2019", "57000000", "", "") in cells
    assert ("PC_sales", "* including LCV& HCV", "", "", "", "") in cells
    assert ("PC_sales", "", "Q1-Q4 2020", "2020", "", "") in cells
    assert ("PC_sales", "", "Q1-Q4 2020", "65000001.25", "", "") in cells


def test_the_scope_stands_beside_every_figure_of_its_row(tmp_path: Path) -> None:
    rows = reading(book("cv", quarters("cv", 2023)), "cv_2023", tmp_path)
    assert len(rows) == 14 * 7 + 2 * 5
    canada = [row.cells for row in rows if row.cells[1] == "CANADA"]
    assert {cells[4] for cells in canada} == {"LCV+HCV"}
    assert [cells[2] for cells in canada[-3:]] == ["Q1-Q4 2023", "2023/ 2022", "2023/ 2019"]
    assert {row.cells[4] for row in rows if row.cells[1] == "SWITZERLAND "} == {"LCV+HCV+B&C "}


def test_the_layout_of_2021_has_three_years(tmp_path: Path) -> None:
    rows = reading(book("pc", quarters("pc", 2021)), "pc_2021", tmp_path)
    assert len(rows) == 14 * 5 + 2 * 3 + 1
    assert {row.cells[2] for row in rows if row.cells[1] == "CANADA"} == {
        *("Q1-Q4 2019", "Q1-Q4 2020", "Q1-Q4 2021", "2021/ 2020", "2021/2019")
    }


def test_the_layout_of_2019_has_years_as_text_and_as_numbers(tmp_path: Path) -> None:
    rows = reading(book("cv", decades("cv")), "cv_2019", tmp_path)
    # 11 rows of 15 years, two cells of which are empty, and two footnotes.
    assert len(rows) == 11 * 15 - 2 + 2
    canada = [row.cells for row in rows if row.cells[1] == "CANADA"]
    assert [cells[2] for cells in canada] == [str(year) for year in range(2005, 2020)]
    assert [cells[3] for cells in canada[:2]] == ["700000", "700100"]
    assert {row.cells[5] for row in rows} == {"Estimated figures"}
    assert [r.cells[2] for r in rows if r.cells[1] == "BOTSWANA"][-1] == "2017"
    assert ("cv_sales", "1 only LV", "", "", "", "Estimated figures") in [r.cells for r in rows]
    assert "MEXICO2" in {row.cells[1] for row in rows}


def test_a_workbook_may_come_under_the_publishers_own_name(tmp_path: Path) -> None:
    content = book("cv", decades("cv"))
    assert len(reading(content, "cv_sales_2019", tmp_path)) == 165


Change = Callable[[Book], object]


def put(row: int, column: int, cell: object) -> Change:
    """Writes one cell, both counted from 1."""

    def change(rows: Book) -> None:
        line = rows[row - 1]
        line += [None] * (column - len(line))
        line[column - 1] = cell  # type: ignore[call-overload]

    return change


def moved_columns(rows: Book) -> None:
    for line in rows[3:]:
        if len(line) > 2:
            line[1], line[2] = line[2], line[1]


def without_column(at: int) -> Change:
    return lambda rows: [line.pop(at - 1) for line in rows if len(line) >= at]


NEW_LAYOUT: list[tuple[Change, str]] = [
    (lambda rows: rows.insert(0, []), r"has 'REGIONS/COUNTRIES' in row 5 .* where row 6 or 4"),
    (put(4, 1, "COUNTRIES"), "has 'REGIONS/COUNTRIES' nowhere in its first column"),
    (lambda rows: rows.append(list(rows[3])), "has its header again in row 29"),
    (moved_columns, "years that do not follow each other: 2020, 2019, 2021"),
    (without_column(3), "years that do not follow each other: 2019, 2021"),
    (without_column(6), "has figures up to 2022, not up to 2023"),
    (put(4, 6, "Q1-Q4 2022"), "years that do not follow each other: 2019, 2020, 2021, 2022, 2022"),
    (put(4, 6, "Q1-Q2 2023"), "has figures up to 2022, not up to 2023"),
    (put(4, 2, "2019"), "has '2019' in column 2, where its first year belongs"),
    (put(4, 7, "2023/2017"), "has growth between years that it does not have: '2023/2017'"),
    (put(4, 7, "Forecast"), "has 'Forecast' in column 7, where a year, growth or Scope belongs"),
    (put(4, 9, "Source"), "has 'Source' in column 9, where a year, growth or Scope belongs"),
    (put(9, 9, 5), "has '5' in row 9, column 9, under no name"),
    (put(13, 3, "318,750"), "has '318,750' in row 13 under 'Q1-Q4 2020', which is no number"),
    (put(13, 3, "318 750"), "has '318 750' in row 13 under"),
    (put(13, 3, "318.750"), "has '318.750' in row 13 under"),
    (put(13, 3, "n.a."), "has 'n.a.' in row 13 under"),
    (put(2, 1, "PRODUCTION"), "has 'PRODUCTION' in row 2, above its header"),
    (put(2, 1, TITLES["cv"]), "has 'REGISTRATIONS OR SALES .* COMMERCIAL VEHICLES' in row 2"),
    (put(2, 1, None), "has no title that says what it counts"),
    (
        lambda rows: rows.append(["** revised"]),
        r"has '\*\* revised' without a figure in row 29, a new footnote",
    ),
    (lambda rows: rows.__delitem__(slice(3, None)), "nowhere in its first column"),
    (lambda rows: rows.clear(), "nowhere in its first column"),
]


@pytest.mark.parametrize(("change", "sentence"), NEW_LAYOUT)
def test_any_change_of_the_newer_layout_is_refused(
    change: Change, sentence: str, tmp_path: Path
) -> None:
    rows = quarters("pc", 2023)
    change(rows)
    with pytest.raises(InvalidSnapshotError, match=sentence):
        reading(book("pc", rows), "pc_2023", tmp_path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put(6, 3, "Code"), "has a new column 3, 'Code', before its first year"),
        (put(8, 3, 7), "has '7' in row 8, column 3, under no name"),
        (put(6, 12, 2011), "years that do not follow each other"),
        (put(6, 20, "2019/2018"), "growth between years|has '.*' in column 20|no number"),
        (put(5, 5, "Provisional figures"), "has 'Provisional figures' in row 5"),
    ],
)
def test_any_change_of_the_older_layout_is_refused(
    change: Change, sentence: str, tmp_path: Path
) -> None:
    rows = decades("pc")
    change(rows)
    if "growth" in sentence:  # A growth column is known of the newer workbooks: its cells decide.
        put(8, 20, "up")(rows)
    with pytest.raises(InvalidSnapshotError, match=sentence):
        reading(book("pc", rows), "pc_2019", tmp_path)


def test_a_scope_without_a_growth_before_it_may_be_anywhere_but_before_years(
    tmp_path: Path,
) -> None:
    rows = quarters("cv", 2023)
    rows[3][2], rows[3][8] = "Scope", "Q1-Q4 2020"
    with pytest.raises(InvalidSnapshotError, match="has figures up to 2019, not up to 2023"):
        reading(book("cv", rows), "cv_2023", tmp_path)


@pytest.mark.parametrize(
    ("content", "part", "sentence"),
    [
        (book("cv", quarters("cv", 2023)), "pc_2023", "is of another kind of vehicle"),
        (book("pc", quarters("pc", 2023)), "pc_2021", "has figures up to 2023, not up to 2021"),
        (workbook_bytes({"Sheet1": quarters("pc", 2023)}), "pc_2023", "has no sheet .* Sheet1"),
        (workbook_bytes({"pc_sales": []}), "pc_2023", "nowhere in its first column"),
        (b"<html><body>Sign in</body></html>", "pc_2023", "is damaged"),
        (b"", "pc_2023", "is damaged"),
    ],
)
def test_another_file_is_refused(content: bytes, part: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSnapshotError, match=sentence):
        reading(content, part, tmp_path)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.999])
def test_a_workbook_that_was_cut_off_is_refused(share: float, tmp_path: Path) -> None:
    content = book("pc", quarters("pc", 2023))
    with pytest.raises(InvalidSnapshotError, match="is damaged"):
        reading(content[: int(len(content) * share)], "pc_2023", tmp_path)
