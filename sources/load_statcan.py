"""One archived StatCan snapshot into its bitemporal table: nothing is overwritten.

A figure that was revised closes its row and opens a new one; one that is gone is closed. Everything
is read and checked in a temporary table first, so a snapshot that cannot be read changes nothing.
"""

import csv
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import duckdb

from sources.errors import InvalidSnapshotError, OutOfOrderError
from sources.load_report import LoadReport
from sources.load_rows import insert_rows, record_snapshot
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.raw_tables import OBSERVATION_COLUMNS, identifier, transaction
from sources.statcan.cube import CubeMetadata
from sources.statcan.layout import Layout, csv_columns, read_layout
from sources.statcan.periods import period_sql

CHUNK = 1 << 20
REVISED = " or ".join(
    f"o.{column} is distinct from i.{column}"
    for column in ("value", "status", "symbol", "uom_id", "scalar_id")
)


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
    metadata = _read_metadata(snapshot, table.id)
    with _extracted_csv(snapshot, table.id) as csv_path:
        layout = _stage_incoming(con, table, metadata, csv_path)
    try:
        _check_incoming(con, table, layout.dimension_count)
        with transaction(con):
            report = _merge(con, table, snapshot)
            _record_metadata(con, table, snapshot, metadata)
            record_snapshot(con, table.raw_table, snapshot)
    finally:
        con.execute("drop table if exists incoming")
        con.execute("drop table if exists revised")
    return report


def _refuse_older(con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot) -> None:
    newest = con.execute(
        "select vintage_at, first_seen_at, snapshot_id from raw.snapshots "
        "where raw_table = ? order by vintage_at desc, first_seen_at desc limit 1",
        [table.raw_table],
    ).fetchone()
    this = (snapshot.vintage_at, snapshot.manifest.first_seen_at)
    if newest is not None and this < (newest[0], newest[1]):
        raise OutOfOrderError(
            f"Snapshot {snapshot.id} of {table.id} is older than {newest[2]}, which is loaded: "
            "run `canauto rebuild`, which replays the archive in order."
        )


