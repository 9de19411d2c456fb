"""A feed from the question to the archive, against a Valet on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.archive import Archive
from sources.eventlog import EventLog
from sources.feeds.bank_of_canada_fx import DATASET, parse
from sources.feeds.fetch import fetch_feed
from sources.http import Http
from sources.outcome import FetchOutcome, ReleaseState
from sources.registry import Registry
from tests.doubles.bank_of_canada import ValetDouble
from tests.doubles.clock import ottawa
from tests.doubles.faults import MAINTENANCE, OUTAGE_WITH_200, Answer, Fault

DAILY = {
    f"2026-01-{day:02d}": {"FXUSDCAD": f"1.30{day:02d}", "FXKRWCAD": "0.000900"}
    for day in range(5, 15)
}
ANNUAL = {"2024-01-01": {"FXAUSDCAD": "1.3000"}, "2025-01-01": {"FXAUSDCAD": "1.3100"}}


class Desk:
    def __init__(self, double: ValetDouble, http: Http, archive: Archive, registry: Registry):
        self.double, self.http, self.archive, self.registry = double, http, archive, registry

    def fetch(self, at: str = "2026-01-15T21:30") -> dict[str | None, FetchOutcome]:
        outcomes = fetch_feed(
            self.http,
            self.archive,
            DATASET,
            self.registry.licence_of(DATASET),
            now=ottawa(at),
            run_id="test",
            base_url=self.double.feed_url,
        )
        return {outcome.part: outcome for outcome in outcomes}


@pytest.fixture
def desk(tmp_path: Path, registry: Registry) -> Iterator[Desk]:
    with (
        ValetDouble(DAILY, ANNUAL) as double,
        Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http,
    ):
        yield Desk(double, http, Archive(tmp_path), registry)


def test_both_parts_are_archived_and_read_as_text(desk: Desk) -> None:
    outcomes = desk.fetch()
    assert {part: o.state.value for part, o in outcomes.items()} == {
        "daily": "NEW",
        "annual": "NEW",
    }
    snapshot = outcomes["daily"].snapshot
    assert snapshot is not None
    rows = list(parse(snapshot.file("daily.json"), "daily"))
    assert len(rows) == 20
    assert rows[0] == {
        "d": "2026-01-05",
        "series_id": "FXUSDCAD",
        "label": "USD/CAD",
        "value": "1.3005",
    }
    assert snapshot.manifest.part == "daily"
    assert snapshot.manifest.released_at is None
    asked = desk.double.asked("FX_RATES_DAILY")[0]
    assert asked.query == {"start_date": ["2017-01-03"]}


def test_the_same_again_is_unchanged_part_by_part(desk: Desk) -> None:
    first = desk.fetch()
    desk.double.daily = DAILY | {"2026-01-15": {"FXUSDCAD": "1.3015"}}
    again = desk.fetch("2026-01-16T21:30")
    assert again["daily"].state is ReleaseState.NEW
    assert again["annual"].state is ReleaseState.UNCHANGED
    assert again["annual"].snapshot == first["annual"].snapshot
    assert [e.state for e in EventLog(desk.archive.root).events("check")] == [
        "NEW",
        "NEW",
        "NEW",
        "UNCHANGED",
    ]


@pytest.mark.parametrize(
    ("fault", "state", "sentence"),
    [
        (MAINTENANCE, "UNAVAILABLE", "is out of service (503)"),
        (Answer(404, b'{"message": "not found"}'), "UNAVAILABLE", "answered 404: not found"),
        (OUTAGE_WITH_200, "INVALID", "answered with a web page instead of a json file"),
        (Answer(200, b""), "INVALID", "answered with an empty file"),
        (Answer(200, b'{"observations": ['), "INVALID", "are not valid JSON"),
        (Answer(200, b'{"observations": []}'), "INVALID", "no seriesDetail and observations"),
        (
            Answer(200, b'{"seriesDetail": {}, "observations": []}'),
            "INVALID",
            "has no rows",
        ),
        (
            Answer(200, b'{"seriesDetail": {}, "observations": [{"d": "x", "FX": {"v": "1"}}]}'),
            "INVALID",
            "series FX of the daily exchange rates is not described",
        ),
    ],
)
def test_a_part_that_fails_keeps_its_last_good_snapshot_and_stops_no_other(
    desk: Desk, fault: Fault, state: str, sentence: str
) -> None:
    first = desk.fetch()
    desk.double.inject("FX_RATES_DAILY", fault, times=None)
    desk.double.annual = ANNUAL | {"2026-01-01": {"FXAUSDCAD": "1.3200"}}
    again = desk.fetch("2026-01-16T21:30")
    assert again["daily"].state == state
    assert sentence in again["daily"].message
    assert again["daily"].snapshot == first["daily"].snapshot
    assert again["annual"].state is ReleaseState.NEW
    assert bool(list(desk.archive.root.glob("_quarantine/*/*/*"))) == (state == "INVALID")


def test_a_file_that_has_shrunk_is_refused(desk: Desk) -> None:
    desk.fetch()
    desk.double.daily = {"2026-01-05": DAILY["2026-01-05"]}
    outcome = desk.fetch("2026-01-16T21:30")["daily"]
    assert outcome.state is ReleaseState.INVALID
    assert "has shrunk from 20 to 2 rows" in outcome.message
