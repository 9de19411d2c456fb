"""The lists of releases against the double: every missed day, each release once, no harm done."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sources.eventlog import Event, EventLog
from sources.http import Http
from sources.statcan.announcements import (
    MOST_DAYS,
    ListsAsked,
    days_to_ask,
    listen,
    reconcile_is_due,
)
from sources.statcan.client import StatcanClient
from sources.statcan.sightings import read_sightings
from tests.doubles.clock import Clock, ottawa
from tests.doubles.cube_builder import Cube, Dim, make_cube
from tests.doubles.faults import MAINTENANCE, OUTAGE_WITH_200, Answer, Fault
from tests.doubles.statcan import StatcanDouble

PID = "99100001"
MARCH = date(2026, 3, 10)
NO_RELEASES = Answer(200, b'{"status": "SUCCESS", "object": []}', "application/json")


def widgets(pid: str = PID, released_at: str = "2026-02-10T08:30") -> Cube:
    return make_cube(
        pid,
        "Widgets sold",
        6,
        [Dim("Geography", ["Canada"])],
        {"1": {"2025-12": 5, "2026-01": 6}},
        released_at=released_at,
    )


@dataclass
class Desk:
    """A StatCan, and a log."""

    double: StatcanDouble
    client: StatcanClient
    root: Path
    accepted: dict[str, datetime | None] = field(default_factory=lambda: {PID: None})

    def listen(self, at: str) -> list[str]:
        self.double.clock.set(at)
        self.double.requests.clear()
        return listen(
            self.client,
            self.root,
            self.accepted,
            read_sightings(EventLog(self.root)),
            now=self.double.clock.now(),
        )

    def days_asked(self) -> list[str]:
        return [r.path.rpartition("/")[2] for r in self.double.asked("getChangedCubeList")]

    def announced(self) -> list[Event]:
        return [e for e in EventLog(self.root).events("announcement") if e.dataset]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with (
        StatcanDouble([widgets()], clock=Clock("2026-02-10T09:00")) as double,
        Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http,
    ):
        yield Desk(double, StatcanClient(http, double.url), tmp_path)


def test_at_first_only_today_is_asked_for(desk: Desk) -> None:
    assert desk.listen("2026-02-10T09:05") == []
    assert [r.path for r in desk.double.requests] == ["/t1/wds/rest/getChangedCubeList/2026-02-10"]
    [event] = desk.announced()
    assert (event.dataset, event.released_at) == (PID, ottawa("2026-02-10T08:30"))
    assert event.evidence == {"seen_in": "changed_cubes", "day": "2026-02-10"}
    assert event.message == (
        "Released on 2026-02-10 08:30 Ottawa time, says the list of changed cubes."
    )


def test_every_missed_day_is_asked_for_and_each_release_is_told_of_once(desk: Desk) -> None:
    desk.listen("2026-02-10T09:05")
    desk.double.schedule(widgets(released_at="2026-02-11T08:30"))
    desk.double.schedule(widgets(released_at="2026-02-13T08:30"))
    desk.double.schedule(widgets("99100002", released_at="2026-02-13T08:30"))
    desk.listen("2026-02-13T21:30")
    assert desk.days_asked() == [f"2026-02-{day}" for day in (10, 11, 12, 13)]
    desk.listen("2026-02-13T22:30")
    assert desk.days_asked() == ["2026-02-13"]
    desk.listen("2026-02-14T21:30")
    assert desk.days_asked() == ["2026-02-13", "2026-02-14"]
    found = [(e.dataset, f"{e.released_at:%Y-%m-%d}") for e in desk.announced()]
    assert found == [(PID, f"2026-02-{day}") for day in (10, 11, 13)]


def test_a_release_added_to_the_list_later_that_day_is_not_missed(desk: Desk) -> None:
    desk.listen("2026-02-10T09:05")
    desk.double.schedule(widgets(released_at="2026-02-10T15:00"))
    desk.listen("2026-02-11T09:05")
    assert desk.announced()[-1].released_at == ottawa("2026-02-10T15:00")


@pytest.mark.parametrize("status", [404, 409])
def test_before_the_release_the_day_is_asked_for_again_later(desk: Desk, status: int) -> None:
    desk.double.future_list_status = status
    assert desk.listen("2026-02-10T07:00") == []
    assert list(EventLog(desk.root).events()) == []
    desk.listen("2026-02-10T09:05")
    assert len(desk.announced()) == 1


def test_what_is_not_ours_is_not_told_of(desk: Desk) -> None:
    desk.accepted = {"99100077": None}
    desk.listen("2026-02-10T09:05")
    assert desk.announced() == []
    [event] = EventLog(desk.root).events("announcement")
    assert event.message == (
        "The list of changed cubes of 2026-02-10 names 1 tables, 0 of them declared."
    )


@pytest.mark.parametrize("fault", [MAINTENANCE, OUTAGE_WITH_200])
def test_a_list_that_fails_harms_nothing_and_is_asked_for_again(desk: Desk, fault: Fault) -> None:
    desk.double.inject("getChangedCubeList", fault, times=3)
    [problem] = desk.listen("2026-02-10T09:05")
    assert problem.endswith("try again later. Every table is asked all the same.")
    [event] = EventLog(desk.root).events("announcement")
    assert (event.state, event.dataset) == ("UNAVAILABLE", None)
    desk.double.clear_faults()
    assert desk.listen("2026-02-10T11:00") == []
    assert len(desk.announced()) == 1


def test_once_a_week_the_catalogue_is_compared_in_ottawas_time(desk: Desk) -> None:
    desk.listen("2026-02-10T09:05")
    desk.accepted[PID] = ottawa("2026-02-10T08:30")  # The catalogue says 13:30Z: the same.
    desk.accepted["99100077"] = ottawa("2026-02-10T08:30")
    desk.listen("2026-02-16T21:30")
    assert desk.double.asked("getAllCubesListLite") == []
    desk.listen("2026-02-17T21:30")
    assert len(desk.double.asked("getAllCubesListLite")) == 1
    desk.listen("2026-02-18T21:30")
    assert desk.double.asked("getAllCubesListLite") == []
    assert len(desk.announced()) == 1
    notes = [e.message for e in EventLog(desk.root).events() if "listed" in e.evidence]
    assert notes == [
        "The catalogue of 1 tables was compared with the archive. Not among them: 99100077."
    ]


def test_a_release_that_no_list_named_is_to_be_checked_and_told_of_once(desk: Desk) -> None:
    desk.listen("2026-02-10T09:05")
    desk.accepted[PID] = ottawa("2026-01-09T08:30")
    desk.double.schedule(widgets(released_at="2026-02-12T08:30"))
    desk.double.inject("getChangedCubeList/2026-02-12", NO_RELEASES, times=None)
    desk.listen("2026-02-20T21:30")
    desk.listen("2026-02-27T21:30")
    hint = desk.announced()[-1]
    assert len(desk.announced()) == 2
    assert hint.evidence == {"seen_in": "all_cubes"}
    assert hint.released_at == ottawa("2026-02-12T08:30")
    assert hint.message.endswith("of 2026-01-09 08:30 Ottawa time: to be checked.")


def test_after_a_long_absence_the_last_days_and_the_catalogue_are_asked(desk: Desk) -> None:
    desk.listen("2026-02-10T09:05")
    desk.listen("2026-09-10T09:05")
    assert len(desk.days_asked()) == MOST_DAYS
    assert len(desk.double.asked("getAllCubesListLite")) == 1


@pytest.mark.parametrize(
    ("answered", "asked"),
    [
        ({}, [0]),
        ({0: 0}, [0]),
        ({-1: -1}, [-1, 0]),
        ({-1: 0}, [0]),
        ({-3: -2, -2: -2}, [-2, -1, 0]),
        ({-4: -3, -3: -3, -1: 0}, [-3, -2, 0]),  # two days ago it was not open
        ({1: 1}, []),  # the clock was turned back
    ],
)
def test_days_to_ask(answered: dict[int, int], asked: list[int]) -> None:
    def day(offset: int) -> date:
        return MARCH + timedelta(days=offset)

    known = {day(of): day(on) for of, on in answered.items()}
    assert days_to_ask(known, MARCH) == [day(offset) for offset in asked]


@pytest.mark.parametrize(
    ("answered", "reconciled", "due"),
    [
        ([], None, False),
        ([0], None, False),
        ([-6, 0], None, False),
        ([-7, 0], None, True),
        ([-30, 0], -6, False),
        ([-30, 0], -7, True),
        ([-MOST_DAYS], -MOST_DAYS, True),
    ],
)
def test_reconcile_is_due(answered: list[int], reconciled: int | None, due: bool) -> None:
    days = {MARCH + timedelta(days=n): MARCH + timedelta(days=n) for n in answered}
    compared = None if reconciled is None else MARCH + timedelta(days=reconciled)
    assert reconcile_is_due(ListsAsked(days, compared), MARCH) is due


def test_times_are_kept_in_utc(desk: Desk) -> None:
    desk.listen("2026-02-10T09:05")
    assert desk.announced()[0].released_at == datetime(2026, 2, 10, 13, 30, tzinfo=UTC)
