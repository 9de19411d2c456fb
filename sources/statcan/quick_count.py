"""What a sound CSV holds, counted by DuckDB while it is unpacked; of any other it says nothing.

Sound is what every file of the publisher that was seen is: each field in quotes, no quote, carriage
return or line break within a field, no key twice, and each REF_DATE, VALUE and id of a known form.
Such a file splits at `","` and at line ends alone, which is quick, and that nothing else is in it
follows from the number of its quotes and lines. Where anything is otherwise the answer is None,
and sources/statcan/counting.py reads the file again and says what.

DuckDB works in memory here: no database file is opened, and nothing is written.
"""

import codecs
from pathlib import Path

import duckdb

from sources.errors import InvalidSnapshotError
from sources.statcan.counting import COORDINATE, NUMBER, VECTOR, Counted, are_units
from sources.statcan.csv_pipe import piped_csv
from sources.statcan.layout import Layout, csv_columns
from sources.zips import ZipLimits

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "250MB",
    "temp_directory": "",  # What needs more is counted carefully, not spilled.
    "threads": 1,  # A pipe is read by one thread.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def count_quickly(
    path: Path, product_id: str, layout: Layout, calendar: list[str], limits: ZipLimits
) -> Counted | None:
    """Count a table's rows and series; None where the file is not certainly sound.

    Args:
        path: The zip.
        product_id: Whose table it is.
        layout: Of its header.
        calendar: The REF_DATEs that it may have, all of which have dates.
        limits: How large the table may be.
    """
    bytes_seen = _BytesSeen()
    try:
        with (
            duckdb.connect(":memory:", config=SETTINGS) as con,
            piped_csv(path, product_id, bytes_seen.watch, limits) as source,
        ):
            _group(con, source, layout, calendar)
            groups = con.execute(
                "select coordinate, rows, dated, vector, uom_id, scalar_id, decimals, first, last, "
                "bad_values from groups"
            ).fetchall()
            repeated = con.execute(
                "select 1 from (select sum(rows) as rows, bit_count(bit_or(periods)) as periods "
                "from groups group by coordinate) where rows <> periods limit 1"
            ).fetchone()
    except (duckdb.Error, InvalidSnapshotError, UnicodeDecodeError):
        return None
    rows = sum(group[1] for group in groups)
    coordinates = {group[0] for group in groups}
    is_sound = (
        repeated is None
        and bytes_seen.are_of(rows + 1, len(layout.header))
        and all(dated == count and not bad for _, count, dated, *_, bad in groups)
        and all(decimals.endswith('"') for *_, decimals, _, _, _ in groups)
        and all(are_units(*unit) for unit in {(g[4], g[5], g[6][:-1]) for g in groups})
        and all(VECTOR.fullmatch(group[3]) for group in groups)
        and all(map(COORDINATE.fullmatch, coordinates))
    )
    if not is_sound:
        return None
    ref_dates = {ref for group in groups for ref in (group[7][1:], group[8][1:])}
    return Counted(rows, coordinates, sorted(ref_dates), faults=())


class _BytesSeen:
    """Counts what shows that a file is all quoted fields; refuses what is not for quick reading."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._lines = 0
        self._quotes = 0
        self._last = b""

    def watch(self, block: bytes) -> bytes:
        """Count a block.

        Raises:
            InvalidSnapshotError: It has a byte that the quick way may read in a way of its own.
            UnicodeDecodeError: It is not UTF-8.
        """
        if b"\r" in block or b"\0" in block:
            raise InvalidSnapshotError("Not for quick reading.")
        self._decoder.decode(block)
        self._lines += block.count(b"\n")
        self._quotes += block.count(b'"')
        self._last = block[-1:] or self._last
        return block

    def are_of(self, lines: int, width: int) -> bool:
        """Whether that many lines of that many quoted fields are all that there was."""
        self._decoder.decode(b"", final=True)
        # A blank line, which holds no row, must not make up for an end that the last line lacks.
        is_ended = self._last == b"\n"
        return is_ended and self._lines == lines and self._quotes == 2 * width * lines


def _group(
    con: duckdb.DuckDBPyConnection, source: str, layout: Layout, calendar: list[str]
) -> None:
    """One row for each series (vector and unit), with a bit for each of its periods, in `groups`.

    Cut at `","`, the first field of a line keeps its opening quote and the last its closing one.
    Places are looked up in a subquery, because a plain join would keep the CSV in memory: DuckDB
    cannot know how long a pipe is and takes it for the smaller side.
    """
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in csv_columns(layout.header))
    con.execute(
        "create temp table calendar as "
        "select '\"' || unnest(?::varchar[]) as ref_date, unnest(range(?))::integer as place",
        [calendar, len(calendar)],
    )
    con.execute(
        f"""
        create temp table groups as
        select
            coordinate, vector, uom_id, scalar_id, decimals,
            count(*) as rows,
            count(place) as dated,
            min(ref_date) as first,
            max(ref_date) as last,
            count(*) filter (where value <> '' and not regexp_full_match(value, ?)) as bad_values,
            bitstring_agg(place, 0, {len(calendar)}) as periods
        from (
            select
                *,
                (select place from calendar where calendar.ref_date = csv.ref_date) as place
            from read_csv(?, header = true, auto_detect = false, delim = '","', quote = '',
                escape = '', nullstr = 'no text is null', new_line = '\\n',
                columns = {{{columns}}}) as csv
        )
        group by coordinate, vector, uom_id, scalar_id, decimals
        """,
        [NUMBER, source],
    )
