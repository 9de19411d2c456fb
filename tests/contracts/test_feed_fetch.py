"""A feed from the question to the archive, against a Valet on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.archive import Archive
from sources.eventlog import EventLog
from sources.feeds._fetch import Desk, bring_feed, fetch_feed
from sources.feeds._gates import payload
from sources.feeds._read import Reading
from sources.feeds.bank_of_canada_fx import DATASET
from sources.http import Http
from sources.outcome import FetchOutcome, ReleaseState
from sources.registry import Registry
from tests.doubles.bank_of_canada import Valet
from tests.doubles.clock import ottawa
from tests.doubles.faults import MAINTENANCE, OUTAGE_WITH_200, Answer, Fault
from tests.doubles.feeds import FeedsDouble

GIVEN = Path(__file__).parents[3] / "shared" / "data" / "industry" / "boc_valet"
DAILY = {
    f"2026-01-{day:02d}": {"FXUSDCAD": f"1.30{day:02d}", "FXKRWCAD": "0.000900"}
    for day in range(5, 15)
}
ANNUAL = {"2024-01-01": {"FXAUSDCAD": "1.3000"}, "2025-01-01": {"FXAUSDCAD": "1.3100"}}
THIS_YEAR, ANNUALLY = "daily_2026", "annual"


class Bank:
    def __init__(self, http: Http, archive: Archive, registry: Registry):
        self.valet = Valet(DAILY, ANNUAL)
        self.double = FeedsDouble(self.valet.files())
        self.http, self.archive, self.registry = http, archive, registry

    def desk(self, at: str) -> Desk:
        licence = self.registry.licence_of(DATASET)
        return Desk(self.archive, DATASET, licence, ottawa(at), "test")

    def fetch(self, at: str = "2026-01-15T21:30") -> dict[str | None, FetchOutcome]:
        outcomes = fetch_feed(self.http, self.desk(at), mirror=self.double.url)
        return {outcome.part: outcome for outcome in outcomes}


@pytest.fixture
def bank(tmp_path: Path, registry: Registry) -> Iterator[Bank]:
    with Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http:
        made = Bank(http, Archive(tmp_path / "archive"), registry)
        with made.double:
            yield made


def test_parts_are_archived_year_by_year_and_read_as_text(bank: Bank) -> None:
    outcomes = bank.fetch()
    assert {part: o.state.value for part, o in outcomes.items() if o.state == "NEW"} == {
        THIS_YEAR: "NEW",
        ANNUALLY: "NEW",
    }
    # Ten years are asked for; those of which this double has nothing are no release.
    assert {o.state.value for p, o in outcomes.items() if p not in (THIS_YEAR, ANNUALLY)} == {
        "INVALID"
    }
    assert set(outcomes) == {*(f"daily_{year}" for year in range(2017, 2027)), ANNUALLY}
    snapshot = outcomes[THIS_YEAR].snapshot
    assert snapshot is not None
    rows = list(Reading(DATASET, THIS_YEAR, payload(snapshot)))
    assert len(rows) == 20
    assert rows[0].cells == ("2026-01-05", "FXUSDCAD", "USD/CAD", "1.3005")
    assert snapshot.manifest.part == THIS_YEAR
    assert snapshot.manifest.released_at is None
    assert snapshot.manifest.url.startswith("https://www.bankofcanada.ca/valet/")
    assert snapshot.manifest.final_url is not None
    assert snapshot.manifest.final_url.startswith(bank.double.url)
    asked = bank.double.asked("FX_RATES_DAILY")[-1]
    assert asked.query == {"start_date": ["2026-01-01"], "end_date": ["2026-12-31"]}


def test_a_new_year_is_asked_for_when_its_first_days_are_due(bank: Bank) -> None:
    assert "daily_2027" not in bank.fetch("2027-01-04T21:30")
    assert "daily_2027" in bank.fetch("2027-01-07T21:30")


def test_the_same_again_is_unchanged_part_by_part(bank: Bank) -> None:
    first = bank.fetch()
    bank.valet.daily = DAILY | {"2026-01-15": {"FXUSDCAD": "1.3015"}}
    again = bank.fetch("2026-01-16T21:30")
    assert again[THIS_YEAR].state is ReleaseState.NEW
    assert again[ANNUALLY].state is ReleaseState.UNCHANGED
    assert again[ANNUALLY].snapshot == first[ANNUALLY].snapshot
    checks = [e for e in EventLog(bank.archive.root).events("check") if e.part == ANNUALLY]
    assert [e.state for e in checks] == ["NEW", "UNCHANGED"]


@pytest.mark.parametrize(
    ("fault", "state", "sentence"),
    [
        (MAINTENANCE, "UNAVAILABLE", "is out of service (503)"),
        (Answer(404, b'{"message": "not found"}'), "UNAVAILABLE", "answered 404: not found"),
        (OUTAGE_WITH_200, "INVALID", "answered with a web page instead of a json file"),
        (Answer(200, b""), "INVALID", "answered with an empty file"),
        (Answer(200, b'{"observations": ['), "INVALID", "is not valid JSON"),
        (Answer(200, b'{"observations": []}'), "INVALID", "no seriesDetail and observations"),
        (Answer(200, b'{"seriesDetail": {}, "observations": []}'), "INVALID", "has no rows"),
        (
            Answer(200, b'{"seriesDetail": {}, "observations": [{"d": "x", "FX": {"v": "1"}}]}'),
            "INVALID",
            "does not describe the series FX",
        ),
        (
            Answer(
                200,
                b'{"seriesDetail": {"FX": {}}, "observations":'
                b' [{"d": "2026-01-05", "FX": {"v": "1,30"}}]}',
            ),
            "INVALID",
            "has '1,30', which is not a number such as 12.5 under 'value' in observation 1",
        ),
    ],
)
def test_a_part_that_fails_keeps_its_last_good_snapshot_and_stops_no_other(
    bank: Bank, fault: Fault, state: str, sentence: str
) -> None:
    first = bank.fetch()
    bank.double.inject("FX_RATES_DAILY", fault, times=None)
    bank.valet.annual = ANNUAL | {"2026-01-01": {"FXAUSDCAD": "1.3200"}}
    again = bank.fetch("2026-01-16T21:30")
    assert again[THIS_YEAR].state == state
    assert sentence in again[THIS_YEAR].message
    assert again[THIS_YEAR].snapshot == first[THIS_YEAR].snapshot
    assert again[ANNUALLY].state is ReleaseState.NEW


def test_a_file_that_has_shrunk_is_refused(bank: Bank) -> None:
    bank.fetch()
    bank.valet.daily = {"2026-01-05": DAILY["2026-01-05"]}
    outcome = bank.fetch("2026-01-16T21:30")[THIS_YEAR]
    assert outcome.state is ReleaseState.INVALID
    assert "has shrunk from 20 to 2 rows" in outcome.message


def test_a_local_file_passes_the_same_gates(bank: Bank, tmp_path: Path) -> None:
    bank.fetch()
    page = tmp_path / "page.json"
    page.write_text("<!DOCTYPE html><html></html>")
    (refused,) = bring_feed(bank.desk("2026-01-16T10:00"), {THIS_YEAR: page})
    assert refused.state is ReleaseState.INVALID
    assert "web page" in refused.message
    snapshot = bank.archive.latest("feeds", DATASET.id, ANNUALLY)
    assert snapshot is not None
    (twin,) = bring_feed(bank.desk("2026-01-16T10:00"), {"daily_2025": payload(snapshot)})
    assert twin.state is ReleaseState.INVALID
    assert "is the very file that part annual holds" in twin.message


@pytest.mark.skipif(not GIVEN.is_dir(), reason="the real answers in ../shared/data are not at hand")
@pytest.mark.parametrize(
    ("part", "file", "rates"),
    [("daily_2024", "boc_2024.raw.json", 5819), ("annual", "boc_annual.raw.json", 193)],
)
def test_the_real_answers_are_read_whole(bank: Bank, part: str, file: str, rates: int) -> None:
    (outcome,) = bring_feed(bank.desk("2026-01-15T21:30"), {part: GIVEN / file})
    assert (outcome.state, outcome.evidence["rows"]) == ("NEW", rates)
    observations = json.loads((GIVEN / file).read_text())["observations"]
    assert rates == sum(len(observation) - 1 for observation in observations)
