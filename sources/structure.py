"""The structure of an archived table: what each snapshot changed, and where the latest stands.

Reads metadata files; opens no database.

The models were built on the structure that the last release was published from, or that a person
has reviewed since (`reviewed_on` in the registry); before there is either, on the oldest in the
archive. So a change that breaks a model stands, night after night, until it is mended here or
undone there.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from sources.errors import InvalidSnapshotError
from sources.manifest import Snapshot
from sources.statcan.change import Change, Kind, Reliance
from sources.statcan.cube import CubeMetadata
from sources.statcan.drift import Units, compare, hold, settled

UnitsBySnapshot = Mapping[str, Units]
IDENTITY = {  # What an id stands for: of one member, one of these at a time.
    Kind.MEMBER_REMOVED,
    Kind.MEMBER_RENAMED,
    Kind.MEMBER_RENUMBERED,
    Kind.MEMBER_SPLIT,
    Kind.MEMBER_MERGED,
}


@dataclass(frozen=True)
class Drift:
    """How a table's latest structure stands.

    Attributes:
        snapshot_id: The latest snapshot; None where there is none.
        since: The snapshot that it was held against, if any.
        changes: What differs from it, and from what the registry declares.
    """

    snapshot_id: str | None = None
    since: str | None = None
    changes: tuple[Change, ...] = ()

    @property
    def breaking(self) -> tuple[Change, ...]:
        """The changes that make a model wrong."""
        return tuple(change for change in self.changes if change.is_breaking)


def read_metadata(snapshot: Snapshot) -> CubeMetadata:
    """The metadata that came with a StatCan snapshot.

    Raises:
        InvalidSnapshotError: It cannot be read.
        ArchiveError: It is not in the archive.
    """
    product_id = snapshot.manifest.dataset
    path = snapshot.file(f"{product_id}.metadata.json")
    try:
        metadata = CubeMetadata.read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise InvalidSnapshotError(
            f"The metadata of {product_id} cannot be read: {error}"
        ) from error
    return replace(metadata, is_partial=metadata.is_partial or snapshot.manifest.partial)


def drift(
    snapshots: Sequence[Snapshot],
    reliance: Reliance,
    *,
    released: Collection[str] = (),
    reviewed_on: date | None = None,
    units: UnitsBySnapshot | None = None,
) -> Drift:
    """Where the latest structure stands against the one that models were built on.

    Where they are the same snapshot, what it brought is told as harmless: it was accepted.

    Args:
        snapshots: Of one table, oldest first.
        reliance: What models rely on.
        released: Snapshots that the current release was made from.
        reviewed_on: Day up to whose releases a person has compared model and table.
        units: What observations came in, by snapshot, as far as known.
    """
    if not snapshots:
        return Drift()
    accepted = _accepted(snapshots, released, reviewed_on)
    latest = read_metadata(snapshots[-1])
    is_accepted = accepted == len(snapshots) - 1
    base = len(snapshots) - 2 if is_accepted else accepted
    found: list[Change] = []
    if base >= 0:
        found = _compared(snapshots[base], snapshots[-1], reliance, units or {}, latest)
    changes = [*(settled(found) if is_accepted else found), *hold(latest, reliance)]
    return Drift(
        snapshot_id=snapshots[-1].id,
        since=snapshots[base].id if base >= 0 else None,
        changes=_each_once(changes),
    )


def history(
    snapshots: Sequence[Snapshot],
    reliance: Reliance,
    *,
    released: Collection[str] = (),
    reviewed_on: date | None = None,
    units: UnitsBySnapshot | None = None,
) -> list[tuple[Snapshot, Snapshot, list[Change]]]:
    """As `steps`, what was accepted since being harmless; arguments as those of `drift`."""
    accepted = _accepted(snapshots, released, reviewed_on)
    return [
        (earlier, later, settled(changes) if place <= accepted else changes)
        for place, (earlier, later, changes) in enumerate(
            steps(snapshots, reliance, units), start=1
        )
    ]


def steps(
    snapshots: Sequence[Snapshot], reliance: Reliance, units: UnitsBySnapshot | None = None
) -> Iterator[tuple[Snapshot, Snapshot, list[Change]]]:
    """What each snapshot changed: (the one before, the snapshot, its changes), oldest first."""
    before = None
    for earlier, later in pairwise(snapshots):
        after = read_metadata(later)
        yield earlier, later, _compared(earlier, later, reliance, units or {}, after, before)
        before = after


def _accepted(
    snapshots: Sequence[Snapshot], released: Collection[str], reviewed_on: date | None
) -> int:
    """The place of the last snapshot whose structure the models were built on."""
    return max(
        (
            place
            for place, snapshot in enumerate(snapshots)
            if snapshot.id in released
            or (reviewed_on is not None and snapshot.vintage_at.date() <= reviewed_on)
        ),
        default=0,
    )


def _compared(
    earlier: Snapshot,
    later: Snapshot,
    reliance: Reliance,
    units: UnitsBySnapshot,
    after: CubeMetadata,
    before: CubeMetadata | None = None,
) -> list[Change]:
    return compare(
        before or read_metadata(earlier),
        after,
        reliance,
        units_before=units.get(earlier.id),
        units_after=units.get(later.id),
    )


def _each_once(changes: list[Change]) -> tuple[Change, ...]:
    """What both sides tell of a member is told once, in the first one's words where it matters."""
    found: dict[tuple[object, ...], Change] = {}
    for change in changes:
        what = "identity" if change.kind in IDENTITY else change.kind
        key = (what, change.position, change.member_id)
        if key not in found or (change.is_breaking and not found[key].is_breaking):
            found[key] = change
    return tuple(found.values())
