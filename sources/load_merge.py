"""The table `incoming` into the bitemporal table of its cube: nothing is overwritten.

A figure that was revised closes its row and opens a new one; one that is gone is closed. What is
open and what came in are compared once, some periods at a time: a comparison of millions of rows
costs a third of the work that way, and needs no memory to speak of. What differs, one row in a
hundred of an ordinary release, goes into the temporary table `difference` and is then applied.
"""

from datetime import datetime
from itertools import pairwise
from typing import Any

import duckdb

from sources.errors import OutOfOrderError
from sources.load_incoming import record_coverage
from sources.load_report import LoadReport
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.raw_tables import OBSERVATION_COLUMNS, identifier

SLICE_ROWS = 500_000
LABELS = ("vector_id", "dguid", "is_terminated", "decimals")
INCOMING = [c for c in OBSERVATION_COLUMNS if c not in ("valid_from", "valid_to", "snapshot_id")]
REVISED = " or ".join(
    f"o.{column} is distinct from i.{column}"
    for column in ("value", "status", "symbol", "uom_id", "scalar_id")
)
RELABELLED = " or ".join(f"coalesce(i.{c}, o.{c}) is distinct from o.{c}" for c in LABELS)
# When a row is closed, and the row that replaces it opened.
CHANGED_AT = "case when $vintage > d.opened_at then $vintage else $seen end"


def merge_incoming(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot
) -> LoadReport:
    """Close what changed or is gone, open what is new; validity intervals are half-open.

    Where the release time is not later than an open row's valid_from (a second correction on one
    day), the time first seen is used.

    Args:
        con: A connection in a transaction, with a table `incoming` of the columns of
            raw_tables.OBSERVATION_COLUMNS up to `dguid`.
        table: The registry entry.
        snapshot: Where `incoming` comes from.

    Raises:
        OutOfOrderError: A row would end before it began.
    """
    target = f"raw.{identifier(table.raw_table)}"
    times = {
        "vintage": _takes_effect_at(con, table, snapshot),
        "seen": snapshot.manifest.first_seen_at,
    }
    _compare(con, target, is_extract=snapshot.manifest.extract)
    _refuse_overlap(con, table, snapshot, times)
    con.execute(
        f"update {target} as o set valid_to = {CHANGED_AT} from difference as d "
        "where o.rowid = d.open_row and d.kind in ('revised', 'gone')",
        times,
    )
    _update_labels(con, target)
    columns = ", ".join(INCOMING)
    con.execute(
        f"insert into {target} ({columns}, valid_from, snapshot_id) select {columns}, "
        f"case d.kind when 'revised' then {CHANGED_AT} else $vintage end, $snapshot "
        "from difference as d where d.kind in ('revised', 'new')",
        {**times, "snapshot": snapshot.id},
    )
    if snapshot.manifest.extract:
        record_coverage(con, table, snapshot, "incoming")
    counted = dict(con.execute("select kind, count(*) from difference group by kind").fetchall())
    return LoadReport(
        table.key,
        rows_added=counted.get("new", 0),
        rows_revised=counted.get("revised", 0),
        rows_closed=counted.get("gone", 0),
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


def _compare(con: duckdb.DuckDBPyConnection, target: str, *, is_extract: bool) -> None:
    """Put what differs between the open rows and `incoming` into `difference`.

    An extract says nothing of what it does not mention.
    """
    columns = ", ".join(f"i.{column}" for column in INCOMING)
    compared = f"""
        select
            case
                when i.coordinate is null then 'gone'
                when o.coordinate is null then 'new'
                when {REVISED} then 'revised'
                else 'relabelled'
            end as kind,
            o.open_row,
            o.valid_from as opened_at,
            {columns}
        from (
            select *, rowid as open_row from {target} where valid_to is null and {{periods}}
        ) as o
        full outer join (select * from incoming where {{periods}}) as i
            on i.ref_date = o.ref_date and i.coordinate = o.coordinate
        where {"false" if is_extract else "i.coordinate is null"}
            or (i.coordinate is not null and o.coordinate is null)
            or (i.coordinate is not null and ({REVISED} or {RELABELLED}))
        """
    con.execute(f"create or replace temp table difference as {compared.format(periods='false')}")
    for periods, parameters in _slices(con):
        con.execute(f"insert into difference {compared.format(periods=periods)}", parameters)


def _slices(con: duckdb.DuckDBPyConnection) -> list[tuple[str, dict[str, str]]]:
    """Conditions on ref_date that together hold for every text, each for about SLICE_ROWS rows."""
    cuts: list[str] = []
    size = 0
    for ref_date, count in con.execute(
        "select ref_date, count(*) from incoming group by ref_date order by ref_date"
    ).fetchall():
        if size and size + count > SLICE_ROWS:
            cuts.append(ref_date)
            size = 0
        size += count
    if not cuts:
        return [("true", {})]
    return [
        ("ref_date < $high", {"high": cuts[0]}),
        *(
            ("ref_date >= $low and ref_date < $high", {"low": a, "high": b})
            for a, b in pairwise(cuts)
        ),
        ("ref_date >= $low", {"low": cuts[-1]}),
    ]


def _refuse_overlap(
    con: duckdb.DuckDBPyConnection,
    table: StatcanTable,
    snapshot: Snapshot,
    times: dict[str, Any],
) -> None:
    """A row can only be closed after it was opened."""
    clash = con.execute(
        f"select 1 from difference as d where d.kind = 'revised' and {CHANGED_AT} <= d.opened_at "
        "limit 1",
        times,
    ).fetchone()
    if clash is not None:
        raise OutOfOrderError(
            f"Snapshot {snapshot.id} of {table.id} revises figures that were first published at "
            "the same time or later: run `canauto rebuild`, which replays the archive in order."
        )


def _update_labels(con: duckdb.DuckDBPyConnection, target: str) -> None:
    """A new DGUID vintage, vector or TERMINATED flag is no revision: the open row is updated."""
    labels = ", ".join(f"{c} = coalesce(d.{c}, o.{c})" for c in LABELS)
    con.execute(
        f"update {target} as o set {labels} from difference as d "
        "where o.rowid = d.open_row and d.kind = 'relabelled'"
    )
