"""How the figures of a StatCan table changed, vintage by vintage, read off schema `raw`.

Values are scaled (times ten to their scalar), so that a change of scale alone is no revision.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from sources.errors import LoadError, LockedError
from sources.raw_tables import identifier

MOST_REVISED = 10

# Each figure beside the one that it took the place of, and the snapshot that closed a figure for
# which none came: of two that may have, the later in order of load.
_CHANGES = """
with figures as (
    select
        coordinate, ref_date, reference_date, status, symbol, valid_from, valid_to, snapshot_id,
        value * power(10, coalesce(scalar_id, 0)) as value
    from {table}
),

vintages as (
    select
        snapshot_id, vintage_at, first_seen_at, released_at, is_extract,
        row_number() over (order by vintage_at, first_seen_at, snapshot_id) as number
    from raw.snapshots
    where raw_table = $raw_table
),

opened as (
    select
        n.snapshot_id, n.coordinate, n.ref_date,
        o.coordinate is null as is_added,
        -- By more than floating point does: a change of scale alone is none of the value.
        coalesce(
            abs(n.value - o.value) > 1e-9 * greatest(abs(n.value), abs(o.value)), false
        ) as is_revised,
        100 * (n.value / nullif(o.value, 0) - 1) as revision_pct
    from figures as n
    left join figures as o
        on o.coordinate = n.coordinate and o.ref_date = n.ref_date and o.valid_to = n.valid_from
),

withdrawn as (
    select
        c.coordinate, c.ref_date,
        (
            select v.snapshot_id from vintages as v
            where not v.is_extract and c.valid_to in (v.vintage_at, v.first_seen_at)
            order by v.vintage_at = c.valid_to desc, v.number limit 1
        ) as snapshot_id
    from figures as c
    where c.valid_to is not null and not exists (
        select 1 from figures as n
        where n.coordinate = c.coordinate and n.ref_date = c.ref_date
            and n.valid_from = c.valid_to
    )
),

changes as (
    select
        snapshot_id, coordinate, is_added, not is_added and is_revised as is_revised,
        not is_added and not is_revised as is_restated, false as is_withdrawn,
        case when not is_added and is_revised then revision_pct end as revision_pct
    from opened
    union all
    select snapshot_id, coordinate, false, false, false, true, null from withdrawn
)
"""


@dataclass(frozen=True)
class VintageChanges:
    """What one snapshot changed.

    Attributes:
        figures_restated: Changed in status, symbol, unit or scale only, or from or to no value.
        mean_revision_pct: Of the revised figures whose earlier value is not 0; None without any.
        largest_revision_pct: The one that is furthest from 0, with its sign.
    """

    vintage_at: datetime
    released_at: datetime | None
    figures_added: int
    figures_revised: int
    figures_restated: int
    figures_withdrawn: int
    mean_revision_pct: float | None
    largest_revision_pct: float | None
    is_extract: bool
    snapshot_id: str


@dataclass(frozen=True)
class SeriesChanges:
    """How often one series was revised since its first vintage."""

    coordinate: str
    figures_revised: int
    mean_absolute_revision_pct: float | None
    largest_revision_pct: float | None


@dataclass(frozen=True)
class FigureState:
    """One figure as it was for a while; `valid_to` is None while it stands."""

    ref_date: str
    reference_date: date | None
    value: float | None
    status: str | None
    symbol: str | None
    decimals: int
    valid_from: datetime
    valid_to: datetime | None
    snapshot_id: str


@contextmanager
def open_for_reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect to the private warehouse without the right to change it, in UTC.

    Raises:
        LoadError: There is no warehouse.
        LockedError: Another process is writing it.
    """
    if not path.exists():
        raise LoadError(
            f"There is no warehouse yet ({path}): run `canauto refresh`, or `canauto pull PID` for "
            "one table; or set CANAUTO_DATA."
        )
    try:
        con = duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as error:
        pid = re.search(r"PID (\d+)", str(error))
        holder = f"process {pid.group(1)}" if pid else "another process"
        raise LockedError(
            f"The warehouse {path} is being written by {holder}: ask again when it has ended."
        ) from error
    try:
        con.execute("set timezone = 'UTC'")
        yield con
    finally:
        con.close()


