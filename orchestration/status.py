"""How every dataset is: from the archive's log and manifests, never from DuckDB.

So it can be asked at any time, also while a refresh holds the warehouse.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration.drift import Watch
from orchestration.settings import Settings
from sources.archive import Archive
from sources.errors import ArchiveError
from sources.eventlog import Event, EventLog
from sources.manifest import Snapshot, file_sha256
from sources.model import Cadence, CuratedTable, Dataset
from sources.registry import PACKAGE, load_registry
from sources.releases import Releases
from sources.statcan.change import Change
from sources.statcan.delta import is_delta

# Of several parts of a feed, the state that a person has to know of comes first.
GRAVITY = ("INVALID", "UNAVAILABLE", "STALE_ZIP", "NOT_OPEN", "NEW", "UNCHANGED")
MONTHS = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.ANNUAL: 12}
DAYS = {Cadence.DAILY: 1, Cadence.WEEKLY: 7}


@dataclass(frozen=True)
class DatasetStatus:
    """One dataset; the attributes are the keys of `canauto status --json`.

    Attributes:
        state: What the last question came to; None where nobody was asked yet.
        released_at: The publisher's release time of the snapshot, where it states one.
        last_period: First day of the last period that is loaded.
        drift: What the latest snapshot changed in the table's structure since the models were
            built, and how it differs from what the registry declares; of StatCan tables only.
        overdue: The next period should have been released by now; False where that cannot be
            said, or where the publisher was never asked.
    """

    dataset: str
    source: str
    state: str | None
    released_at: datetime | None
    snapshot_id: str | None
    first_seen_at: datetime | None
    last_checked_at: datetime | None
    last_period: date | None
    overdue: bool
    message: str
    drift: tuple[Change, ...] = ()


def dataset_statuses(settings: Settings) -> list[DatasetStatus]:
    """Every declared dataset, and every other table that was pulled."""
    logged = list(EventLog(settings.archive).events())
    watch = watch_of(settings, logged)
    return [
        replace(status, drift=watch.drift(status.dataset).changes)
        if status.source == "statcan"
        else status
        for status in _statuses(settings, logged)
    ]


def watch_of(settings: Settings, events: Iterable[Event] | None = None) -> Watch:
    """What holds the data folder's tables against what models rely on."""
    archive = Archive(settings.archive)
    return Watch(archive, load_registry(), Releases(settings.published), events)


def _statuses(settings: Settings, logged: Iterable[Event]) -> list[DatasetStatus]:
    """Without drift, for which metadata must be read."""
    registry = load_registry()
    archive = Archive(settings.archive)
    events: dict[tuple[str | None, str | None], list[Event]] = {}
    for event in logged:
        events.setdefault((event.source, event.dataset), []).append(event)
    today = settings.now().date()
    statuses = []
    for dataset in registry.datasets.values():
        seen = events.get((dataset.source, dataset.id), [])
        if isinstance(dataset, CuratedTable):
            statuses.append(_curated_status(dataset, seen))
            continue
        snapshot = archive.latest(dataset.source, dataset.id)
        statuses.append(_status(dataset.source, dataset.id, dataset, snapshot, seen, today))
    for source, name in archive.datasets():
        if f"{source}/{name}" not in registry.datasets:
            seen = events.get((source, name), [])
            statuses.append(_status(source, name, None, archive.latest(source, name), seen, today))
    return statuses


def release_status(settings: Settings) -> dict[str, Any] | None:
    """The published release, or None."""
    current = Releases(settings.published).current()
    if current is None:
        return None
    manifest = current.manifest
    return {
        "release_id": current.id,
        "path": str(settings.published / "current" / "canauto.duckdb"),
        "created_at": manifest.created_at.isoformat(),
        "schema_version": manifest.schema_version,
        "tables": len(manifest.tables),
        "rows": sum(table.rows for table in manifest.tables),
        "tests": dict(manifest.tests),
    }


def overdue_datasets(settings: Settings, keys: Iterable[str] = ()) -> list[str]:
    """Keys of the datasets whose next period should be there by now.

    Args:
        settings: Of the data folder.
        keys: Only these datasets; all of them when empty.
    """
    wanted = set(keys)
    return [
        f"{status.source}/{status.dataset}"
        for status in _statuses(settings, EventLog(settings.archive).events())
        if status.overdue and (not wanted or f"{status.source}/{status.dataset}" in wanted)
    ]


def is_overdue(dataset: Dataset, last_period: date | None, today: date) -> bool:
    """Whether the period after the last one should have been released."""
    if last_period is None or dataset.expected_lag_days is None:
        return False
    end_of_next = period_start(period_start(last_period, dataset.cadence), dataset.cadence)
    return today > end_of_next + timedelta(days=dataset.expected_lag_days)


def period_start(period: date, cadence: Cadence) -> date:
    """First day of the period after one: also the day after that one's last."""
    if cadence in DAYS:
        return period + timedelta(days=DAYS[cadence])
    months = period.year * 12 + period.month - 1 + MONTHS.get(cadence, 12)
    return date(months // 12, months % 12 + 1, 1)


def _status(
    source: str,
    name: str,
    dataset: Dataset | None,
    snapshot: Snapshot | None,
    events: list[Event],
    today: date,
) -> DatasetStatus:
    check = _gravest_last_check(events)
    last_period = _last_period(snapshot, events)
    manifest = snapshot.manifest if snapshot else None
    nobody = "Never asked."
    if snapshot is not None:
        nobody = f"{'From a Delta File' if is_delta(snapshot) else 'The sample'}; never asked."
    return DatasetStatus(
        dataset=name,
        source=source,
        state=check.state if check else None,
        released_at=manifest.released_at if manifest else None,
        snapshot_id=manifest.snapshot_id if manifest else None,
        first_seen_at=manifest.first_seen_at if manifest else None,
        last_checked_at=check.at if check else None,
        last_period=last_period,
        overdue=bool(check and dataset and is_overdue(dataset, last_period, today)),
        message=check.message if check else nobody,
    )


def _curated_status(dataset: CuratedTable, events: list[Event]) -> DatasetStatus:
    digest = file_sha256(PACKAGE / "curated" / dataset.file)[:12]
    return DatasetStatus(
        dataset=dataset.id,
        source=dataset.source,
        state=None,
        released_at=None,
        snapshot_id=f"curated-{digest}",
        first_seen_at=None,
        last_checked_at=None,
        last_period=_last_period(None, events),
        overdue=False,
        message=f"Figures from print, in sources/curated/{dataset.file}.",
    )


def _gravest_last_check(events: list[Event]) -> Event | None:
    """The last check of the dataset; of a feed, the gravest of its parts' last checks."""
    last = {event.part: event for event in events if event.kind == "check"}
    known = [e for e in last.values() if e.state in GRAVITY]
    return min(known, key=lambda e: GRAVITY.index(e.state or ""), default=None)


def _last_period(snapshot: Snapshot | None, events: list[Event]) -> date | None:
    """What the loader last said; before a load, what the publisher's metadata says."""
    loads = [e for e in events if e.kind == "load" and e.evidence.get("last_period")]
    if loads:
        return date.fromisoformat(loads[-1].evidence["last_period"])
    if snapshot is None:
        return None
    try:
        metadata = json.loads(_metadata_file(snapshot).read_text(encoding="utf-8"))
        return date.fromisoformat(str(metadata["cubeEndDate"])[:10])
    except (ArchiveError, OSError, ValueError, KeyError):
        return None


def _metadata_file(snapshot: Snapshot) -> Path:
    return snapshot.file(f"{snapshot.manifest.dataset}.metadata.json")