def _read_metadata(snapshot: Snapshot, product_id: str) -> CubeMetadata:
    path = snapshot.file(f"{product_id}.metadata.json")
    try:
        return CubeMetadata.read(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise InvalidSnapshotError(
            f"The metadata of {product_id} cannot be read: {error}"
        ) from error


@contextmanager
def _extracted_csv(snapshot: Snapshot, product_id: str) -> Iterator[Path]:
    """The table's CSV, unpacked beside the archive so that a large one never fills memory."""
    member = f"{product_id}.csv"
    archive_root = snapshot.path.parents[2]
    with tempfile.TemporaryDirectory(prefix="_load-", dir=archive_root) as folder:
        target = Path(folder) / member
        try:
            with (
                zipfile.ZipFile(snapshot.file(f"{product_id}-eng.zip")) as archive,
                archive.open(member) as packed,
                target.open("wb") as unpacked,
            ):
                _copy_with_plain_line_ends(packed, unpacked)
        except (KeyError, zipfile.BadZipFile) as error:
            raise InvalidSnapshotError(
                f"The zip of {product_id} has no sound {member}: {error}"
            ) from error
        yield target


def _stage_incoming(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, metadata: CubeMetadata, csv_path: Path
) -> Layout:
    """Read the CSV by position, each column under its stated type: nothing is sniffed."""
    header = _read_header(csv_path)
    layout = read_layout(header, table.id)
    if (difference := layout.mismatch(metadata)) is not None:
        raise InvalidSnapshotError(f"Table {table.id} has changed: {difference}.")
    columns = csv_columns(header, table.id)
    start, end = period_sql("ref_date", metadata.frequency_code, table.year_start_month)
    spec = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    try:
        con.execute(
            f"""
            create or replace temp table incoming as
            select
                coordinate,
                cast(ltrim(vector, 'vV') as bigint) as vector_id,
                ref_date,
                {start} as reference_date,
                {end} as reference_end_date,
                value,
                status,
                symbol,
                coalesce(terminated, '') = 't' as is_terminated,
                cast(decimals as utinyint) as decimals,
                cast(scalar_id as utinyint) as scalar_id,
                uom_id,
                {"dguid" if layout.has_geography else "cast(null as varchar) as dguid"}
            from read_csv(?, header = true, auto_detect = false, delim = ',', quote = '"',
                escape = '"', nullstr = '', new_line = '\\n',
                columns = {{{spec}}})
            """,
            [str(csv_path)],
        )
    except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
        raise InvalidSnapshotError(
            f"A row of {table.id}.csv cannot be read: {str(error).splitlines()[0]}"
        ) from error
    return layout


def _read_header(csv_path: Path) -> list[str]:
    with csv_path.open(encoding="utf-8-sig", newline="") as stream:
        return next(csv.reader(stream), [])


def _copy_with_plain_line_ends(packed: IO[bytes], unpacked: IO[bytes]) -> None:
    """Copy, each CRLF as LF.

    Some archived tables have an LF after the header and a CRLF after each row (seen in 10-10-0001):
    DuckDB reads either, not both in one file.
    """
    held = b""
    while block := packed.read(CHUNK):
        block = held + block
        held = block[-1:] if block.endswith(b"\r") else b""
        unpacked.write(block[: len(block) - len(held)].replace(b"\r\n", b"\n"))
    unpacked.write(held)


def _check_incoming(con: duckdb.DuckDBPyConnection, table: StatcanTable, depth: int) -> None:
    repeated = con.execute(
        "select coordinate, ref_date, count(*) from incoming "
        "group by coordinate, ref_date having count(*) > 1 order by all limit 1"
    ).fetchone()
    if repeated is not None:
        raise InvalidSnapshotError(
            f"Table {table.id} states series {repeated[0]} for {repeated[1]} {repeated[2]} times."
        )
    wrong = con.execute(
        "select coordinate from incoming where coordinate is null or ref_date is null "
        "or len(string_split(coordinate, '.')) <> ? limit 1",
        [depth],
    ).fetchone()
    if wrong is not None:
        raise InvalidSnapshotError(
            f"Table {table.id} has {depth} dimensions, but a row has coordinate {wrong[0]!r}."
        )


def _merge(con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot) -> LoadReport:
    """Close what changed or is gone, open what is new; validity intervals are half-open.

    Where the release time is not later than an open row's valid_from (a second correction on one
    day), the time first seen is used.
    """
    target = f"raw.{identifier(table.raw_table)}"
    times = {
        "vintage": snapshot.vintage_at,
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


def _record_metadata(
    con: duckdb.DuckDBPyConnection,
    table: StatcanTable,
    snapshot: Snapshot,
    metadata: CubeMetadata,
) -> None:
    key = [table.id, snapshot.id]
    insert_rows(
        con,
        "statcan_cubes",
        [
            [
                *key,
                *(metadata.cansim_id, metadata.title_en, metadata.title_fr),
                *(metadata.start_date, metadata.end_date, metadata.frequency_code),
                *(metadata.series_count, metadata.datapoint_count, metadata.released_at),
                *(metadata.archive_status_code, snapshot.manifest.partial),
            ]
        ],
    )
    insert_rows(
        con,
        "statcan_dimensions",
        [[*key, d.position, d.name_en, d.name_fr, d.has_uom] for d in metadata.dimensions],
    )
    insert_rows(
        con,
        "statcan_members",
        [
            [
                *key,
                *(d.position, m.id, m.parent_id, m.name_en, m.name_fr),
                *(m.classification_code, m.classification_type_code, m.geo_level),
                *(m.vintage, m.is_terminated, m.uom_id),
            ]
            for d in metadata.dimensions
            for m in d.members
        ],
    )
    insert_rows(
        con,
        "statcan_footnotes",
        [
            [*key, f.id, f.dimension_position, f.member_id, f.text_en, f.text_fr]
            for f in metadata.footnotes
        ],
    )


def _count(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any] | None = None
) -> int:
    row = con.execute(sql, parameters or {}).fetchone()
    return int(row[0]) if row else 0


def _only(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """DuckDB refuses a named parameter that the statement does not use."""
    return {name: values[name] for name in names}
