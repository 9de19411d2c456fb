"""A day's lines of one table into the temporary table `incoming`, in the form that the zip has.

A Delta File says the same figures in other words: codes for letters, padded coordinates, periods
in two columns. Here they become what the full-table CSV says, so that the same figure has the same
key and the same content, whichever witness brought it. What the lines do not state - the unit, the
DGUID, whether a series has ended - is taken from the rows that stand, then from the metadata, and
thus never makes a revision.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from sources.errors import InvalidSnapshotError
from sources.load_incoming import stage_incoming
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.raw_tables import create_observations_table, identifier
from sources.statcan.cube import CubeMetadata
from sources.statcan.delta import (
    COLUMNS,
    LONGEST_LINE,
    REF_DATE_LENGTH,
    SECURITY_LEVELS,
    STATUSES,
    SYMBOLS,
    column_names,
    payload_name,
)
from sources.statcan.periods import period_sql
from sources.structure import read_metadata


def stage_delta(con: duckdb.DuckDBPyConnection, table: StatcanTable, snapshot: Snapshot) -> None:
    """Read a snapshot's lines into the temporary table `incoming`, and check them.

    Args:
        con: A connection that is in no transaction, with the table in schema `raw`: what the lines
            do not state is taken from its open rows.
        table: The registry entry; says where span years begin and which members are kept.
        snapshot: What to read.

    Raises:
        InvalidSnapshotError: The lines are not what the metadata describes.
    """
    metadata = read_metadata(snapshot)
    try:
        _read_lines(con, table, snapshot.file(payload_name(table.id)))
        _refuse_unknown_codes(con, table)
        _stage(con, table, metadata)
    except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
        raise InvalidSnapshotError(
            f"A line of the Delta File for {table.id} cannot be read: {str(error).splitlines()[0]}"
        ) from error
    finally:
        con.execute("drop table if exists delta_lines")
    _check(con, table, metadata)


def _read_lines(con: duckdb.DuckDBPyConnection, table: StatcanTable, path: Path) -> None:
    """The lines as text, by name, without what the entry does not keep."""
    with path.open("rb") as stream:
        header = stream.readline(LONGEST_LINE)
    names = column_names(header, f"for {table.id}")
    spec = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
    end = "\\r\\n" if header.endswith(b"\r\n") else "\\n"
    kept = [
        f"list_contains({list(ids)}, cast(split_part(coordinate, '.', {position}) as integer))"
        for position, ids in sorted(table.keep.items())
    ]
    con.execute(
        f"""
        create or replace temp table delta_lines as
        select {", ".join(f'"{name}"' for name in COLUMNS)}
        from (
            select * replace (regexp_replace(coordinate, '(\\.0)+$', '') as coordinate)
            from read_csv(?, header = true, auto_detect = false, delim = ',', quote = '"',
                escape = '"', nullstr = '', new_line = '{end}', columns = {{{spec}}})
        )
        where {" and ".join(kept) or "true"}
        """,
        [str(path)],
    )


def _refuse_unknown_codes(con: duckdb.DuckDBPyConnection, table: StatcanTable) -> None:
    for column, known in (
        ("statusCode", STATUSES),
        ("symbolCode", SYMBOLS),
        ("securityLevelCode", SECURITY_LEVELS),
    ):
        unknown = con.execute(
            f'select distinct "{column}" from delta_lines '
            f"where not list_contains(?, coalesce(\"{column}\", '0')) order by 1 limit 1",
            [list(known)],
        ).fetchone()
        if unknown is not None:
            raise InvalidSnapshotError(
                f"The Delta File for {table.id} states the {column} {unknown[0]!r}, "
                "which canauto does not know."
            )


def _stage(con: duckdb.DuckDBPyConnection, table: StatcanTable, metadata: CubeMetadata) -> None:
    target = f"raw.{identifier(table.raw_table)}"
    ref_date = _ref_date_sql(con, target, metadata)
    start, end = period_sql("ref_date", metadata.frequency_code, table.year_start_month)
    unit_position, units = _units(metadata)
    con.execute(
        f"""
        create or replace temp table incoming as
        with lines as (
            select
                coordinate,
                cast("vectorId" as bigint) as vector_id,
                {ref_date} as ref_date,
                case when "securityLevelCode" = '1' then null else cast(value as double) end
                    as value,
                case when "securityLevelCode" = '1' then 'x' else {_letter("statusCode", STATUSES)}
                end as status,
                {_letter("symbolCode", SYMBOLS)} as symbol,
                cast(decimals as utinyint) as decimals,
                cast("scalarFactorCode" as utinyint) as scalar_id
            from delta_lines
        ),

        -- One line for each series that stands: its unit and place do not change from row to row.
        series as (
            select
                coordinate,
                max(uom_id) as uom_id,
                max(dguid) as dguid,
                bool_and(is_terminated) as is_terminated
            from {target}
            where valid_to is null and coordinate in (select coordinate from lines)
            group by coordinate
        ),

        units as (select unnest($members) as member_id, unnest($units) as uom_id)

        select
            lines.coordinate,
            lines.vector_id,
            lines.ref_date,
            {start.replace("ref_date", "lines.ref_date")} as reference_date,
            {end.replace("ref_date", "lines.ref_date")} as reference_end_date,
            lines.value,
            lines.status,
            lines.symbol,
            coalesce(o.is_terminated, series.is_terminated, false) as is_terminated,
            lines.decimals,
            lines.scalar_id,
            case when o.coordinate is null then coalesce(series.uom_id, units.uom_id)
                else o.uom_id end as uom_id,
            coalesce(o.dguid, series.dguid) as dguid
        from lines
        left join {target} as o
            on o.coordinate = lines.coordinate and o.ref_date = lines.ref_date
            and o.valid_to is null
        left join series on series.coordinate = lines.coordinate
        left join units
            on units.member_id = try_cast(split_part(lines.coordinate, '.', {unit_position})
                as integer)
        """,
        {"members": list(units), "units": list(units.values())},
    )


def _letter(column: str, letters: dict[str, str | None]) -> str:
    cases = " ".join(f"when '{code}' then '{text}'" for code, text in letters.items() if text)
    return f'case "{column}" {cases} end'


def _ref_date_sql(con: duckdb.DuckDBPyConnection, target: str, metadata: CubeMetadata) -> str:
    """`refPer` and `refPer2` as REF_DATE: in the form of the rows that stand, or of the frequency.

    A real day states years and days as the CSV does (`2022`, `2023-08-01`), and the span 2021/2022
    in two columns; other methods of the service state the first day of any period.
    """
    forms = con.execute(
        f"select distinct length(ref_date), contains(ref_date, '/') from {target} "
        "where valid_to is null"
    ).fetchall()
    plain = {length for length, is_span in forms if not is_span}
    length = REF_DATE_LENGTH.get(metadata.frequency_code or 0)
    if len(plain) == 1:
        length = plain.pop()
    second = 2 if (7, True) in forms else 4  # 2011/12 or 2011/2012
    first = f'left("refPer", {length})' if length else '"refPer"'
    return (
        f'case when "refPer2" is null or "refPer2" = "refPer" then {first} '
        f'else left("refPer", 4) || \'/\' || right(left("refPer2", 4), {second}) end'
    )


def _units(metadata: CubeMetadata) -> tuple[int, dict[int, int]]:
    """The dimension that carries the unit, and the unit of each of its members."""
    for dimension in metadata.dimensions:
        units = {m.id: m.uom_id for m in dimension.members if m.uom_id is not None}
        if units:
            return dimension.position, units
    return 1, {}


def _check(con: duckdb.DuckDBPyConnection, table: StatcanTable, metadata: CubeMetadata) -> None:
    repeated = con.execute(
        "select coordinate, ref_date, count(*) from incoming "
        "group by coordinate, ref_date having count(*) > 1 order by all limit 1"
    ).fetchone()
    if repeated is not None:
        raise InvalidSnapshotError(
            f"The Delta File states series {repeated[0]} of {table.id} for {repeated[1]} "
            f"{repeated[2]} times."
        )
    wrong = con.execute(
        "select coordinate, ref_date from incoming where coordinate is null or ref_date is null "
        "or ($depth > 0 and len(string_split(coordinate, '.')) <> $depth) limit 1",
        {"depth": len(metadata.dimensions)},
    ).fetchone()
    if wrong is not None:
        raise InvalidSnapshotError(
            f"Table {table.id} has {len(metadata.dimensions)} dimensions, but a line of the Delta "
            f"File has coordinate {wrong[0]!r} and period {wrong[1]!r}."
        )


@dataclass(frozen=True)
class Agreement:
    """How the lines of a day compare with the whole table of the same release.

    Attributes:
        rows: Figures that the day states.
        differing: Of them, those that the whole table states otherwise.
        missing: Of them, those that the whole table does not have.
        examples: At most five of both, in words.
    """

    rows: int
    differing: int
    missing: int
    examples: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether both witnesses say the same."""
        return not (self.differing or self.missing)


