"""Structural drift as a run and `canauto status` see it: what our models rely on, and what follows.

The registry says what a staging model assumes; the seed of member codes says which members the
models read. What does not belong here: finding changes; see sources/statcan/drift.py.
"""

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from orchestration.settings import DBT_PROJECT
from sources.archive import Archive
from sources.errors import ArchiveError, InvalidSnapshotError, PublishError
from sources.eventlog import Event, EventLog
from sources.feeds._feed import Feed
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.outcome import ReleaseState
from sources.registry import Registry
from sources.releases import Releases
from sources.statcan.change import Change, Reliance
from sources.structure import Drift, UnitsBySnapshot, drift, history

SEED = DBT_PROJECT / "seeds" / "statcan_member_codes.csv"
MEND = (
    "Nothing was published, the last release stands: mend the staging model, the seed "
    "statcan_member_codes and `relies_on` in sources/statcan/tables.yml, then set `reviewed_on` "
    "there to the day of that release (`canauto status {table}` shows all)."
)


class Watch:
    """Holds archived tables against what models rely on and what was released."""

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        releases: Releases,
        events: Iterable[Event] | None = None,
    ) -> None:
        """Remember what was released, and the units that the log has of each load."""
        self._archive = archive
        self._registry = registry
        current = releases.current()
        self._released = {v.snapshot_id for v in current.manifest.vintages} if current else set()
        self._units: UnitsBySnapshot = {
            event.snapshot_id: _read_units(event.evidence["units"])
            for event in (EventLog(archive.root).events() if events is None else events)
            if event.kind == "load" and event.snapshot_id and "units" in event.evidence
        }

    def drift(self, product_id: str, units: UnitsBySnapshot | None = None) -> Drift:
        """How the latest structure of a table stands; nothing where it cannot be read.

        Args:
            product_id: Of the table, declared or not.
            units: Of its observations by snapshot, where more is known than the log says.
        """
        try:
            return drift(
                self._snapshots(product_id),
                self.reliance(product_id),
                released=self._released,
                reviewed_on=self._reviewed_on(product_id),
                units=self._units if units is None else units,
            )
        except (ArchiveError, InvalidSnapshotError):
            return Drift()  # Loading it says what is wrong, and leaves the last good one.

    def history(self, product_id: str) -> list[tuple[Snapshot, Snapshot, list[Change]]]:
        """What each snapshot of a table changed, oldest first."""
        try:
            return history(
                self._snapshots(product_id),
                self.reliance(product_id),
                released=self._released,
                reviewed_on=self._reviewed_on(product_id),
                units=self._units,
            )
        except (ArchiveError, InvalidSnapshotError):
            return []

    def reliance(self, product_id: str) -> Reliance:
        """What models rely on of a table; nothing where it is not declared."""
        table = self._registry.statcan(product_id)
        return Reliance.of(table, members_read().get(table.id, ())) if table else Reliance()

    def broken(self) -> dict[str, Drift]:
        """The declared tables whose structure breaks a model."""
        drifts = {
            d.id: self.drift(d.id)
            for d in self._registry.datasets.values()
            if isinstance(d, StatcanTable)
        }
        return {product_id: found for product_id, found in drifts.items() if found.breaking}

    def _snapshots(self, product_id: str) -> Sequence[Snapshot]:
        return self._archive.snapshots("statcan", product_id)

    def _reviewed_on(self, product_id: str) -> date | None:
        table = self._registry.statcan(product_id)
        return table.reviewed_on if table else None


def layout_changes(events: Iterable[Event], feed: Feed) -> list[str]:
    """Parts of a feed whose latest file came in another declared layout than the one before.

    Such a file is read all the same; one in no declared layout is INVALID and comes no further.

    Args:
        events: The archive's log, oldest first.
        feed: The feed.
    """
    layouts: dict[str, list[list[str]]] = {}
    for event in events:
        is_new = event.kind == "check" and event.state == ReleaseState.NEW
        if is_new and event.part and (event.source, event.dataset) == (feed.source, feed.id):
            layouts.setdefault(event.part, []).append(event.evidence.get("layouts") or [])
    return [
        f"Part {part} of {feed.id} came in layout {', '.join(seen[-1])}, before in "
        f"{', '.join(seen[-2])}."
        for part, seen in layouts.items()
        if len(seen) > 1 and seen[-1] != seen[-2]
    ]


@cache
def members_read() -> Mapping[str, Sequence[tuple[int, int]]]:
    """(position, member id) of every member that models read by code, by table."""
    found: dict[str, list[tuple[int, int]]] = {}
    with SEED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            place = int(row["dimension_position"]), int(row["member_id"])
            found.setdefault(row["product_id"], []).append(place)
    return found


def require_known_structure(watch: Watch, published: Collection[str]) -> None:
    """Refuse to publish while a table is not what a model takes it for.

    Args:
        watch: Over the archive.
        published: The tables that published ones are made from; no other is a reason.

    Raises:
        PublishError: Naming the tables, a member, and what to do.
    """
    broken = {pid: found for pid, found in watch.broken().items() if pid in published}
    if broken:
        raise PublishError(broken_sentence(broken))


def broken_sentence(broken: Mapping[str, Drift]) -> str:
    """Which tables changed, the first change of each, and what to do."""
    told = []
    for product_id, found in broken.items():
        more = len(found.breaking) - 1
        rest = f" And {more} more change{'s' if more > 1 else ''}." if more else ""
        told.append(
            f"Table {product_id} is not what its models take it for: "
            f"{found.breaking[0].sentence}{rest}"
        )
    return f"{' '.join(told)} {MEND.format(table=next(iter(broken)))}"


def units_evidence(units: UnitsBySnapshot, snapshot_id: str | None) -> list[list[int | None]]:
    """Units and scales of a snapshot's observations, as the log keeps them."""
    places = units.get(snapshot_id or "", {})
    return sorted(([*place, *pair] for place, pairs in places.items() for pair in pairs), key=str)


def _read_units(rows: Iterable[Sequence[int | None]]) -> dict[Any, Any]:
    found: dict[tuple[int | None, int | None], frozenset[Any]] = {}
    for position, member_id, uom_id, scalar_id in rows:
        place = (position, member_id)
        found[place] = found.get(place, frozenset()) | {(uom_id, scalar_id)}
    return found
