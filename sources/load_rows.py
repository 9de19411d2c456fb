"""Rows into text tables: curated files, and what the log says. Of feeds: sources/load_feed.py.

Rows that look the same are not duplicates: each keeps its number.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

import duckdb

from sources.archive import Archive
from sources.curated.check import check_all
from sources.errors import RegistryError
from sources.eventlog import EventLog
from sources.load_report import LoadReport
from sources.manifest import Snapshot, file_sha256
from sources.model import CuratedTable
from sources.raw_tables import identifier, transaction
from sources.registry import PACKAGE, Registry
from sources.statcan.delta import is_delta

CURATED = PACKAGE / "curated"
# Of 2,500 rows of 22 columns the loader stays under 175 MB; of 10,000 it takes 50 MB more and no
# less CPU (tests/bench/izev_load.py).
BATCH = 2_500


def load_curated(con: duckdb.DuckDBPyConnection, dataset: CuratedTable) -> LoadReport:
    """Replace a curated table by its CSV, unless it is that CSV already.

    Raises:
        RegistryError: A curated row is wrong; the message lists every one of every file.
    """
    path = CURATED / dataset.file
    _require_sound_curated_files()
    snapshot_id = f"curated-{file_sha256(path)[:12]}"
    known = con.execute(
        "select count(*) from raw.snapshots where raw_table = ? and snapshot_id = ?",
        [dataset.raw_table, snapshot_id],
    ).fetchone()
    if known and known[0]:
        return LoadReport(dataset.key)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [[value or None for value in row] for row in islice(csv.reader(stream), 1, None)]
    with transaction(con):
        con.execute(f"delete from raw.{identifier(dataset.raw_table)}")
        con.execute("delete from raw.snapshots where raw_table = ?", [dataset.raw_table])
        insert_rows(con, dataset.raw_table, _text_rows(rows, None, snapshot_id))
        con.execute(
            "insert into raw.snapshots (snapshot_id, source, dataset, raw_table, url, bytes, "
            "content_sha256, is_extract, is_partial, licence_id) values (?, ?, ?, ?, ?, ?, ?, "
            "false, false, ?)",
            [
                snapshot_id,
                dataset.source,
                dataset.id,
                dataset.raw_table,
                f"sources/curated/{dataset.file}",
                path.stat().st_size,
                file_sha256(path),
                dataset.licence,
            ],
        )
    return LoadReport(dataset.key, rows_added=len(rows), snapshots=(snapshot_id,))


def curated_columns(dataset: CuratedTable) -> list[str]:
    """The header of a curated CSV."""
    with (CURATED / dataset.file).open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def record_snapshot(
    con: duckdb.DuckDBPyConnection,
    raw_table: str,
    snapshot: Snapshot,
    effective_at: datetime | None = None,
) -> None:
    """Add a loaded snapshot to raw.snapshots.

    Args:
        con: A connection in a transaction.
        raw_table: What it was loaded into.
        snapshot: What was loaded.
        effective_at: From when its changes count, where that is not when it became known.
    """
    m = snapshot.manifest
    values = [
        *(m.snapshot_id, m.source, m.dataset, m.part, raw_table, m.url, m.final_url),
        *(m.first_seen_at, m.released_at, m.vintage_at, m.published_on, m.bytes),
        *(m.content_sha256, m.extract, m.partial, m.licence.id, m.licence.name),
        *(m.licence.url, m.attribution_en, m.attribution_fr, m.seen_via, m.note),
        *(m.code_version, is_delta(snapshot)),
        effective_at or m.vintage_at,
    ]
    con.execute(f"insert into raw.snapshots values ({_marks(len(values))})", values)


def refill_datasets(con: duckdb.DuckDBPyConnection, registry: Registry) -> None:
    """Make raw.datasets say what the registry says."""
    rows = []
    for dataset in registry.datasets.values():
        licence = registry.licence_of(dataset)
        rows.append(
            [
                *(dataset.source, dataset.id, dataset.raw_table, dataset.entity),
                *(dataset.topic.value, dataset.cadence.value, dataset.expected_lag_days),
                *(licence.id, licence.name, licence.url, licence.redistributable),
                *(licence.attribution_en, licence.attribution_fr, dataset.origin.title),
                *(dataset.origin.producer, dataset.origin.url, dataset.note),
            ]
        )
    _refill(con, "datasets", rows)


def refill_log(
    con: duckdb.DuckDBPyConnection, archive: Archive, as_of: datetime | None = None
) -> None:
    """Make raw.release_log and raw.refreshes say what the archive's log says."""
    events = [e for e in EventLog(archive.root).events() if as_of is None or e.at <= as_of]
    _refill(
        con,
        "release_log",
        [
            [
                *(e.at, e.run_id, e.source, e.dataset, e.part, e.kind, e.state),
                *(e.snapshot_id, e.released_at, e.message, e.warning),
                json.dumps(e.evidence, ensure_ascii=False) if e.evidence else None,
            ]
            for e in events
            if e.kind in ("check", "announcement", "load", "delta")
        ],
    )
    _refill(
        con,
        "refreshes",
        [
            [
                *(e.run_id, e.evidence.get("started_at"), e.at, e.evidence.get("command")),
                *(e.state, e.evidence.get("release_id"), e.evidence.get("datasets_healthy")),
                *(e.evidence.get("datasets_failed"), e.message),
            ]
            for e in events
            if e.kind == "refresh"
        ],
    )


@cache
def _require_sound_curated_files() -> None:
    problems = check_all(CURATED)
    if problems:
        raise RegistryError(problems)


def _refill(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    con.execute(f"delete from raw.{identifier(table)}")
    insert_rows(con, table, rows)


def insert_rows(
    con: duckdb.DuckDBPyConnection, raw_table: str, rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows column by column: one statement, not one for each row."""
    if not rows:
        return
    types = con.execute(
        "select data_type from information_schema.columns "
        "where table_schema = 'raw' and table_name = ? order by ordinal_position",
        [raw_table],
    ).fetchall()
    columns = ", ".join(f"unnest(cast(? as {kind}[]))" for (kind,) in types)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        con.execute(
            f"insert into raw.{identifier(raw_table)} select {columns}",
            [list(column) for column in zip(*batch, strict=True)],
        )


def _text_rows(
    rows: Iterable[Sequence[str | None]], part: str | None, snapshot_id: str
) -> list[list[Any]]:
    """Rows as published, each with its part, its number from 1 and its snapshot."""
    return [[*row, part, number, snapshot_id] for number, row in enumerate(rows, start=1)]


def _marks(count: int) -> str:
    return ", ".join("?" * count)
