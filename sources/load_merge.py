"""The table `incoming` into the bitemporal table of its cube: nothing is overwritten.

A figure that was revised closes its row and opens a new one; one that is gone is closed. What
differs, one row in a hundred of an ordinary release, is found once and then applied; where most
of a table differs, it is written anew (sources/load_rewrite.py).
"""

from datetime import datetime
from typing import Any

import duckdb

from sources.errors import OutOfOrderError
from sources.load_compare import CHANGED_AT, INCOMING, LABELS, compare
from sources.load_incoming import record_coverage
from sources.load_report import LoadReport
from sources.load_rewrite import rewrite
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.raw_tables import identifier

MOST_UPDATED = 1_000_000  # Rows; each takes some hundred bytes of memory until the transaction ends


def merge_incoming(
    con: duckdb.DuckDBPyConnection,
    table: StatcanTable,
    snapshot: Snapshot,
    effective_at: datetime,
) -> LoadReport:
    """Close what changed or is gone, open what is new; validity intervals are half-open.

    Where the release time is not later than an open row's valid_from (a second correction on one
    day), the time first seen is used.

    Args:
        con: A connection in a transaction, with a table `incoming` of the columns of
            raw_tables.OBSERVATION_COLUMNS up to `dguid`.
        table: The registry entry.
        snapshot: Where `incoming` comes from.
        effective_at: From when its changes count.

    Raises:
        OutOfOrderError: A row would end before it began.
    """
    target = f"raw.{identifier(table.raw_table)}"
    times = {
        "vintage": effective_at,
        "seen": snapshot.manifest.first_seen_at,
    }
    is_extract = snapshot.manifest.extract
    if compare(con, target, is_extract=is_extract, most_rows=MOST_UPDATED):
        report = _apply(con, target, table, snapshot, times)
    else:
        con.execute("drop table difference")
        report = rewrite(con, table, snapshot, times)
    _refuse_overlap(con, target, table, snapshot, times)
    if is_extract:
        record_coverage(con, table, snapshot, "incoming")
    return report


def takes_effect_at(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot
) -> datetime:
    """When the figures became known, or first seen where something later stands already.

    A second correction of one release counts, in all that it changes, from when it was seen: at
    the release time the table was what the first one said, and not a mixture of both. So does
    whatever was released before that moment: what it brings back had not ended by then.
    """
    later = con.execute(
        """
        select 1 from raw.snapshots
        where raw_table = $table and snapshot_id <> $snapshot
            and (effective_at > $vintage or (effective_at = $vintage and not is_extract))
        limit 1
        """,
        {"table": table.raw_table, "snapshot": snapshot.id, "vintage": snapshot.vintage_at},
    ).fetchone()
    return snapshot.vintage_at if later is None else snapshot.manifest.first_seen_at


def _apply(
    con: duckdb.DuckDBPyConnection,
    target: str,
    table: StatcanTable,
    snapshot: Snapshot,
    times: dict[str, Any],
) -> LoadReport:
    """Change the rows of `difference`, one by one."""
    changed_at = CHANGED_AT.format(opened_at="d.opened_at")
    con.execute(
        f"update {target} as o set valid_to = {changed_at} from difference as d "
        "where o.rowid = d.open_row and d.kind in ('revised', 'gone')",
        times,
    )
    labels = ", ".join(f"{c} = coalesce(d.{c}, o.{c})" for c in LABELS)
    con.execute(
        f"update {target} as o set {labels} from difference as d "
        "where o.rowid = d.open_row and d.kind = 'relabelled'"
    )
    columns = ", ".join(INCOMING)
    con.execute(
        f"insert into {target} ({columns}, valid_from, snapshot_id) select {columns}, "
        f"case d.kind when 'revised' then {changed_at} else $vintage end, $snapshot "
        "from difference as d where d.kind in ('revised', 'new')",
        {**times, "snapshot": snapshot.id},
    )
    counted = dict(con.execute("select kind, count(*) from difference group by kind").fetchall())
    return LoadReport(
        table.key,
        rows_added=counted.get("new", 0),
        rows_revised=counted.get("revised", 0),
        rows_closed=counted.get("gone", 0),
        snapshots=(snapshot.id,),
    )


def _refuse_overlap(
    con: duckdb.DuckDBPyConnection,
    target: str,
    table: StatcanTable,
    snapshot: Snapshot,
    times: dict[str, Any],
) -> None:
    """A row can only be closed after it was opened."""
    clash = con.execute(
        f"select 1 from {target} where valid_to in ($vintage, $seen) and valid_to <= valid_from "
        "limit 1",
        times,
    ).fetchone()
    if clash is not None:
        raise OutOfOrderError(
            f"Snapshot {snapshot.id} of {table.id} revises figures that were first published at "
            "the same time or later: run `canauto rebuild`, which replays the archive in order."
        )