def is_loaded(con: duckdb.DuckDBPyConnection, raw_table: str) -> bool:
    """Whether any snapshot of a table was ever loaded."""
    found = con.execute(
        "select count(*) from information_schema.tables "
        "where table_schema = 'raw' and table_name in ('snapshots', ?)",
        [raw_table],
    ).fetchone()
    if found is None or found[0] < 2:
        return False
    known = con.execute(
        "select count(*) from raw.snapshots where raw_table = ?", [raw_table]
    ).fetchone()
    return bool(known and known[0])


def vintage_changes(con: duckdb.DuckDBPyConnection, raw_table: str) -> list[VintageChanges]:
    """Every vintage of a table and what it changed, oldest first."""
    rows = con.execute(
        _changes_of(raw_table)
        + """
        select
            v.vintage_at, v.released_at,
            count(*) filter (where c.is_added), count(*) filter (where c.is_revised),
            count(*) filter (where c.is_restated), count(*) filter (where c.is_withdrawn),
            avg(c.revision_pct), arg_max(c.revision_pct, abs(c.revision_pct)),
            v.is_extract, v.snapshot_id
        from vintages as v
        left join changes as c on c.snapshot_id = v.snapshot_id
        group by v.number, v.vintage_at, v.released_at, v.is_extract, v.snapshot_id
        order by v.number
        """,
        {"raw_table": raw_table},
    ).fetchall()
    return [VintageChanges(*row) for row in rows]


def most_revised_series(
    con: duckdb.DuckDBPyConnection, raw_table: str, limit: int = MOST_REVISED
) -> list[SeriesChanges]:
    """The series with the most revised figures."""
    rows = con.execute(
        _changes_of(raw_table)
        + """
        select
            coordinate, count(*), avg(abs(revision_pct)), arg_max(revision_pct, abs(revision_pct))
        from changes
        where is_revised and snapshot_id in (select snapshot_id from vintages)
        group by coordinate
        order by count(*) desc, avg(abs(revision_pct)) desc nulls last, coordinate
        limit $limit
        """,
        {"raw_table": raw_table, "limit": limit},
    ).fetchall()
    return [SeriesChanges(*row) for row in rows]


def figure_states(
    con: duckdb.DuckDBPyConnection, raw_table: str, coordinate: str
) -> list[FigureState]:
    """Every state that the figures of one series have had, by period and time."""
    rows = con.execute(
        f"""
        select
            ref_date, reference_date,
            value * power(10, coalesce(scalar_id, 0)), status, symbol,
            greatest(0, cast(coalesce(decimals, 0) as integer) - coalesce(scalar_id, 0)),
            valid_from, valid_to, snapshot_id
        from raw.{identifier(raw_table)}
        where coordinate = ?
        order by reference_date nulls last, ref_date, valid_from
        """,
        [coordinate],
    ).fetchall()
    return [FigureState(*row) for row in rows]


def dimension_count(con: duckdb.DuckDBPyConnection, raw_table: str) -> int | None:
    """How many parts the coordinates of a table have; None for a table without rows."""
    found = con.execute(
        f"select len(string_split(coordinate, '.')) from raw.{identifier(raw_table)} limit 1"
    ).fetchone()
    return int(found[0]) if found else None


def member_names(
    con: duckdb.DuckDBPyConnection, product_id: str, language: str
) -> Mapping[tuple[int, int], str]:
    """Names by dimension position and member id, from the latest metadata that has the member.

    Args:
        con: Of the warehouse.
        product_id: Of the table.
        language: `en` or `fr`; English stands in where there is no French name.
    """
    rows = con.execute(
        """
        select
            m.dimension_position, m.member_id,
            case when $language = 'fr' then coalesce(m.name_fr, m.name_en) else m.name_en end
        from raw.statcan_members as m
        inner join raw.snapshots as s on s.snapshot_id = m.snapshot_id
        where m.product_id = $product
        order by s.vintage_at, s.first_seen_at, s.snapshot_id
        """,
        {"product": product_id, "language": language},
    ).fetchall()
    return {(position, member): name for position, member, name in rows if name}


def _changes_of(raw_table: str) -> str:
    return _CHANGES.format(table=f"raw.{identifier(raw_table)}")
