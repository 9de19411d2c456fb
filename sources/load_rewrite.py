"""A table whose every other figure has changed, written anew with its history.

Where an index gets another base year, or all places another DGUID, changing row by row would need
memory for each of them. Here a second table is written, some periods at a time, and takes the
first one's place in the same transaction.
"""

from typing import Any

import duckdb

from sources.load_compare import (
    CHANGED_AT,
    INCOMING,
    LABELS,
    REVISED,
    SAME_KEY,
    inserted,
    slices,
)
from sources.load_report import LoadReport
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.raw_tables import OBSERVATION_COLUMNS, create_observations_table, identifier

NEW = ", ".join(f"i.{column}" for column in INCOMING)
COLUMNS = ", ".join(OBSERVATION_COLUMNS)


def rewrite(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot, times: dict[str, Any]
) -> LoadReport:
    """Do what merge_incoming does, by writing the table anew.

    Args:
        con: A connection in a transaction, with the table `incoming`.
        table: The registry entry.
        snapshot: Where `incoming` comes from.
        times: Its release time `vintage`, and `seen`.
    """
    target, anew = (identifier(name) for name in (table.raw_table, f"{table.raw_table}__anew"))
    create_observations_table(con, f"{table.raw_table}__anew")
    con.execute(
        f"insert into raw.{anew} select {COLUMNS} from raw.{target} where valid_to is not null"
    )
    values = {**times, "snapshot": snapshot.id}
    gone = revised = added = 0
    for periods, limits in slices(con):
        old = f"(select * from raw.{target} where valid_to is null and {periods}) as o"
        new = f"(select * from incoming where {periods}) as i"
        into = f"insert into raw.{anew} ({COLUMNS})"
        given = {**values, **limits}
        if snapshot.manifest.extract:
            inserted(con, f"{into} select o.* from {old} anti join {new} on {SAME_KEY}", given)
        else:
            gone += inserted(
                con, f"{into} {_closed()} from {old} anti join {new} on {SAME_KEY}", given
            )
        both = f"from {old} inner join {new} on {SAME_KEY}"
        inserted(con, f"{into} {_relabelled()} {both} where not {REVISED}", given)
        inserted(con, f"{into} {_closed()} {both} where {REVISED}", given)
        changed_at = CHANGED_AT.format(opened_at="o.valid_from")
        revised += inserted(
            con,
            f"{into} select {NEW}, {changed_at}, null, $snapshot {both} where {REVISED}",
            given,
        )
        added += inserted(
            con,
            f"{into} select {NEW}, $vintage, null, $snapshot from {new} anti join {old} "
            f"on {SAME_KEY}",
            given,
        )
    con.execute(f"drop table raw.{target}")
    con.execute(f"alter table raw.{anew} rename to {target}")
    return LoadReport(
        table.key,
        rows_added=added,
        rows_revised=revised,
        rows_closed=gone,
        snapshots=(snapshot.id,),
    )


def _closed() -> str:
    """An open row, closed."""
    changed_at = CHANGED_AT.format(opened_at="o.valid_from")
    columns = (changed_at if c == "valid_to" else f"o.{c}" for c in OBSERVATION_COLUMNS)
    return f"select {', '.join(columns)}"


def _relabelled() -> str:
    """An open row that stays open, under its present labels."""
    columns = (f"coalesce(i.{c}, o.{c})" if c in LABELS else f"o.{c}" for c in OBSERVATION_COLUMNS)
    return f"select {', '.join(columns)}"
