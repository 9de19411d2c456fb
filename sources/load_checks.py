"""What must hold of a snapshot's rows, and the dates of rare periods; cheap over millions of rows.

Each works on a table that DuckDB stores compressed, where a column of repeating texts costs little.
"""

import duckdb

from sources.errors import InvalidSnapshotError
from sources.statcan.periods import period_bounds

MOST_BITS = 1 << 29  # 64 MB: a bit for each series and period, where there are not too many


def check_rows(con: duckdb.DuckDBPyConnection, rows: str, product_id: str, depth: int) -> int:
    """Count rows that are one snapshot of a table.

    Args:
        con: A connection to the warehouse.
        rows: The table that holds them, as SQL.
        product_id: Of the table, for the message.
        depth: How many parts each coordinate has.

    Raises:
        InvalidSnapshotError: A key is repeated or missing, or a coordinate has other parts.
    """
    if (repeated := _repeated(con, rows)) is not None:
        raise InvalidSnapshotError(
            f"Table {product_id} states series {repeated[0]} for {repeated[1]} {repeated[2]} times."
        )
    wrong = con.execute(
        f"select coordinate from (select distinct coordinate from {rows}) "
        "where coordinate is null or len(string_split(coordinate, '.')) <> ? "
        f"union all select coordinate from {rows} where ref_date is null limit 1",
        [depth],
    ).fetchone()
    if wrong is not None:
        raise InvalidSnapshotError(
            f"Table {product_id} has {depth} dimensions, but a row has coordinate {wrong[0]!r}."
        )
    return _number(con, f"select count(*) from {rows}")


def date_the_rest(
    con: duckdb.DuckDBPyConnection,
    rows: str,
    frequency_code: int | None,
    year_start_month: int | None,
) -> None:
    """Give days to the periods that have some and were not in the calendar; rare."""
    undated = con.execute(
        f"select distinct ref_date from {rows} "
        "where reference_date is null and ref_date is not null"
    ).fetchall()
    for (ref_date,) in undated:
        first, last = period_bounds(ref_date, frequency_code, year_start_month)
        if first is not None:
            con.execute(
                f"update {rows} set reference_date = ?, reference_end_date = ? where ref_date = ?",
                [first, last, ref_date],
            )


def _repeated(con: duckdb.DuckDBPyConnection, rows: str) -> tuple[str, str, int] | None:
    """A coordinate and period that are stated more than once, and how often."""
    series = _number(con, f"select count(distinct coordinate) from {rows}")
    periods = _number(con, f"select count(distinct ref_date) from {rows}")
    if series * periods <= MOST_BITS and _bits_are_as_many_as_rows(con, rows, series):
        return None
    found: tuple[str, str, int] | None = con.execute(
        f"select coordinate, ref_date, count(*) from {rows} "
        "group by coordinate, ref_date having count(*) > 1 order by all limit 1"
    ).fetchone()
    return found


def _bits_are_as_many_as_rows(con: duckdb.DuckDBPyConnection, rows: str, series: int) -> bool:
    """Set one bit for each row, in its period at the place of its series, and count them.

    A tenth of the work of grouping by both, and of the memory. Rows without a key count as repeated
    here; what is wrong with them is found afterwards.
    """
    counted = con.execute(
        f"""
        with series as (
            select coordinate, row_number() over () - 1 as place
            from (select distinct coordinate from {rows})
        ),
        periods as (
            select bit_count(bitstring_agg(cast(place as integer), 0, {max(series, 1)})) as bits
            from {rows} inner join series using (coordinate)
            where ref_date is not null
            group by ref_date
        )
        select coalesce(sum(bits), 0) = (select count(*) from {rows}) from periods
        """
    ).fetchone()
    return bool(counted and counted[0])


def _number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
