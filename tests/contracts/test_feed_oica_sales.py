"""OICA's sales workbooks from the copy, and by hand, to DuckDB."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sources.feeds.oica_sales import DATASET
from tests.doubles.faults import OUTAGE_WITH_200, Answer, Fault
from tests.doubles.feed_oica_sales import book, decades, files, quarters
from tests.world_feeds import REAL, Office, needs_real_files, office

# Part -> rows of its workbook, counted by hand:
# pc_2019: rows 8 to 166 without the blank 55, 88, 135 and 165 are 155 of 15 years.
# cv_2019: the same, Botswana without 2018 and 2019, and two footnotes.
# pc_2023: rows 6 to 84 without the blank 37, 52, 75, 81 and 83 are 74 of five years, two growths;
#     two hidden rows of five cells and one footnote.
# cv_2023: the same without the footnote.
REAL_ROWS = {
    "pc_2019": 155 * 15,
    "cv_2019": 155 * 15 - 2 + 2,
    "pc_2023": 74 * 7 + 2 * 5 + 1,
    "cv_2023": 74 * 7 + 2 * 5,
}
ASKED = {"pc_2023": 109, "cv_2023": 108, "pc_2021": 77, "cv_2021": 76}


@pytest.fixture
def oica(tmp_path: Path) -> Iterator[Office]:
    with office(DATASET, files(), tmp_path) as made:
        yield made


def test_four_workbooks_are_asked_for_and_two_come_by_hand(oica: Office) -> None:
    outcomes = oica.ask("2025-02-20T10:00")
    assert {p: (o.state.value, o.evidence["rows"]) for p, o in outcomes.items()} == {
        part: ("NEW", rows) for part, rows in ASKED.items()
    }
    folder = oica.folder / "by hand"
    folder.mkdir()
    for kind in ("pc", "cv"):
        (folder / f"{kind}-sales-2019.xlsx").write_bytes(book(kind, decades(kind)))
    brought = oica.bring(folder, "2025-02-20T11:00")
    assert {p: o.state.value for p, o in brought.items()} == {"pc_2019": "NEW", "cv_2019": "NEW"}
    oica.load()
    assert oica.current() == {**ASKED, "pc_2019": 163, "cv_2019": 165}
    assert {o.state.value for o in oica.ask("2025-02-21T10:00").values()} == {"UNCHANGED"}


def test_figures_are_kept_as_text_with_their_headers(oica: Office) -> None:
    oica.ask("2025-02-20T10:00")
    oica.load()
    found = oica.con.execute(
        "select sheet, column_header, value, scope, _part from raw.oica_sales "
        "where region_or_country = 'CANADA' and column_header like '%2023' order by _part"
    ).fetchall()
    assert found == [
        ("cv_sales", "Q1-Q4 2023", "1502357", "LCV+HCV", "cv_2023"),
        ("PC_sales", "Q1-Q4 2023", "262159", "", "pc_2023"),
    ]
    # Rows of the same name are not one: OTHER COUNTRIES/REGIONS stands below each region.
    assert len(oica.rows()) == sum(ASKED.values())


def test_a_second_snapshot_replaces_its_own_part_only(oica: Office) -> None:
    oica.ask("2025-02-20T10:00")
    oica.load()
    rows = quarters("pc", 2023)
    rows.insert(13, ["MEXICO", *[5] * 7])
    place = next(name for name in oica.double.files if name.endswith("/pc-sales-2023.xlsx"))
    oica.double.files[place] = book("pc", rows, "PC_sales")
    states = {p: o.state.value for p, o in oica.ask("2025-03-20T10:00").items()}
    assert states == {p: "NEW" if p == "pc_2023" else "UNCHANGED" for p in ASKED}
    oica.load()
    assert len(oica.rows()) == sum(ASKED.values()) + 109 + 7
    assert oica.current() == {**ASKED, "pc_2023": 116}


MOVED = quarters("pc", 2023)
MOVED.insert(0, [])


@pytest.mark.parametrize(
    ("fault", "state", "sentence"),
    [
        (OUTAGE_WITH_200, "INVALID", "answered with a web page instead of a zip file"),
        (Answer(200, b""), "INVALID", "answered with an empty file"),
        (Answer(200, b"Not a workbook."), "INVALID", "answered with a file that is not a zip"),
        (Answer(200, book("pc", MOVED)), "INVALID", "has 'REGIONS/COUNTRIES' in row 5"),
        (Answer(200, book("cv", quarters("cv", 2022))), "INVALID", "another kind of vehicle"),
        (Answer(200, book("pc", quarters("pc", 2022))), "INVALID", "up to 2022, not up to 2023"),
        (
            Answer(200, book("pc", quarters("pc", 2023))[:3000]),
            "INVALID",
            "is damaged: File is not a zip file",
        ),
        (Answer(404, b"404: Not Found"), "UNAVAILABLE", "answered 404"),
    ],
)
def test_a_workbook_that_is_broken_changes_nothing_and_stops_no_other(
    oica: Office, fault: Fault, state: str, sentence: str
) -> None:
    first = oica.ask("2025-02-20T10:00")
    oica.load()
    before = oica.rows()
    oica.double.inject("/pc-sales-2023.xlsx", fault, times=None)
    again = oica.ask("2025-02-21T10:00")
    assert again["pc_2023"].state == state
    assert sentence in again["pc_2023"].message
    assert again["pc_2023"].snapshot == first["pc_2023"].snapshot
    assert {o.state.value for p, o in again.items() if p != "pc_2023"} == {"UNCHANGED"}
    assert len(oica.quarantined()) == (state == "INVALID")
    oica.load()
    assert oica.rows() == before


def test_the_same_workbook_under_another_years_name_is_refused(oica: Office) -> None:
    oica.ask("2025-02-20T10:00")
    twin = oica.folder / "twin.xlsx"
    twin.write_bytes(book("cv", quarters("cv", 2023)))
    outcome = oica.bring(f"cv_sales_2023={twin}", "2025-02-21T10:00")["cv_sales_2023"]
    assert outcome.state == "INVALID"
    assert "is the very file that part cv_2023 holds" in outcome.message


@needs_real_files
def test_the_real_workbooks_load_whole(oica: Office) -> None:
    folder = oica.folder / "real"
    folder.mkdir()
    for path in (REAL / "oica").glob("*.xlsx"):
        shutil.copyfile(path, folder / path.name)
    outcomes = oica.bring(folder, "2025-02-20T10:00")
    assert {p: o.state.value for p, o in outcomes.items()} == dict.fromkeys(REAL_ROWS, "NEW")
    assert {p: o.evidence["rows"] for p, o in outcomes.items()} == REAL_ROWS
    oica.load()
    assert oica.current() == REAL_ROWS
    for part in REAL_ROWS:
        assert numbers(oica, part) == numbers_of_the_file(part)


def numbers(oica: Office, part: str) -> Counter[float]:
    values = oica.rows("_part, value")
    return Counter(float(value) for of, value in values if of == part and value)


def numbers_of_the_file(part: str) -> Counter[float]:
    """Every number below the header, whatever column and row it stands in."""
    kind, year = part.split("_")
    sheet = CalamineWorkbook.from_path(str(REAL / "oica" / f"{kind}-sales-{year}.xlsx"))
    rows = sheet.get_sheet_by_index(0).to_python(skip_empty_area=False)
    below = rows[6 if year == "2019" else 4 :]
    return Counter(cell for row in below for cell in row if isinstance(cell, float))
