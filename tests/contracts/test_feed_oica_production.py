"""OICA's production from the copy to DuckDB: the cut years are refused, and that is said."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.asking import _answer
from orchestration.assets.fetched import _result
from sources.eventlog import EventLog
from sources.feeds.oica_production import DATASET
from tests.doubles.faults import OUTAGE_WITH_200, Answer, Fault
from tests.doubles.feed_oica_production import SOUND, files, production_csv
from tests.world_feeds import REAL, Office, needs_real_files, office

ADDRESS = "raw.githubusercontent.com/jhelvy/oica/main/data-raw/production.csv"


@pytest.fixture
def oica(tmp_path: Path) -> Iterator[Office]:
    with office(DATASET, files(), tmp_path) as made:
        yield made


def test_a_cut_year_is_a_warning_wherever_it_is_looked_for(oica: Office) -> None:
    outcome = oica.ask("2025-02-20T10:00")["tidied"]
    assert outcome.state == "NEW"
    assert outcome.warning is not None
    assert "28 of its 66 rows are not loaded: all 12 rows of 2021 (Canada pv 288" in outcome.warning
    assert outcome.message.endswith(f"has 66 rows. Warning: {outcome.warning}")
    assert outcome.snapshot is not None
    manifest = outcome.snapshot.manifest
    assert manifest.warning == outcome.warning
    assert manifest.note == outcome.warning
    assert manifest.licence.redistributable is False
    (check,) = EventLog(oica.archive.root).events("check")
    assert (check.state, check.warning, check.message) == ("NEW", outcome.warning, outcome.message)
    # Asked again, it is still there: the snapshot in use is the same.
    again = oica.ask("2025-02-21T10:00")["tidied"]
    assert (again.state, again.warning) == ("UNCHANGED", outcome.warning)
    assert outcome.warning in again.message
    for seen in (outcome, again):
        (shown,) = _result(_answer(DATASET, [seen])).check_results or ()
        assert (shown.passed, shown.severity.value) == (False, "WARN")
        assert outcome.warning in str(shown.description)
    assert outcome.warning in oica.load().sentence()


def test_rows_are_text_and_keep_their_numbers(oica: Office) -> None:
    oica.ask("2025-02-20T10:00")
    oica.load()
    rows = oica.rows("year, country, type, n, code_iso_alpha2, _part, _layout, _row_number")
    assert len(rows) == 38
    assert rows[0] == ("2019", "Canada", "pv", "461370", "CA", "tidied", "tidied", 1)
    assert rows[-1] == ("2016", "Canada", "cv", "1560000", "CA", "tidied", "tidied", 66)
    oica.load()
    assert len(oica.rows()) == 38


def test_a_mended_file_replaces_it_and_the_warning_goes(oica: Office) -> None:
    oica.ask("2025-02-20T10:00")
    mended = production_csv().decode().replace("2021,Canada,pv,288,", "2021,Canada,pv,288235,")
    mended = mended.replace("2021,Czech Republic,pv,1,", "2021,Czech Republic,pv,1100000,")
    oica.double.files[ADDRESS] = "".join(
        line for line in mended.splitlines(keepends=True) if not line.startswith("2023,")
    ).encode()
    # The nameless rows of 2023 and its cut ones are gone with it: fewer rows, on purpose.
    refused = oica.ask("2025-03-20T10:00")["tidied"]
    assert refused.state == "INVALID"
    assert "has shrunk from 66 to 48 rows" in refused.message
    oica.double.files[ADDRESS] = mended.encode()
    outcome = oica.ask("2025-03-21T10:00")["tidied"]
    assert outcome.state == "NEW"
    assert outcome.warning is not None
    assert "2021" not in outcome.warning and "all 16 rows of 2023" in outcome.warning
    oica.load()
    assert oica.current() == {"tidied": 48}


def test_a_clean_file_has_no_warning(oica: Office) -> None:
    oica.double.files[ADDRESS] = production_csv(SOUND)
    outcome = oica.ask("2025-02-20T10:00")["tidied"]
    assert (outcome.state, outcome.warning) == ("NEW", None)
    assert outcome.snapshot is not None and outcome.snapshot.manifest.warning is None
    assert "warning" not in json.loads((outcome.snapshot.path / "manifest.json").read_text())


ALL_CUT = production_csv(("2023",)) + production_csv(("2023",)).partition(b"\n")[2]


@pytest.mark.parametrize(
    ("fault", "state", "sentence"),
    [
        (Answer(200, ALL_CUT), "INVALID", "has no year that is plausible: no country built more"),
        (OUTAGE_WITH_200, "INVALID", "answered with a web page instead of a text file"),
        (Answer(200, b""), "INVALID", "answered with an empty file"),
        (Answer(200, production_csv()[:-1]), "INVALID", "is the beginning of the last good file"),
        (
            Answer(200, production_csv().replace(b"country,type,n,", b"type,country,n,", 1)),
            "INVALID",
            "the column 'type' stands at place 2 instead of 3",
        ),
        (Answer(404, b"404: Not Found"), "UNAVAILABLE", "answered 404"),
    ],
)
def test_what_is_broken_changes_nothing(
    oica: Office, fault: Fault, state: str, sentence: str
) -> None:
    first = oica.ask("2025-02-20T10:00")["tidied"]
    oica.load()
    before = oica.rows()
    oica.double.inject("production.csv", fault, times=None)
    outcome = oica.ask("2025-02-21T10:00")["tidied"]
    assert outcome.state == state
    assert sentence in outcome.message
    assert outcome.snapshot == first.snapshot
    assert oica.quarantined() == ([outcome.message] if state == "INVALID" else [])
    oica.load()
    assert oica.rows() == before


@needs_real_files
def test_the_real_file_loads_without_what_was_cut(oica: Office) -> None:
    """1,420 rows: 76 of 2021 and 76 of 2023 refused as whole years, one of 2019 alone."""
    path = REAL / "oica" / "production_tidy_jhelvy.csv"
    outcome = oica.bring(path, "2025-02-20T10:00")["tidied"]
    assert outcome.state == "NEW", outcome.message
    assert outcome.evidence["rows"] == 1420
    assert outcome.warning == (
        "oica_production, part tidied, has figures cut at the thousands separator; 153 of its "
        "1,420 rows are not loaded: all 76 rows of 2021 (Canada pv 288 in 2021, up to 1,389,536 in "
        "other years); all 76 rows of 2023 (no country built more than 952 in 2023); Austria pv "
        "158 in 2019, up to 248,059 in other years."
    )
    oica.load()
    rows = oica.rows("year, country, type, n")
    given = [line.split(",")[:4] for line in path.read_text().splitlines()[1:]]
    kept = [row for row in given if row[0] not in ("2021", "2023")]
    kept.remove(["2019", "Austria", "pv", "158"])
    assert len(rows) == 1420 - 76 - 76 - 1
    assert Counter(rows) == Counter(tuple(row) for row in kept)
    canada = Counter[str]()
    for year, country, _, n in rows:
        if country == "Canada":
            canada[year] += int(n)
    assert [canada[y] for y in ("2019", "2020", "2022")] == [1_916_585, 1_376_623, 1_228_735]
