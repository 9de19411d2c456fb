"""A snapshot's CSV into rows of schema `raw`, typed and checked.

Nothing is sniffed: each column is read by position under its stated type, straight from the zip,
which is unpacked into a pipe. What cannot be read as the metadata describes it is an error here.

A table's first snapshot goes into its table in `raw` at once. Any later one goes into the table
`incoming` first, to be compared (sources/load_merge.py): a table of the warehouse file, since
temporary ones are not compressed and take ten times the space.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from sources.errors import InvalidSnapshotError
from sources.load_checks import check_rows, date_the_rest
from sources.load_keep import kept_condition
from sources.load_report import LoadReport
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.raw_tables import identifier
from sources.statcan.csv_pipe import piped_csv, read_csv_start
from sources.statcan.cube import CubeMetadata
from sources.statcan.layout import Layout, csv_columns, read_layout
from sources.statcan.periods import calendar


def is_empty(con: duckdb.DuckDBPyConnection, table: StatcanTable) -> bool:
    """Whether a table has no rows, superseded ones included."""
    return (
        con.execute(f"select 1 from raw.{identifier(table.raw_table)} limit 1").fetchone() is None
    )


def insert_first(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, metadata: CubeMetadata, snapshot: Snapshot
) -> LoadReport:
    """Read a snapshot's zip into its table in `raw`, which is empty.

    Args:
        con: A connection in a transaction, to be rolled back if this raises.
        table: The registry entry; says where span years begin and which members are kept.
        metadata: Of the same snapshot.
        snapshot: What to read.

    Raises:
        InvalidSnapshotError: The file is not what the metadata describes.
    """
    target = f"raw.{identifier(table.raw_table)}"
    with _reading(table, metadata, snapshot) as csv:
        con.execute(
            f"insert into {target} select *, $vintage, null, $snapshot from ({csv.query})",
            {**csv.parameters, "vintage": snapshot.vintage_at, "snapshot": snapshot.id},
        )
    date_the_rest(con, target, metadata.frequency_code, table.year_start_month)
    count = check_rows(con, target, table.id, csv.depth)
    if snapshot.manifest.extract:
        record_coverage(con, table, snapshot, target)
    return LoadReport(table.key, rows_added=count, snapshots=(snapshot.id,))


def stage_incoming(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, metadata: CubeMetadata, snapshot: Snapshot
) -> None:
    """Read a snapshot's zip into the table `incoming`, and check it.

    Args:
        con: A connection that is in no transaction: an unreadable file would end it.
        table: The registry entry; says where span years begin and which members are kept.
        metadata: Of the same snapshot.
        snapshot: What to read.

    Raises:
        InvalidSnapshotError: The file is not what the metadata describes.
    """
    with _reading(table, metadata, snapshot) as csv:
        con.execute(f"create or replace table main.incoming as {csv.query}", csv.parameters)
    date_the_rest(con, "main.incoming", metadata.frequency_code, table.year_start_month)
    check_rows(con, "main.incoming", table.id, csv.depth)


def drop_incoming(con: duckdb.DuckDBPyConnection) -> None:
    """Remove what a load, finished or killed, left of its comparing."""
    for name in ("temp.incoming", "main.incoming", "temp.difference"):
        con.execute(f"drop table if exists {name}")


def record_coverage(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot, rows: str
) -> None:
    """Note of an extract which periods of which series it speaks of.

    One row for each run of periods that follow one another: a page that prints this month and the
    same month of last year says nothing of those between.
    """
    con.execute(
        f"""
        with periods as (
            select
                coordinate,
                reference_date,
                lag(reference_end_date) over series as last_day_before
            from {rows}
            window series as (partition by coordinate order by reference_date)
        ),

        numbered as (
            select
                coordinate,
                reference_date,
                count(*) filter (where (last_day_before + 1 >= reference_date) is not true) over (
                    partition by coordinate order by reference_date
                ) as run
            from periods
        )

        insert into raw.statcan_coverage
        select ?, ?, coordinate, min(reference_date), max(reference_date)
        from numbered
        group by coordinate, run
        """,
        [table.id, snapshot.id],
    )


@dataclass(frozen=True)
class _Csv:
    """A query that yields a zip's rows, good for one reading, and what each coordinate has."""

    query: str
    parameters: dict[str, Any]
    depth: int


@contextmanager
def _reading(table: StatcanTable, metadata: CubeMetadata, snapshot: Snapshot) -> Iterator[_Csv]:
    path = snapshot.file(f"{table.id}-eng.zip")
    header, example = read_csv_start(path, table.id)
    layout = read_layout(header, table.id)
    if (difference := layout.mismatch(metadata)) is not None:
        raise InvalidSnapshotError(f"Table {table.id} has changed: {difference}.")
    likely = calendar(
        example,
        metadata.frequency_code,
        table.year_start_month,
        metadata.start_date,
        metadata.end_date,
    )
    texts, starts, ends = map(list, zip(*likely, strict=True))
    periods = {"texts": texts, "starts": starts, "ends": ends}
    try:
        with piped_csv(path, table.id, _PlainLineEnds().watch) as source:
            yield _Csv(
                _typed_rows(table, layout), {**periods, "source": source}, layout.dimension_count
            )
    except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
        raise InvalidSnapshotError(
            f"A row of {table.id}.csv cannot be read: {str(error).splitlines()[0]}"
        ) from error


def _typed_rows(table: StatcanTable, layout: Layout) -> str:
    """The query that reads the CSV by position, each column under its stated type.

    A period's days are looked up, which is quicker than working them out row by row. They are
    looked up in a subquery, because a plain join would keep the CSV in memory: DuckDB cannot know
    how long a pipe is and takes it for the smaller side.
    """
    columns = csv_columns(layout.header, table.id)
    spec = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return f"""
        with calendar as (
            select
                unnest($texts::varchar[]) as ref_date,
                {{'first': unnest($starts::date[]), 'last': unnest($ends::date[])}} as days
        ),
        csv as (
            select *
            from read_csv($source, header = true, auto_detect = false, delim = ',', quote = '"',
                escape = '"', nullstr = '', new_line = '\\n', columns = {{{spec}}})
            where {kept_condition(table, layout.dimension_count)}
        ),
        dated as (
            select *, (select days from calendar where calendar.ref_date = csv.ref_date) as days
            from csv
        )
        select
            coordinate,
            cast(ltrim(vector, 'vV') as bigint) as vector_id,
            ref_date,
            days.first as reference_date,
            days.last as reference_end_date,
            value,
            status,
            symbol,
            coalesce(terminated, '') = 't' as is_terminated,
            cast(decimals as utinyint) as decimals,
            cast(scalar_id as utinyint) as scalar_id,
            uom_id,
            {"dguid" if layout.has_geography else "cast(null as varchar) as dguid"}
        from dated
        """


class _PlainLineEnds:
    """Makes each CRLF an LF.

    Some archived tables have an LF after the header and a CRLF after each row (seen in 10-10-0001):
    DuckDB reads either, not both in one file.
    """

    def __init__(self) -> None:
        self._held = b""

    def watch(self, block: bytes) -> bytes:
        """A block with plain line ends; a CR at its end waits for the next one."""
        if not self._held and b"\r" not in block:
            return block
        block = self._held + block
        self._held = block[-1:] if block.endswith(b"\r") else b""
        return block[: len(block) - len(self._held)].replace(b"\r\n", b"\n")
