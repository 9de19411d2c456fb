"""Rows of a feed, as published, into its text table: part by part, a batch at a time.

Rows that look the same are not duplicates: each keeps its number. How a table was read is noted in
raw.feed_readings, so that a changed `keep` is noticed and the table is read from the archive again.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import duckdb

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import Feed
from sources.feeds._gates import payload
from sources.feeds._read import Reading
from sources.load_report import LoadReport
from sources.load_rows import BATCH, insert_rows, record_snapshot
from sources.manifest import Snapshot
from sources.raw_tables import FEED_COLUMNS, create_text_table, transaction


def create_feed_table(con: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    """Create the raw table of a feed, empty, unless it is there with these very columns."""
    create_text_table(con, feed.raw_table, feed.columns, FEED_COLUMNS)


def load_feed(con: duckdb.DuckDBPyConnection, feed: Feed, snapshot: Snapshot) -> LoadReport:
    """Add the rows of one part of a feed; those of earlier snapshots stay.

    Raises:
        InvalidSnapshotError: The file cannot be read as its feed says; nothing was added.
    """
    part = snapshot.manifest.part or ""
    reading = Reading(feed, part, payload(snapshot))
    loaded = 0
    with transaction(con):
        rows = _rows(reading, part, snapshot.id)
        while batch := list(islice(rows, BATCH)):
            insert_rows(con, feed.raw_table, batch)
            loaded += len(batch)
        if not reading.records:
            raise InvalidSnapshotError(f"{reading.name} has no rows.")
        record_snapshot(con, feed.raw_table, snapshot)
    return LoadReport(
        feed.key, rows_added=loaded, snapshots=(snapshot.id,), warnings=tuple(reading.warnings)
    )


def is_read_as_declared(con: duckdb.DuckDBPyConnection, feed: Feed) -> bool:
    """Whether a feed's table was read as its module now says."""
    found = con.execute(
        "select keep from raw.feed_readings where raw_table = ?", [feed.raw_table]
    ).fetchone()
    return found == (_keep_text(feed),)


def record_reading(con: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    """Note how a feed's table is read from now on."""
    con.execute("delete from raw.feed_readings where raw_table = ?", [feed.raw_table])
    con.execute("insert into raw.feed_readings values (?, ?)", [feed.raw_table, _keep_text(feed)])


def _rows(reading: Reading, part: str, snapshot_id: str) -> Iterator[list[Any]]:
    for row in reading:
        yield [*row.cells, row.layout, part, row.number, snapshot_id]


def _keep_text(feed: Feed) -> str:
    return json.dumps({column: sorted(starts) for column, starts in sorted(feed.keep.items())})
