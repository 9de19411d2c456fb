"""Which members of a large table `raw` holds: what its entry says under `keep`.

The archive keeps every byte. How a table was read is noted in raw.statcan_readings, so that a
changed entry is noticed and the table is read from the archive again.
"""

import json
from collections.abc import Iterator

import duckdb

from sources.model import StatcanTable
from sources.statcan.cube import CubeMetadata


def kept_condition(table: StatcanTable, depth: int) -> str:
    """SQL that is true for the rows that `raw` is to hold, over a column `coordinate`.

    Also for rows whose coordinate is not one of the table's: what is wrong must not go unseen.

    Args:
        table: The registry entry.
        depth: How many parts each coordinate has.
    """
    if not table.keep:
        return "true"
    kept = " and ".join(
        f"split_part(coordinate, '.', {position}) in ({', '.join(repr(str(m)) for m in members)})"
        for position, members in sorted(table.keep.items())
    )
    dots = "length(coordinate) - length(replace(coordinate, '.', ''))"
    return f"(coordinate is null or ({kept}) or {dots} <> {depth - 1})"


def unmet_keep(table: StatcanTable, metadata: CubeMetadata) -> tuple[str | None, tuple[str, ...]]:
    """What an entry wants to keep and the table does not have.

    Returns:
        Why the table cannot be loaded, because nothing would be left of it, or None; and a
        warning for each single member that is not there.
    """
    missing = list(_missing(table, metadata))
    for position, unknown, name in missing:
        if len(unknown) == len(table.keep[position]):
            return (
                f"The entry of table {table.id} keeps members {_listed(unknown)} of dimension "
                f"{position}{name}, none of which its metadata has: correct `keep` in "
                "sources/statcan/tables.yml.",
                (),
            )
    return None, tuple(
        f"Table {table.id} has no member {_listed(unknown)} in dimension {position}{name}, "
        "which its entry keeps."
        for position, unknown, name in missing
    )


def is_read_as_declared(con: duckdb.DuckDBPyConnection, table: StatcanTable) -> bool:
    """Whether a table was read as its entry now says."""
    found = con.execute(
        "select keep, year_start_month from raw.statcan_readings where product_id = ?", [table.id]
    ).fetchone()
    return found == (_keep_text(table), table.year_start_month)


def record_reading(con: duckdb.DuckDBPyConnection, table: StatcanTable) -> None:
    """Note how a table is read from now on."""
    con.execute("delete from raw.statcan_readings where product_id = ?", [table.id])
    con.execute(
        "insert into raw.statcan_readings values (?, ?, ?)",
        [table.id, _keep_text(table), table.year_start_month],
    )


def _missing(
    table: StatcanTable, metadata: CubeMetadata
) -> Iterator[tuple[int, tuple[int, ...], str]]:
    """Dimension position, the kept members that it lacks, and its name; nothing where unknown."""
    if metadata.is_partial or not metadata.dimensions:
        return
    dimensions = {dimension.position: dimension for dimension in metadata.dimensions}
    for position, members in sorted(table.keep.items()):
        dimension = dimensions.get(position)
        if dimension is not None and not dimension.members:
            continue
        known = {member.id for member in dimension.members} if dimension else set()
        unknown = tuple(member for member in members if member not in known)
        if unknown or not members:
            yield position, unknown, f" ({dimension.name_en})" if dimension else ""


def _keep_text(table: StatcanTable) -> str:
    return json.dumps({str(k): sorted(set(v)) for k, v in sorted(table.keep.items())})


def _listed(members: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, members[:5]))
    return f"{shown} and {len(members) - 5} more" if len(members) > 5 else shown or "(none)"
