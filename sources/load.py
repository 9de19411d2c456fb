"""From the archive into DuckDB schema `raw`. Never opens a socket.

One snapshot is one transaction: after a kill -9 the warehouse holds the state before or after it,
and the next load goes on from there.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from sources import load_feed, load_keep, load_rows, load_statcan
from sources.archive import Archive
from sources.errors import (
    CanautoError,
    InvalidSnapshotError,
    LoadError,
    LockedError,
    NoSpaceError,
)
from sources.eventlog import Event, EventLog
from sources.feeds._feed import Feed
from sources.load_report import LoadReport
from sources.manifest import Manifest, Snapshot
from sources.model import CuratedTable, Dataset, StatcanTable
from sources.raw_tables import (
    CURATED_COLUMNS,
    STATCAN_METADATA_TABLES,
    create_observations_table,
    create_shared_tables,
    create_text_table,
    identifier,
    is_outdated,
    record_schema_version,
    transaction,
)
from sources.registry import Registry, undeclared_table
from sources.structure import read_metadata

WAREHOUSE_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": False,
}


# The last is what DuckDB says when it may spill no more: nine tenths of what the disk has free.
DISK_IS_FULL = ("no space left", "not enough disk space", "max_temp_directory_size")
MEMORY_LIMIT = "400MB"  # The process takes some 150 MB beside it.
MOST_THREADS = 4  # Each needs memory of its own.


@contextmanager
def open_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect to the private warehouse as its only writer, in UTC.

    Memory is bounded: what does not fit goes to a folder `spill` beside the file, which is gone
    afterwards.

    Raises:
        LockedError: Another process has the file open.
        NoSpaceError: The disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    spill = path.parent / "spill"
    bounds: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "threads": min(MOST_THREADS, os.cpu_count() or 1),
        "temp_directory": str(spill),
    }
    try:
        con = duckdb.connect(str(path), config={**WAREHOUSE_SETTINGS, **bounds})
    except duckdb.IOException as error:
        raise _warehouse_error(path, error) from error
    try:
        shutil.rmtree(spill, ignore_errors=True)  # Left by a killed process: the file is ours now.
        con.execute("set timezone = 'UTC'")
        yield con
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise _warehouse_error(path, error) from error
    finally:
        con.close()
        shutil.rmtree(spill, ignore_errors=True)


def prepare_warehouse(
    con: duckdb.DuckDBPyConnection,
    archive: Archive,
    registry: Registry,
    *,
    as_of: datetime | None = None,
) -> None:
    """Create every declared table, and refill what is made from the registry and the log.

    A warehouse of another version of canauto is emptied and filled from the archive, every dataset
    of it: whoever asked for one table must not find the others empty.
    """
    outdated = is_outdated(con)
    if outdated:
        with transaction(con):
            con.execute("drop schema raw cascade")
    create_shared_tables(con)
    for dataset in registry.datasets.values():
        create_table(con, dataset)
    with transaction(con):
        load_rows.refill_datasets(con, registry)
        load_rows.refill_log(con, archive, as_of)
    if outdated:
        _load_each(con, archive, registry, now=datetime.now(UTC), run_id=None, as_of=as_of)
    if is_outdated(con):
        record_schema_version(con)


def create_table(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Create the raw table of a dataset, empty, unless it is there."""
    if isinstance(dataset, StatcanTable):
        create_observations_table(con, dataset.raw_table)
    elif isinstance(dataset, Feed):
        load_feed.create_feed_table(con, dataset)
    elif isinstance(dataset, CuratedTable):
        columns = load_rows.curated_columns(dataset)
        create_text_table(con, dataset.raw_table, columns, CURATED_COLUMNS)


def load_dataset(
    con: duckdb.DuckDBPyConnection,
    archive: Archive,
    dataset: Dataset,
    *,
    now: datetime,
    run_id: str | None = None,
    as_of: datetime | None = None,
) -> LoadReport:
    """Load what the archive has of a dataset and the warehouse has not.

    A snapshot that turns out older than what is loaded makes the table be replayed from the
    archive, in order. A snapshot that cannot be read as its metadata describes it goes to the
    quarantine; the last good one stands.

    Args:
        con: A connection from `open_warehouse`, with `prepare_warehouse` done.
        archive: Where the snapshots lie.
        dataset: What to load.
        now: The time written into the log.
        run_id: Groups the log lines of one command.
        as_of: Load only what was known at that moment.

    Returns:
        What changed in the table.

    Raises:
        LoadError: The table could not be loaded; it is as it was.
    """
    if isinstance(dataset, CuratedTable):
        return load_rows.load_curated(con, dataset)
    known = [
        snapshot
        for snapshot in archive.snapshots(dataset.source, dataset.id)
        if as_of is None or snapshot.vintage_at <= as_of
    ]
    report = _whether_keep_is_met(dataset, known)
    if report.rejected:
        return report
    loaded = _loaded_and_to_stay(con, dataset, known)
    rejected: list[tuple[Snapshot, str]] = []
    if not loaded:
        with transaction(con):
            _clear(con, dataset)
    for snapshot in known:
        if snapshot.id in loaded:
            continue
        try:
            report += _load_snapshot(con, dataset, snapshot)
        except InvalidSnapshotError as error:
            rejected.append((snapshot, str(error)))
    for snapshot, reason in rejected:
        _reject(archive, dataset, snapshot, reason, now, run_id)
    if rejected:
        with transaction(con):
            load_rows.refill_log(con, archive, as_of)
    return report + LoadReport(
        dataset.key, rejected=tuple(f"{s.id}: {reason}" for s, reason in rejected)
    )


