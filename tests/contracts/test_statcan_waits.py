"""What a day of waiting turns a disagreement into, from the question to the archive and the log.

The service on loopback, synthetic figures.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from sources.archive import Archive
from sources.eventlog import Event, EventLog
from sources.http import Http
from sources.model import StatcanTable
from sources.outcome import FetchOutcome
from sources.registry import Registry, undeclared_table
from sources.statcan.announcements import listen
from sources.statcan.client import StatcanClient
from sources.statcan.fetch import fetch_table
from sources.statcan.sightings import read_sightings
from tests.doubles.clock import Clock, ottawa
from tests.doubles.cube_builder import Dim, make_cube
from tests.doubles.faults import Answer
from tests.doubles.statcan import StatcanDouble

PID = "99100001"
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
FEBRUARY = make_cube(
    PID,
    "Widgets sold",
    6,
    [Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", ["Total", "Red"])],
    {f"{p}.{w}": {month: 10 * p + w for month in MONTHS} for p in (1, 2) for w in (1, 2)},
    released_at="2026-02-10T08:30",
)
GROWN = {c: {"2026-01": 50} for c in FEBRUARY.observations}
MARCH = FEBRUARY.revised("2026-03-10T08:30", GROWN)
MISCOUNTED = FEBRUARY.revised("2026-03-10T08:30", GROWN, stated_rows=53)


@dataclass
class Desk:
    """A StatCan, an archive, and the two together."""

    double: StatcanDouble
    client: StatcanClient
    archive: Archive
    table: StatcanTable
    registry: Registry

    def fetch(self, at: str) -> FetchOutcome:
        self.double.clock.set(at)
        return fetch_table(
            self.client,
            self.archive,
            self.table,
            self.registry.licence_of(self.table),
            now=self.double.clock.now(),
        )

    def states(self, *moments: str) -> list[str]:
        return [self.fetch(at).state.value for at in moments]

    def announce(self, **metadata: object) -> None:
        """Say something else in the metadata, and leave the zip alone."""
        self.double.metadata_overrides[int(PID)] = metadata

    def snapshots(self) -> list[str]:
        return [
            f"{s.vintage_at.astimezone(ottawa('2026-01-01').tzinfo):%m-%d %H:%M}"
            for s in self.archive.snapshots("statcan", PID)
        ]

    def events(self, kind: str) -> list[Event]:
        return [e for e in EventLog(self.archive.root).events() if e.kind == kind]


@pytest.fixture
def desk(tmp_path: Path, registry: Registry) -> Iterator[Desk]:
    with (
        StatcanDouble([FEBRUARY], clock=Clock("2026-02-10T09:00")) as double,
        Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http,
    ):
        client = StatcanClient(http, double.url)
        archive = Archive(tmp_path / "archive")
        yield Desk(double, client, archive, undeclared_table(PID, "Widgets"), registry)


def test_a_release_without_new_figures_is_unchanged_a_day_later_and_stays_so(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.announce(releaseTime="2026-03-10T08:30")
    assert (
        desk.states(
            "2026-03-10T09:05",
            "2026-03-10T21:30",
            "2026-03-11T09:04",
            "2026-03-11T09:05",
            "2026-03-11T21:30",
            "2026-04-11T21:30",
        )
        == ["STALE_ZIP"] * 3 + ["UNCHANGED"] * 3
    )
    assert desk.events("check")[-3].message == (
        "Table 99-10-0001 was released on 2026-03-10 without new figures."
    )
    assert desk.snapshots() == ["02-10 08:30"]
    desk.announce(releaseTime="2026-05-12T08:30")
    assert desk.states("2026-05-12T09:05", "2026-05-13T09:05") == ["STALE_ZIP", "UNCHANGED"]


def test_a_release_with_nothing_but_a_new_description_archives_that(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.announce(releaseTime="2026-03-10T08:30", cubeTitleFr="Bidules vendus")
    assert desk.states(
        "2026-03-10T09:05", "2026-03-11T09:05", "2026-03-11T21:30", "2026-03-12T21:30"
    ) == ["STALE_ZIP", "UNCHANGED", "UNCHANGED", "UNCHANGED"]
    assert desk.snapshots() == ["02-10 08:30", "03-10 08:30"]
    latest = desk.archive.latest("statcan", PID)
    assert latest is not None
    stored = json.loads(latest.file(f"{PID}.metadata.json").read_text(encoding="utf-8"))
    assert stored["cubeTitleFr"] == "Bidules vendus"
    assert latest.file(f"{PID}-eng.zip").read_bytes() == FEBRUARY.zip_bytes()


def test_a_zip_that_never_came_is_invalid_a_day_later_until_it_comes(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(MARCH, zip_lag=timedelta(hours=30))
    assert desk.states("2026-03-10T09:05", "2026-03-11T09:04", "2026-03-11T09:05") == [
        "STALE_ZIP",
        "STALE_ZIP",
        "INVALID",
    ]
    [kept] = desk.archive.root.glob(f"_quarantine/statcan/{PID}/*")
    # The zip is the archive's own: only what contradicts it is kept aside.
    assert sorted(p.name for p in kept.iterdir()) == [f"{PID}.metadata.json", "reason.txt"]
    assert desk.states("2026-03-11T15:00", "2026-03-11T21:30") == ["NEW", "UNCHANGED"]
    assert desk.snapshots() == ["02-10 08:30", "03-10 08:30"]


def test_a_miscount_is_loaded_after_a_day_and_the_warning_stays_until_it_is_mended(
    desk: Desk,
) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(MISCOUNTED)
    first = desk.fetch("2026-03-10T09:05")
    assert (first.state, first.warning) == ("STALE_ZIP", None)
    assert "it has 52 rows where 53 are announced; ask again later" in first.message
    second = desk.fetch("2026-03-11T09:05")
    assert second.state == "NEW"
    assert second.warning is not None
    assert second.snapshot is not None
    assert second.snapshot.manifest.warning == second.snapshot.manifest.note == second.warning
    third = desk.fetch("2026-03-12T09:05")
    assert (third.state, third.warning) == ("UNCHANGED", second.warning)
    assert third.message.endswith(f"Warning: {second.warning}")
    assert [e.warning for e in desk.events("check")[-2:]] == [second.warning] * 2
    desk.announce(nbDatapointsCube=52)
    mended = desk.fetch("2026-03-12T11:00")
    assert (mended.state, mended.warning) == ("NEW", None)
    assert desk.fetch("2026-03-12T21:30").warning is None


def test_a_miscounted_table_goes_on_with_its_warning(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(MISCOUNTED)
    desk.states("2026-03-10T09:05", "2026-03-11T09:05")
    desk.announce(cubeTitleFr="Bidules vendus")
    described = desk.fetch("2026-03-12T09:05")
    assert described.state == "NEW"
    assert described.warning is not None
    assert "53 are announced" in described.warning
    desk.announce(cubeTitleFr="Bidules vendus", releaseTime="2026-04-10T08:30")
    assert desk.states("2026-04-10T09:05", "2026-04-11T09:05") == ["STALE_ZIP", "UNCHANGED"]
    assert desk.fetch("2026-04-11T21:30").warning == described.warning


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({"stated_rows": 53}, "it has 52 rows where 53 are announced"),
        ({"stated_series": 5}, "it has 4 series where 5 are announced"),
    ],
)
def test_counts_alone_are_waited_out(desk: Desk, stated: dict[str, int], sentence: str) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(FEBRUARY.revised("2026-03-10T08:30", GROWN, **stated))
    outcomes = [desk.fetch("2026-03-10T09:05"), desk.fetch("2026-03-11T09:05")]
    assert [outcome.state.value for outcome in outcomes] == ["STALE_ZIP", "NEW"]
    assert all(sentence in outcome.message for outcome in outcomes)


def test_an_emptied_table_is_no_miscount(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    header = FEBRUARY.csv().splitlines(keepends=True)[0]
    desk.double.schedule(FEBRUARY.revised("2026-03-10T08:30", csv_text=header, stated_rows=48))
    assert desk.states("2026-03-10T09:05", "2026-03-12T09:05") == ["INVALID", "INVALID"]
    assert desk.snapshots() == ["02-10 08:30"]


def test_a_zip_ahead_of_its_metadata_is_waited_for(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    # Rebuilt at night, and this time the metadata is not locked until the release.
    desk.double.schedule(MARCH, zip_lag=timedelta(hours=-8), is_locked_before=False)
    early = desk.fetch("2026-03-10T06:00")
    assert early.state == "STALE_ZIP"
    assert "is newer than its metadata: it has 52 rows where 48 are announced" in early.message
    assert desk.states("2026-03-10T09:05") == ["NEW"]
    assert desk.snapshots() == ["02-10 08:30", "03-10 08:30"]


def test_the_list_of_changed_cubes_alone_makes_a_zip_stale(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(MARCH, zip_lag=timedelta(hours=2))
    # A machine behind the load balancer still has the old metadata.
    old = {k: v for k, v in FEBRUARY.metadata().items() if k != "productId"}
    desk.announce(**old)
    desk.double.clock.set("2026-03-10T09:05")
    sightings = read_sightings(EventLog(desk.archive.root))
    now = desk.double.clock.now()
    assert not listen(desk.client, desk.archive.root, {PID: None}, sightings, now=now)
    stale = desk.fetch("2026-03-10T09:05")
    assert stale.state == "STALE_ZIP"
    assert stale.released_at == ottawa("2026-03-10T08:30")
    desk.double.metadata_overrides.clear()
    assert desk.states("2026-03-10T11:00") == ["NEW"]


def test_after_days_offline_the_zip_of_a_missed_release_is_not_taken_for_the_latest(
    desk: Desk,
) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(MARCH)
    # It revises figures and adds none: the counts and the last period are those of March.
    changed = {"1.1": {"2026-01": 51}}
    desk.double.schedule(MARCH.revised("2026-03-20T08:30", changed), zip_lag=timedelta(hours=2))
    early = desk.fetch("2026-03-20T09:05")
    assert early.state == "STALE_ZIP"
    assert "was built before the day of the release of 2026-03-20" in early.message
    assert desk.states("2026-03-20T11:00") == ["NEW"]
    assert desk.snapshots() == ["02-10 08:30", "03-20 08:30"]


REVISED = FEBRUARY.revised("2026-03-10T08:30", {"1.1": {"2025-12": 777}})


def test_figures_that_are_only_revised_wait_for_their_metadata(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(REVISED, metadata_lag=timedelta(hours=4))
    early = desk.fetch("2026-03-10T09:05").message
    assert "is newer than its metadata, which is of the release of 2026-02-10" in early
    assert desk.states("2026-03-10T14:00", "2026-03-11T14:30") == ["NEW", "UNCHANGED"]
    assert desk.snapshots() == ["02-10 08:30", "03-10 08:30"]


def test_figures_whose_metadata_never_moves_on_are_dated_by_the_list(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(REVISED, metadata_lag=timedelta(days=9))
    desk.double.clock.set("2026-03-10T09:05")
    listen(desk.client, desk.archive.root, {PID: None}, {}, now=desk.double.clock.now())
    assert desk.states("2026-03-10T09:05", "2026-03-11T09:05", "2026-03-11T21:30") == [
        "STALE_ZIP",
        "NEW",
        "UNCHANGED",
    ]
    assert desk.snapshots() == ["02-10 08:30", "03-10 08:30"]


def test_a_release_time_in_the_wrong_year_hides_no_later_release(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.announce(releaseTime="2027-03-10T08:30")
    desk.double.schedule(MARCH)
    came = desk.fetch("2026-03-10T09:05")
    assert came.state == "NEW"
    assert came.snapshot is not None
    assert came.snapshot.manifest.released_at is None
    assert "2027-03-10 08:30 Ottawa time as the time of release" in str(came.snapshot.manifest.note)
    assert desk.states("2026-03-10T21:30") == ["UNCHANGED"]
    desk.double.metadata_overrides.clear()
    desk.double.schedule(MARCH.revised("2026-04-10T08:30", {"1.1": {"2026-01": 60}}))
    assert desk.states("2026-04-10T09:05", "2026-04-10T21:30") == ["NEW", "UNCHANGED"]
    assert desk.snapshots() == ["02-10 08:30", "03-10 09:05", "04-10 08:30"]


def test_a_table_that_lost_its_first_months_is_no_miscount(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    recent = {c: dict(list(p.items())[4:]) for c, p in MARCH.observations.items()}
    desk.double.schedule(MARCH, zip_bytes=replace(MARCH, observations=recent).zip_bytes())
    assert desk.states("2026-03-10T09:05", "2026-03-11T09:05") == ["STALE_ZIP", "INVALID"]
    assert desk.snapshots() == ["02-10 08:30"]


def test_a_standing_warning_excuses_no_other_announcement(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(MISCOUNTED)
    assert desk.states("2026-03-10T09:05", "2026-03-11T09:05") == ["STALE_ZIP", "NEW"]
    desk.double.schedule(
        MARCH.revised("2026-04-10T08:30", {"1.1": {"2026-01": 60}}, stated_rows=54),
        zip_lag=timedelta(days=3),
    )
    assert desk.states("2026-04-10T09:05", "2026-04-11T09:05") == ["STALE_ZIP", "INVALID"]
    assert desk.snapshots() == ["02-10 08:30", "03-10 08:30"]


def test_a_daily_table_that_is_always_miscounted_gets_its_day(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    states = []
    for day in (9, 10, 11, 12):
        release = f"2026-03-{day:02d}T08:30"
        cube = FEBRUARY.revised(release, {"1.1": {"2025-12": 100 + day}}, stated_rows=47)
        desk.double.schedule(cube)
        states += desk.states(f"2026-03-{day:02d}T09:05", f"2026-03-{day:02d}T21:30")
    assert states == 2 * (["STALE_ZIP"] * 2 + ["NEW", "UNCHANGED"])


def test_what_could_not_be_loaded_is_archived_once(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(MARCH)
    came = desk.fetch("2026-03-10T09:05")
    assert came.snapshot is not None
    kept = desk.archive.reject(came.snapshot, "It cannot be loaded.")
    again = desk.fetch("2026-03-10T21:30")
    assert again.state == "INVALID"
    assert "came on 2026-03-10 09:05 Ottawa time and could not be loaded" in again.message
    assert "(It cannot be loaded.)" in again.message
    assert [p.name for p in kept.parent.iterdir()] == [kept.name]
    assert desk.snapshots() == ["02-10 08:30"]
    # Another entry in the registry may be able to load it.
    desk.table = desk.table.model_copy(update={"year_start_month": 4})
    assert desk.states("2026-03-11T09:05") == ["NEW"]


def test_each_announcement_is_logged_once_with_where_it_was_seen(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(MARCH, zip_lag=timedelta(hours=2))
    desk.states("2026-03-10T06:00", "2026-03-10T09:05", "2026-03-10T11:00", "2026-03-10T21:30")
    announced = [(e.released_at, e.evidence["seen_in"]) for e in desk.events("announcement")]
    assert announced == [
        (ottawa("2026-02-10T08:30"), "metadata"),
        (ottawa("2026-03-10T08:30"), "metadata"),
    ]
    came = [e.state for e in desk.events("check") if e.released_at == ottawa("2026-03-10T08:30")]
    assert came == ["STALE_ZIP", "NEW", "UNCHANGED"]


def test_waiting_outlives_a_day_without_answers(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.announce(releaseTime="2026-03-10T08:30")
    desk.fetch("2026-03-10T09:05")
    desk.double.inject("getCubeMetadata", Answer(404, b"{}"), times=2)
    assert desk.states("2026-03-10T11:00", "2026-03-11T09:05", "2026-03-11T11:00") == [
        "UNAVAILABLE",
        "UNAVAILABLE",
        "UNCHANGED",
    ]


def test_a_withdrawn_release_that_comes_back_is_known_since_it_was_seen_again(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.schedule(MARCH)
    desk.fetch("2026-03-10T09:05")
    with StatcanDouble([FEBRUARY], clock=Clock("2026-03-11T09:05")) as withdrawn:
        desk.client = StatcanClient(desk.client._http, withdrawn.url)
        desk.double = withdrawn
        # For a day it may be one machine of several that lags behind.
        assert desk.states("2026-03-11T09:05", "2026-03-12T09:05", "2026-03-12T21:30") == [
            "STALE_ZIP",
            "NEW",
            "UNCHANGED",
        ]
        assert desk.snapshots() == ["02-10 08:30", "03-10 08:30", "03-12 09:05"]
        withdrawn.schedule(MARCH)
        assert desk.states("2026-03-13T09:05", "2026-03-13T21:30") == ["NEW", "UNCHANGED"]
    assert desk.snapshots()[-1] == "03-13 09:05"


def test_a_zip_that_is_gone_is_unavailable(desk: Desk) -> None:
    desk.fetch("2026-02-10T09:05")
    desk.double.inject("-eng.zip", Answer(404))
    outcome = desk.fetch("2026-02-11T09:05")
    assert outcome.state == "UNAVAILABLE"
    assert "answered 404: the table has no download there now" in outcome.message


def test_a_304_that_nobody_asked_for_is_no_answer(desk: Desk) -> None:
    desk.double.inject("-eng.zip", Answer(304, b""))
    outcome = desk.fetch("2026-02-10T09:05")
    assert outcome.state == "UNAVAILABLE"
    assert "nothing has changed (304), although nothing of it is here yet" in outcome.message


def test_an_outage_page_is_unavailable_and_nothing_is_kept_of_it(desk: Desk) -> None:
    desk.double.inject("-eng.zip", Answer(302, headers={"Location": "/srvmsg/srvmsg404.html"}))
    outcome = desk.fetch("2026-02-10T09:05")
    assert outcome.state == "UNAVAILABLE"
    assert "redirects to the outage page" in outcome.message
    assert not list(desk.archive.root.glob("_quarantine/*"))