def compare_with_whole(
    con: duckdb.DuckDBPyConnection, table: StatcanTable, delta: Snapshot, whole: Snapshot
) -> Agreement:
    """Hold a day's lines against the zip of the same release.

    Args:
        con: A connection that is in no transaction; only temporary tables are written, and the
            table in schema `raw` is created where it is not there.
        table: The registry entry.
        delta: The lines.
        whole: A whole-table snapshot.

    Raises:
        InvalidSnapshotError: One of them is not what its metadata describes.
    """
    con.execute("create schema if not exists raw")
    create_observations_table(con, table.raw_table)
    try:
        stage_incoming(con, table, read_metadata(whole), whole)
        con.execute("create or replace temp table whole as select * from incoming")
        stage_delta(con, table, delta)
        con.execute(
            """
            create or replace temp table disagreements as
            select
                i.coordinate, i.ref_date, i.value, i.status,
                w.coordinate is null as is_missing,
                w.value as whole_value, w.status as whole_status
            from incoming as i
            left join whole as w on w.coordinate = i.coordinate and w.ref_date = i.ref_date
            where w.coordinate is null or w.value is distinct from i.value
                or w.status is distinct from i.status or w.symbol is distinct from i.symbol
                or w.scalar_id is distinct from i.scalar_id
            """
        )
        counts = con.execute(
            "select (select count(*) from incoming), count(*) filter (where not is_missing), "
            "count(*) filter (where is_missing) from disagreements"
        ).fetchone()
        assert counts is not None
        examples = con.execute(
            "from disagreements order by coordinate, ref_date limit 5"
        ).fetchall()
    finally:
        for name in ("incoming", "whole", "disagreements"):
            con.execute(f"drop table if exists {name}")
    rows, differing, missing = counts
    return Agreement(rows, differing, missing, tuple(_in_words(*row) for row in examples))


def _in_words(
    coordinate: str,
    ref_date: str,
    value: float | None,
    status: str | None,
    is_missing: bool,
    whole_value: float | None,
    whole_status: str | None,
) -> str:
    said = _figure(value, status)
    there = "not there" if is_missing else _figure(whole_value, whole_status)
    return f"{coordinate} {ref_date}: {said} in the Delta File, {there} in the zip"


def _figure(value: float | None, status: str | None) -> str:
    return " ".join(part for part in (f"{value:.15g}" if value is not None else "", status) if part)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
