"""The temporary table `incoming` into the bitemporal table of its cube: nothing is overwritten.

A figure that was revised closes its row and opens a new one; one that is gone is closed.
"""

from datetime import datetime
from typing import Any

import duckdb

from sources.errors import OutOfOrderError
from sources.load_report import LoadReport
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.raw_tables import OBSERVATION_COLUMNS, identifier

REVISED = " or ".join(
    f"o.{column} is distinct from i.{column}"
    for column in ("value", "status", "symbol", "uom_id", "scalar_id")
)


def merge_incoming(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot
) -> LoadReport:
    """Close what changed or is gone, open what is new; validity intervals are half-open.

    Where the release time is not later than an open row's valid_from (a second correction on one
    day), the time first seen is used.
    """
    target = f"raw.{identifier(table.raw_table)}"
    times = {
        "vintage": _takes_effect_at(con, table, snapshot),
        "seen": snapshot.manifest.first_seen_at,
        "snapshot": snapshot.id,
    }
    since = "case when $vintage > o.valid_from then $vintage else $seen end"
    con.execute(
        f"""
        create or replace temp table revised as
        select o.coordinate, o.ref_date, {since} as changed_at
        from {target} as o
        inner join incoming as i on i.coordinate = o.coordinate and i.ref_date = o.ref_date
        where o.valid_to is null and ({REVISED})
        """,
        _only(times, "vintage", "seen"),
    )
    _refuse_overlap(con, target, table, snapshot)
    rows_closed = 0
    if not snapshot.manifest.extract:
        rows_closed = _count(
            con,
            f"""
            update {target} as o set valid_to = {since}
            where o.valid_to is null and not exists (
                select 1 from incoming as i
                where i.coordinate = o.coordinate and i.ref_date = o.ref_date
            )
            """,
            _only(times, "vintage", "seen"),
        )
    rows_revised = _count(
        con,
        f"""
        update {target} as o set valid_to = r.changed_at from revised as r
        where o.coordinate = r.coordinate and o.ref_date = r.ref_date and o.valid_to is null
        """,
    )
    _update_labels(con, target)
    columns = ", ".join(OBSERVATION_COLUMNS)
    read = ", ".join(f"i.{c}" for c in OBSERVATION_COLUMNS if not c.startswith(("valid", "snap")))
    rows_opened = _count(
        con,
        f"""
        insert into {target} ({columns})
        select {read}, coalesce(r.changed_at, $vintage), null, $snapshot
        from incoming as i
        left join revised as r on r.coordinate = i.coordinate and r.ref_date = i.ref_date
        where not exists (
            select 1 from {target} as o
            where o.coordinate = i.coordinate and o.ref_date = i.ref_date and o.valid_to is null
        )
        order by i.coordinate, i.reference_date, i.ref_date
        """,
        _only(times, "vintage", "snapshot"),
    )
    if snapshot.manifest.extract:
        con.execute(
            "insert into raw.statcan_coverage select ?, ?, coordinate, min(reference_date), "
            "max(reference_date) from incoming group by coordinate",
            [table.id, snapshot.id],
        )
    return LoadReport(
        table.key,
        rows_added=rows_opened - rows_revised,
        rows_revised=rows_revised,
        rows_closed=rows_closed,
        snapshots=(snapshot.id,),
    )


def _takes_effect_at(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot
) -> datetime:
    """The release time, unless the whole table of that release stands already.

    All that a second correction changes then counts from when it was seen: at the release time
    the table was what the first one said, and not a mixture of both.
    """
    whole = con.execute(
        "select 1 from raw.snapshots where raw_table = ? and not is_extract and vintage_at >= ? "
        "and snapshot_id <> ? limit 1",
        [table.raw_table, snapshot.vintage_at, snapshot.id],
    ).fetchone()
    return snapshot.vintage_at if whole is None else snapshot.manifest.first_seen_at


def _refuse_overlap(
    con: duckdb.DuckDBPyConnection, target: str, table: StatcanTable, snapshot: Snapshot
) -> None:
    """A row can only be closed after it was opened."""
    clash = con.execute(
        f"select 1 from {target} as o inner join revised as r "
        "on o.coordinate = r.coordinate and o.ref_date = r.ref_date "
        "where o.valid_to is null and r.changed_at <= o.valid_from limit 1"
    ).fetchone()
    if clash is not None:
        raise OutOfOrderError(
            f"Snapshot {snapshot.id} of {table.id} revises figures that were first published at "
            "the same time or later: run `canauto rebuild`, which replays the archive in order."
        )


def _update_labels(con: duckdb.DuckDBPyConnection, target: str) -> None:
    """A new DGUID vintage, vector or TERMINATED flag is no revision: the open row is updated."""
    con.execute(
        f"""
        update {target} as o set
            vector_id = coalesce(i.vector_id, o.vector_id),
            dguid = coalesce(i.dguid, o.dguid),
            is_terminated = i.is_terminated,
            decimals = coalesce(i.decimals, o.decimals)
        from incoming as i
        where i.coordinate = o.coordinate and i.ref_date = o.ref_date and o.valid_to is null
            and (
                coalesce(i.vector_id, o.vector_id) is distinct from o.vector_id
                or coalesce(i.dguid, o.dguid) is distinct from o.dguid
                or i.is_terminated is distinct from o.is_terminated
                or coalesce(i.decimals, o.decimals) is distinct from o.decimals
            )
        """
    )


def _count(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any] | None = None
) -> int:
    row = con.execute(sql, parameters or {}).fetchone()
    return int(row[0]) if row else 0


def _only(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """DuckDB refuses a named parameter that the statement does not use."""
    return {name: values[name] for name in names}
