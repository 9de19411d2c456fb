"""One archived StatCan snapshot into its bitemporal table: nothing is overwritten.

A table's first snapshot is read straight into it (sources/load_incoming.py); a later one, and the
lines of a Delta File (sources/load_delta.py), are read and checked beside it and then merged
(sources/load_merge.py). Either way one transaction changes the table, so a snapshot that cannot be
read changes nothing.
"""

import duckdb

from sources.errors import OutOfOrderError
from sources.load_delta import stage_delta
from sources.load_incoming import drop_incoming, insert_first, is_empty, stage_incoming
from sources.load_merge import merge_incoming, takes_effect_at
from sources.load_metadata import record_metadata
from sources.load_report import LoadReport
from sources.load_rows import record_snapshot
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.raw_tables import identifier, transaction
from sources.statcan.delta import is_delta
from sources.structure import read_metadata


def load_snapshot(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot
) -> LoadReport:
    """Merge a snapshot into `raw.statcan__<pid>` and record its metadata.

    Args:
        con: A connection that is in no transaction: an unreadable file would end it.
        table: The registry entry; says where span years begin.
        snapshot: Newer than everything loaded of this table.

    Raises:
        OutOfOrderError: Something newer is loaded already.
        InvalidSnapshotError: The files are not what the metadata describes.
    """
    _refuse_older(con, table, snapshot)
    metadata = read_metadata(snapshot)
    effective_at = takes_effect_at(con, table, snapshot)
    drop_incoming(con)
    is_first = is_empty(con, table) and not is_delta(snapshot)
    try:
        if is_delta(snapshot):
            stage_delta(con, table, snapshot)
        elif not is_first:
            stage_incoming(con, table, metadata, snapshot)
        with transaction(con):
            if is_first:
                report = insert_first(con, table, metadata, snapshot)
            else:
                report = merge_incoming(con, table, snapshot, effective_at)
            record_metadata(
                con,
                table,
                snapshot,
                metadata,
                observations=f"raw.{identifier(table.raw_table)}" if is_first else "incoming",
            )
            record_snapshot(con, table.raw_table, snapshot, effective_at)
    finally:
        drop_incoming(con)
    return report


def _refuse_older(con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot) -> None:
    newest = con.execute(
        "select vintage_at, first_seen_at, snapshot_id from raw.snapshots "
        "where raw_table = ? and ((is_extract and released_at is null) = ?) "
        "order by vintage_at desc, first_seen_at desc limit 1",
        [table.raw_table, snapshot.is_undated_extract],
    ).fetchone()
    this = (snapshot.vintage_at, snapshot.manifest.first_seen_at)
    if newest is not None and this < (newest[0], newest[1]):
        raise OutOfOrderError(
            f"Snapshot {snapshot.id} of {table.id} is older than {newest[2]}, which is loaded: "
            "run `canauto rebuild`, which replays the archive in order."
        )
