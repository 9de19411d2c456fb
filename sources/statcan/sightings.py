"""What canauto has seen of each table's releases, read back from the archive's log.

The gate needs to know since when a release has been announced and which one was last found to be
in the archive. Both stand in the log, so that they outlive a restart and a rebuild.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sources.eventlog import Event, EventLog
from sources.manifest import Snapshot
from sources.outcome import ReleaseState

SOURCE = "statcan"
CHANGED_CUBES, ALL_CUBES, METADATA = "changed_cubes", "all_cubes", "metadata"

# An announcement may precede its release by hours; more than that is a mistake, a wrong year say.
FAR_AHEAD = timedelta(days=1)


@dataclass
class Sightings:
    """What was seen of one table.

    Attributes:
        first_seen: Release time -> when canauto first met it: in the list of changed cubes, or in
            the metadata.
        hinted: Release times that the catalogue gave. It can be years off: a reason to look, and
            no evidence.
        listed: The latest release time in a list of changed cubes.
        settled: Snapshot id -> the latest release time that was found to be that snapshot, also
            when it brought no new figures and the snapshot kept its own release time.
        waiting_since: When the zip and the metadata were first seen to disagree, while nothing
            has settled it since.
    """

    first_seen: dict[datetime, datetime] = field(default_factory=dict)
    hinted: set[datetime] = field(default_factory=set)
    listed: datetime | None = None
    settled: dict[str, datetime] = field(default_factory=dict)
    waiting_since: datetime | None = None

    def add(self, event: Event) -> None:
        """Take note of a line of the log about this table."""
        if event.kind == "announcement":
            self._add_announcement(event)
        elif event.kind == "check":
            self._add_check(event)

    def accepted(self, snapshots: Iterable[Snapshot], now: datetime) -> datetime | None:
        """The latest release that is in the archive whole, or was found to be.

        Args:
            snapshots: All of the table. An extract holds no release whole, but may be the
                latest that a release was found to have left unchanged.
            now: A release time that is later than this is a mistake, and none.
        """
        times = [
            moment
            for snapshot in snapshots
            for moment in (
                None if snapshot.manifest.extract else snapshot.manifest.released_at,
                self.settled.get(snapshot.id),
            )
            if moment is not None and moment <= now
        ]
        return max(times, default=None)

    def since(self, announced: datetime | None, accepted: datetime | None) -> datetime | None:
        """Since when canauto has known what it waits for; None when that is now.

        A release that moved on is known since it was first seen. Without one it is a disagreement
        that is waited out, known since the first check that met it.
        """
        if announced is not None and (accepted is None or announced > accepted):
            return self.first_seen.get(announced)
        return self.waiting_since

    def _add_announcement(self, event: Event) -> None:
        if event.released_at is None:
            return
        if event.evidence.get("seen_in") == ALL_CUBES:
            self.hinted.add(event.released_at)
            return
        self.first_seen.setdefault(event.released_at, event.at)
        is_credible = event.released_at - event.at <= FAR_AHEAD
        if event.evidence.get("seen_in") == CHANGED_CUBES and is_credible:
            self.listed = max(self.listed or event.released_at, event.released_at)

    def _add_check(self, event: Event) -> None:
        if event.released_at is not None:
            self.first_seen.setdefault(event.released_at, event.at)
        if event.state in (ReleaseState.NEW, ReleaseState.UNCHANGED):
            self.waiting_since = None
            if event.released_at is not None and event.snapshot_id is not None:
                known = self.settled.get(event.snapshot_id, event.released_at)
                self.settled[event.snapshot_id] = max(known, event.released_at)
        elif event.state == ReleaseState.STALE_ZIP and self.waiting_since is None:
            self.waiting_since = event.at


def read_sightings(log: EventLog) -> dict[str, Sightings]:
    """The sightings of every table that the log names, by product id."""
    found: dict[str, Sightings] = {}
    for event in log.events():
        if event.source == SOURCE and event.dataset is not None:
            found.setdefault(event.dataset, Sightings()).add(event)
    return found