def load_all(
    con: duckdb.DuckDBPyConnection,
    archive: Archive,
    registry: Registry,
    *,
    now: datetime,
    run_id: str | None = None,
    as_of: datetime | None = None,
) -> list[LoadReport]:
    """Prepare the warehouse and load every declared dataset and every table ever pulled."""
    prepare_warehouse(con, archive, registry, as_of=as_of)
    return _load_each(con, archive, registry, now=now, run_id=run_id, as_of=as_of)


def pulled_tables(archive: Archive, registry: Registry) -> list[StatcanTable]:
    """StatCan tables that are archived but not declared; whatever they were once, all is kept.

    Of an entry as it was archived only what reading needs is taken: an older canauto wrote it, and
    its fields may be others than today's.
    """
    latest = [
        archive.latest(source, dataset)
        for source, dataset in archive.datasets()
        if source == "statcan" and registry.statcan(dataset) is None
    ]
    return [_as_undeclared(snapshot.manifest) for snapshot in latest if snapshot is not None]


def _as_undeclared(manifest: Manifest) -> StatcanTable:
    entry, pid = manifest.entry, manifest.dataset
    title = str(entry.get("origin", {}).get("title") or f"Table {pid}")
    starts = {"year_start_month": entry.get("year_start_month")}
    return undeclared_table(pid, title).model_copy(update=starts)


def _load_each(
    con: duckdb.DuckDBPyConnection,
    archive: Archive,
    registry: Registry,
    *,
    now: datetime,
    run_id: str | None,
    as_of: datetime | None,
) -> list[LoadReport]:
    reports = []
    for dataset in (*registry.datasets.values(), *pulled_tables(archive, registry)):
        create_table(con, dataset)
        reports.append(load_dataset(con, archive, dataset, now=now, run_id=run_id, as_of=as_of))
    return reports


def _load_snapshot(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, snapshot: Snapshot
) -> LoadReport:
    snapshot.verify()
    if isinstance(dataset, StatcanTable):
        return load_statcan.load_snapshot(con, dataset, snapshot)
    assert isinstance(dataset, Feed)
    return load_feed.load_feed(con, dataset, snapshot)


def _reject(
    archive: Archive,
    dataset: Dataset,
    snapshot: Snapshot,
    reason: str,
    now: datetime,
    run_id: str | None,
) -> None:
    """Quarantine a snapshot that cannot be loaded, and say so in the log."""
    archive.reject(snapshot, reason)
    EventLog(archive.root).append(
        Event(
            at=now,
            kind="load",
            run_id=run_id,
            source=dataset.source,
            dataset=dataset.id,
            part=snapshot.manifest.part,
            state="INVALID",
            snapshot_id=snapshot.id,
            released_at=snapshot.manifest.released_at,
            message=reason,
        )
    )


def _whether_keep_is_met(dataset: Dataset, known: list[Snapshot]) -> LoadReport:
    """What the newest metadata lacks of what the entry keeps, as a refusal or as warnings."""
    if not known or not isinstance(dataset, StatcanTable) or not dataset.keep:
        return LoadReport(dataset.key)
    try:
        metadata = read_metadata(known[-1])
    except InvalidSnapshotError:  # The load will find the same, and knows what to do.
        return LoadReport(dataset.key)
    refusal, warnings = load_keep.unmet_keep(dataset, metadata)
    return LoadReport(dataset.key, rejected=(refusal,) if refusal else (), warnings=tuple(warnings))


def _loaded_and_to_stay(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, known: list[Snapshot]
) -> set[str]:
    """Ids of the snapshots that are loaded; none where the table must be replayed in order."""
    rows = con.execute(
        "select snapshot_id from raw.snapshots where raw_table = ?", [dataset.raw_table]
    ).fetchall()
    loaded = {row[0] for row in rows}
    if [s.id for s in known if s.id in loaded] != [s.id for s in known[: len(loaded)]] or (
        loaded - {s.id for s in known}
    ):
        return set()  # Something older came later, or something was withdrawn.
    if isinstance(dataset, StatcanTable) and not load_keep.is_read_as_declared(con, dataset):
        return set()  # The entry now keeps other members, or dates span years otherwise.
    if isinstance(dataset, Feed) and not load_feed.is_read_as_declared(con, dataset):
        return set()  # The feed now keeps other rows.
    return loaded


def _clear(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Empty a dataset's tables, to replay it from the archive."""
    con.execute(f"delete from raw.{identifier(dataset.raw_table)}")
    con.execute("delete from raw.snapshots where raw_table = ?", [dataset.raw_table])
    if isinstance(dataset, StatcanTable):
        for table in STATCAN_METADATA_TABLES:
            con.execute(f"delete from raw.{table} where product_id = ?", [dataset.id])
        load_keep.record_reading(con, dataset)
    elif isinstance(dataset, Feed):
        load_feed.record_reading(con, dataset)


def _warehouse_error(path: Path, error: duckdb.Error) -> CanautoError:
    """DuckDB's own words for a lock or a full disk, as one sentence."""
    text = str(error)
    if "Could not set lock" in text or "onflicting lock" in text:
        pid = re.search(r"PID (\d+)", text)
        holder = f"process {pid.group(1)}" if pid else "another process"
        return LockedError(
            f"The warehouse {path} is open in {holder}: close it there and run again "
            "(BI tools belong on published/current, never on the warehouse)."
        )
    if any(words in text.lower() for words in DISK_IS_FULL):
        return NoSpaceError(
            f"The disk that holds {path} is full: free some space and run again; "
            "the warehouse is as it was."
        )
    return LoadError(f"The warehouse {path} cannot be used: {text.splitlines()[0]}")
