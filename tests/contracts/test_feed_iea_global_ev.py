"""The Global EV Data Explorer from the IEA to DuckDB, and the edition of 2024 by hand."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sources.feeds._workbook import cell_text
from sources.feeds.iea_global_ev import DATASET
from tests.doubles.faults import OUTAGE_WITH_200, Answer, Fault
from tests.doubles.feed_iea_global_ev import HEADER, explorer, figures, files, outlook
from tests.world_feeds import REAL, Office, needs_real_files, office


@pytest.fixture
def iea(tmp_path: Path) -> Iterator[Office]:
    with office(DATASET, files(), tmp_path) as made:
        yield made


def test_two_editions_stand_beside_each_other(iea: Office) -> None:
    assert {p: o.state.value for p, o in iea.ask("2025-02-20T10:00").items()} == {
        "explorer_2025": "NEW"
    }
    path = iea.folder / "IEA_Global_EV_Data_2024.csv"
    path.write_bytes(outlook())
    outcome = iea.bring(f"outlook_2024={path}", "2025-02-20T11:00")["outlook_2024"]
    assert (outcome.state, outcome.evidence["layouts"]) == ("NEW", ["outlook"])
    iea.load()
    assert iea.current() == {"explorer_2025": 34, "outlook_2024": 9}
    found = iea.con.execute(
        "select region_country, region, unit, _layout from raw.iea_global_ev "
        "where unit like '%barrels%' order by _layout"
    ).fetchall()
    assert found == [
        ("USA", None, "Million barrels per day", "explorer"),
        (None, "USA", "Milion barrels per day", "outlook"),
    ]


def test_rows_that_look_the_same_stay_two_and_korea_is_there(iea: Office) -> None:
    iea.ask("2025-02-20T10:00")
    iea.load()
    rows = iea.rows("region_country, year, value, _row_number")
    assert [row for row in rows if row[0] == "India"] == [
        ("India", "2030", "14000", 2),
        ("India", "2030", "14000", 3),
    ]
    assert sum(row[0] == "Korea" for row in rows) == 13


def test_a_new_version_replaces_the_edition(iea: Office) -> None:
    iea.ask("2025-02-20T10:00")
    iea.load()
    place = next(iter(iea.double.files))
    iea.double.files[place] = explorer([*figures(), figures()[0]])
    assert iea.ask("2025-08-01T10:00")["explorer_2025"].state == "NEW"
    assert iea.ask("2025-08-02T10:00")["explorer_2025"].state == "UNCHANGED"
    iea.load()
    assert len(iea.rows()) == 34 + 35
    assert iea.current() == {"explorer_2025": 35}


@pytest.mark.parametrize(
    ("fault", "state", "sentence"),
    [
        (OUTAGE_WITH_200, "INVALID", "answered with a web page instead of a zip file"),
        (Answer(200, b""), "INVALID", "answered with an empty file"),
        (
            Answer(200, explorer(header=["country", *HEADER[1:]])),
            "INVALID",
            "column 1 is called 'country' instead of 'region_country'",
        ),
        (Answer(200, explorer(figures()[:9])), "INVALID", "has shrunk from 34 to 9 rows"),
        (Answer(200, explorer()[:5000]), "INVALID", "is the beginning of the last good file"),
        (
            Answer(200, explorer([*figures(), ["Source: IEA"]])),
            "INVALID",
            "has 1 filled cells of 9 in row 36",
        ),
        (Answer(404, b"The specified blob does not exist."), "UNAVAILABLE", "answered 404"),
    ],
)
def test_a_file_that_is_broken_changes_nothing(
    iea: Office, fault: Fault, state: str, sentence: str
) -> None:
    first = iea.ask("2025-02-20T10:00")["explorer_2025"]
    iea.load()
    before = iea.rows()
    iea.double.inject("EVDataExplorer2025", fault, times=None)
    outcome = iea.ask("2025-02-21T10:00")["explorer_2025"]
    assert outcome.state == state
    assert sentence in outcome.message
    assert outcome.snapshot == first.snapshot
    assert len(iea.quarantined()) == (state == "INVALID")
    iea.load()
    assert iea.rows() == before


@needs_real_files
def test_the_real_workbook_loads_whole(iea: Office) -> None:
    path = REAL / "iea" / "EVDataExplorer2025.xlsx"
    outcome = iea.bring(path, "2025-02-20T10:00")["explorer_2025"]
    assert (outcome.state, outcome.evidence["rows"]) == ("NEW", 16_436), outcome.message
    iea.load()
    columns = ", ".join(DATASET.columns[:9])
    rows = iea.rows(columns)
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("GEVO_EV_2025")
    given = [tuple(map(cell_text, row)) for row in sheet.to_python()[1:]]
    assert Counter(rows) == Counter(given)
    assert sum(n > 1 for n in Counter(row[:6] for row in rows).values()) == 12
    sales = {
        (row[4], int(row[5])): int(row[7])
        for row in rows
        if row[:4] == ("Canada", "Historical", "EV sales", "Cars")
    }
    years = range(2019, 2025)
    assert [sales["BEV", year] for year in years] == [
        *(32_000, 37_000, 59_000, 91_000, 130_000, 190_000)
    ]
    assert [sales["PHEV", year] for year in years] == [
        *(19_000, 14_000, 28_000, 24_000, 41_000, 62_000)
    ]
    assert sum(row[0] == "Korea" for row in rows) > 100
