"""What Statistics Canada says it released: asked for each day that was missed, kept in the log.

Two lists are asked. getChangedCubeList names what was released on a day, and is evidence: the gate
compares the zip with it. getAllCubesListLite, once a week, names every cube; its release times can
differ by years from the cube's own (seen by another client), so a mismatch only says "look".

Neither decides what is fetched. Every table's metadata is asked each night all the same, so that a
list that fails hides no table and fails no run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sources.errors import NotOpenError, SourceError
from sources.eventlog import Event, EventLog
from sources.statcan.client import StatcanClient
from sources.statcan.ottawa_time import date_in_ottawa, in_ottawa, release_hour
from sources.statcan.sightings import ALL_CUBES, CHANGED_CUBES, SOURCE, Sightings

# After a longer absence the catalogue is asked instead of older days: sixty requests take eight
# seconds, and the delta files that could fill such a gap lie there for 47 business days.
MOST_DAYS = 60
RECONCILE_AFTER = timedelta(days=7)


@dataclass
class ListsAsked:
    """What the log says of the lists themselves.

    Attributes:
        answered: Day of a list of changed cubes -> the last day, in Ottawa, on which it answered.
        reconciled: The last day on which the catalogue was compared.
    """

    answered: dict[date, date] = field(default_factory=dict)
    reconciled: date | None = None


def read_lists_asked(log: EventLog) -> ListsAsked:
    """Which days were answered, and when the catalogue was last compared."""
    asked = ListsAsked()
    for event in log.events("announcement"):
        on = date_in_ottawa(event.at)
        if "day" in event.evidence and event.dataset is None:
            asked.answered[date.fromisoformat(event.evidence["day"])] = on
        elif "listed" in event.evidence and event.dataset is None:
            asked.reconciled = on
    return asked


def days_to_ask(answered: Mapping[date, date], today: date) -> list[date]:
    """Days whose list is still to be read, up to today, oldest first.

    A list may grow until its day is over: one that answered on its own day is asked once more
    later. At the very first time only today's is asked: what was released before comes with the
    first fetch.
    """
    if not answered:
        return [today]
    first = max(min(answered), today - timedelta(days=MOST_DAYS - 1))
    days = (first + timedelta(days=n) for n in range((today - first).days + 1))
    return [day for day in days if answered.get(day, day) <= day]


def reconcile_is_due(asked: ListsAsked, today: date) -> bool:
    """Once a week, and after an absence longer than the days that are asked for."""
    if not asked.answered:
        return False
    if today - max(asked.answered) >= timedelta(days=MOST_DAYS):
        return True
    return today - (asked.reconciled or min(asked.answered)) >= RECONCILE_AFTER


def listen(
    client: StatcanClient,
    archive_root: Path,
    accepted: Mapping[str, datetime | None],
    sightings: dict[str, Sightings],
    *,
    now: datetime,
    run_id: str | None = None,
) -> list[str]:
    """Ask the lists that are due, and log each release that they announce, once.

    Args:
        client: The session.
        archive_root: Whose log is read and written.
        accepted: Product id of each table to listen for -> its latest release in the archive.
        sightings: What was seen before; what is announced now is added.
        now: When this takes place.
        run_id: Groups the log lines of one command.

    Returns:
        Why a list could not be read, one sentence each; nothing is raised for it.
    """
    desk = _Desk(client, EventLog(archive_root), accepted, sightings, now, run_id)
    asked = read_lists_asked(desk.log)
    today = date_in_ottawa(now)
    try:
        for day in days_to_ask(asked.answered, today):
            desk.ask_day(day)
        if reconcile_is_due(asked, today):
            desk.reconcile()
    except SourceError as error:
        desk.note(str(error), {}, state="UNAVAILABLE")
        return [f"{error} Every table is asked all the same."]
    return []


@dataclass
class _Desk:
    """Where the lists are read and what they say is written down."""

    client: StatcanClient
    log: EventLog
    accepted: Mapping[str, datetime | None]
    sightings: dict[str, Sightings]
    now: datetime
    run_id: str | None

    def ask_day(self, day: date) -> None:
        try:
            changed = self.client.changed_cubes(day)
        except NotOpenError:
            return  # Before 08:30, or a day that has no list: asked again next time.
        announced = {
            f"{cube.product_id:08d}": cube.released_at or release_hour(day) for cube in changed
        }
        ours = {pid: announced[pid] for pid in self.accepted if pid in announced}
        for pid, released_at in ours.items():
            if released_at not in self._seen(pid).first_seen:
                self._announce(
                    pid,
                    released_at,
                    f"Released on {in_ottawa(released_at)}, says the list of changed cubes.",
                    {"seen_in": CHANGED_CUBES, "day": day.isoformat()},
                )
        self.note(
            f"The list of changed cubes of {day} names {len(changed):,} tables, {len(ours)} of "
            "them declared.",
            {"day": day.isoformat(), "cubes": len(changed), "declared": sorted(ours)},
        )

    def reconcile(self) -> None:
        listed = {f"{cube.product_id:08d}": cube for cube in self.client.all_cubes()}
        for pid, released_at in self._later_in(
            {pid: cube.released_at for pid, cube in listed.items()}
        ):
            self._announce(
                pid,
                released_at,
                f"The catalogue dates it {in_ottawa(released_at)}, the archive's last release is "
                f"of {in_ottawa(self.accepted[pid])}: to be checked.",
                {"seen_in": ALL_CUBES},
            )
        missing = sorted(set(self.accepted) - set(listed))
        gone = f" Not among them: {', '.join(missing)}." if missing else ""
        self.note(
            f"The catalogue of {len(listed):,} tables was compared with the archive.{gone}",
            {"listed": len(listed), "missing": missing},
        )

    def note(self, message: str, evidence: Mapping[str, Any], state: str | None = None) -> None:
        """A line about a list, not about a table."""
        self.log.append(
            Event(
                at=self.now,
                kind="announcement",
                run_id=self.run_id,
                source=SOURCE,
                state=state,
                message=message,
                evidence=dict(evidence),
            )
        )

    def _later_in(self, listed: Mapping[str, datetime | None]) -> Iterator[tuple[str, datetime]]:
        """Tables that the catalogue dates later than the archive does, not yet told of."""
        for pid, accepted in self.accepted.items():
            released_at = listed.get(pid)
            if accepted is None or released_at is None or released_at <= accepted:
                continue
            seen = self._seen(pid)
            if released_at not in seen.first_seen and released_at not in seen.hinted:
                yield pid, released_at

    def _announce(
        self, pid: str, released_at: datetime, message: str, evidence: dict[str, Any]
    ) -> None:
        event = announcement(pid, released_at, message, evidence, self.now, self.run_id)
        self.log.append(event)
        self._seen(pid).add(event)

    def _seen(self, pid: str) -> Sightings:
        return self.sightings.setdefault(pid, Sightings())


def announcement(
    product_id: str,
    released_at: datetime,
    message: str,
    evidence: dict[str, Any],
    now: datetime,
    run_id: str | None,
) -> Event:
    """The line that says a release of a table was announced, and where."""
    return Event(
        at=now,
        kind="announcement",
        run_id=run_id,
        source=SOURCE,
        dataset=product_id,
        released_at=released_at,
        message=message,
        evidence=evidence,
    )
