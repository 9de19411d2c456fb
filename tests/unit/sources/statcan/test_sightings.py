"""What the log remembers of a table's releases. The events are made up."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from sources.eventlog import Event, EventLog
from sources.manifest import Manifest, Snapshot
from sources.statcan.sightings import Sightings, read_sightings

FEBRUARY = datetime(2026, 2, 10, 13, 30, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
SOON = timedelta(minutes=35)


def event(kind: str, at: datetime, **fields: object) -> Event:
    return Event.model_validate({"kind": kind, "at": at, "source": "statcan", **fields})


def seen(*events: Event) -> Sightings:
    sightings = Sightings()
    for one in events:
        sightings.add(one)
    return sightings


def check(state: str, at: datetime, released_at: datetime | None, snapshot: str = "s") -> Event:
    return event("check", at, state=state, released_at=released_at, snapshot_id=snapshot)


def announced(at: datetime, released_at: datetime, seen_in: str) -> Event:
    return event("announcement", at, released_at=released_at, evidence={"seen_in": seen_in})


def test_the_first_sight_of_a_release_counts() -> None:
    for first in (
        announced(MARCH + SOON, MARCH, "changed_cubes"),
        announced(MARCH + SOON, MARCH, "metadata"),
        check("STALE_ZIP", MARCH + SOON, MARCH),
    ):
        sightings = seen(first, check("STALE_ZIP", MARCH + 3 * SOON, MARCH))
        assert sightings.since(MARCH, FEBRUARY) == MARCH + SOON
        assert sightings.since(MARCH, None) == MARCH + SOON


def test_the_catalogue_is_no_evidence() -> None:
    sightings = seen(announced(FEBRUARY, MARCH, "all_cubes"))
    assert sightings.hinted == {MARCH}
    assert sightings.since(MARCH, FEBRUARY) is None
    assert sightings.listed is None


def test_only_the_lists_of_changed_cubes_say_what_is_listed() -> None:
    sightings = seen(
        announced(MARCH, MARCH, "changed_cubes"),
        announced(MARCH, FEBRUARY, "changed_cubes"),
        announced(MARCH, MARCH + SOON, "metadata"),
    )
    assert sightings.listed == MARCH


def test_a_disagreement_is_waited_out_from_the_first_check_that_met_it() -> None:
    meeting = check("STALE_ZIP", MARCH + SOON, FEBRUARY)
    again = check("STALE_ZIP", MARCH + 3 * SOON, FEBRUARY)
    silent = check("UNAVAILABLE", MARCH + 2 * SOON, None)
    settled = check("UNCHANGED", MARCH + 4 * SOON, FEBRUARY)
    assert seen(meeting, silent, again).since(FEBRUARY, FEBRUARY) == MARCH + SOON
    assert seen(meeting, settled).since(FEBRUARY, FEBRUARY) is None
    assert seen(silent).since(FEBRUARY, FEBRUARY) is None


def test_a_release_without_new_figures_is_remembered_as_accepted() -> None:
    sightings = seen(
        check("NEW", FEBRUARY, FEBRUARY),
        check("UNCHANGED", MARCH + SOON, MARCH),
        check("UNCHANGED", MARCH + 2 * SOON, FEBRUARY),
        check("STALE_ZIP", MARCH + 3 * SOON, MARCH + timedelta(1)),
    )
    assert sightings.settled == {"s": MARCH}


def test_only_this_publishers_tables_are_read(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    log.append(event("check", MARCH, dataset="20100085", state="NEW", released_at=MARCH))
    log.append(event("announcement", MARCH, evidence={"day": "2026-03-10"}))
    log.append(event("check", MARCH, dataset="fx", state="NEW", released_at=MARCH, source="feeds"))
    log.append(event("load", MARCH, dataset="20100001", state="NEW"))
    assert set(read_sightings(log)) == {"20100085", "20100001"}
    assert read_sightings(log)["20100001"] == Sightings()


def test_a_release_time_that_is_still_to_come_is_no_release() -> None:
    wrong = MARCH.replace(year=2027)
    stated = SimpleNamespace(snapshot_id="s", released_at=wrong, extract=False)
    snapshot = Snapshot(cast("Manifest", stated), Path())
    sightings = seen(
        announced(MARCH, MARCH, "changed_cubes"),
        announced(MARCH + SOON, wrong, "changed_cubes"),
        check("NEW", MARCH, MARCH),
        check("UNCHANGED", MARCH + SOON, wrong),
    )
    assert sightings.listed == MARCH
    assert Sightings().accepted([snapshot], MARCH + SOON) is None


def test_an_extract_is_no_release_but_may_have_been_left_unchanged() -> None:
    def snapshot(name: str, released_at: datetime, *, extract: bool = False) -> Snapshot:
        manifest = SimpleNamespace(snapshot_id=name, released_at=released_at, extract=extract)
        return Snapshot(cast("Manifest", manifest), Path())

    whole = snapshot("whole", FEBRUARY)
    extract = snapshot("extract", MARCH, extract=True)
    assert Sightings().accepted([], MARCH) is None
    assert Sightings().accepted([whole, extract], MARCH) == FEBRUARY
    later = MARCH + timedelta(30)
    unchanged = seen(check("UNCHANGED", later, later, "extract"), check("NEW", MARCH, MARCH, "?"))
    assert unchanged.accepted([whole, extract], later) == later
