"""A snapshot's CSV into the temporary table `incoming`, typed and checked, before anything changes.

Nothing is sniffed: each column is read by position under its stated type. What cannot be read as
the metadata describes it is an error here, and the table in `raw` stays as it was.
"""

import csv
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb

from sources.errors import InvalidSnapshotError
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.statcan.cube import CubeMetadata
from sources.statcan.layout import Layout, csv_columns, read_layout
from sources.statcan.periods import period_sql

CHUNK = 1 << 20


def stage_incoming(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, metadata: CubeMetadata, snapshot: Snapshot
) -> None:
    """Read a snapshot's zip into the temporary table `incoming`, and check it.

    Args:
        con: A connection that is in no transaction: an unreadable file would end it.
        table: The registry entry; says where span years begin.
        metadata: Of the same snapshot.
        snapshot: What to read.

    Raises:
        InvalidSnapshotError: The file is not what the metadata describes.
    """
    with _extracted_csv(snapshot, table.id) as csv_path:
        layout = _read_csv(con, table, metadata, csv_path)
    _check(con, table, layout.dimension_count)


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


def _read_csv(
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


def _check(con: duckdb.DuckDBPyConnection, table: StatcanTable, depth: int) -> None:
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
