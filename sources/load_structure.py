"""What each loaded snapshot changed in the structure of its table, into schema `raw`.

Severity is judged by what models rely on, which is code, not data: where that has changed, a
table's changes are judged again, so that the warehouse is what a rebuild would make.
"""

import hashlib
from collections.abc import Sequence

import duckdb

from sources.archive import Archive
from sources.load_rows import insert_rows
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.raw_tables import transaction
from sources.statcan.change import Reliance
from sources.structure import UnitsBySnapshot, steps


def record_structure(
    con: duckdb.DuckDBPyConnection,
    archive: Archive,
    table: StatcanTable,
    reliance: Reliance,
) -> UnitsBySnapshot:
    """Bring raw.statcan_structure_changes up to date with the loaded snapshots of a table.

    Nothing is read where nothing was loaded since and models rely on what they relied on.

    Returns:
        Units and scales of the observations by loaded snapshot.
    """
    units = _units(con, table)
    judged_by = _digest(reliance)
    loaded = {
        row[0]
        for row in con.execute(
            "select snapshot_id from raw.snapshots where raw_table = ?", [table.raw_table]
        ).fetchall()
    }
    reviewed = dict(
        con.execute(
            "select snapshot_id, reliance from raw.statcan_structure_reviews where product_id = ?",
            [table.id],
        ).fetchall()
    )
    if reviewed == dict.fromkeys(loaded, judged_by):
        return units
    snapshots = [s for s in archive.snapshots(table.source, table.id) if s.id in loaded]
    with transaction(con):
        _write(con, table, snapshots, reliance, judged_by, units)
    return units


def _write(
    con: duckdb.DuckDBPyConnection,
    table: StatcanTable,
    snapshots: Sequence[Snapshot],
    reliance: Reliance,
    judged_by: str,
    units: UnitsBySnapshot,
) -> None:
    for name in ("statcan_structure_reviews", "statcan_structure_changes"):
        con.execute(f"delete from raw.{name} where product_id = ?", [table.id])
    reviews = [[table.id, snapshot.id, judged_by] for snapshot in snapshots]
    rows = []
    for earlier, later, changes in steps(snapshots, reliance, units):
        rows += [
            [
                *(table.id, later.id, earlier.id, number, change.kind.value),
                *(change.severity.value, change.position, change.member_id, change.was),
                *(change.now, change.sentence),
            ]
            for number, change in enumerate(changes, start=1)
        ]
    insert_rows(con, "statcan_structure_reviews", reviews)
    insert_rows(con, "statcan_structure_changes", rows)


def _digest(reliance: Reliance) -> str:
    content = (
        reliance.has_model,
        sorted(reliance.dimensions.items()),
        sorted((place, name or "") for place, name in reliance.members.items()),
        sorted(reliance.frequency_codes),
    )
    return hashlib.sha256(repr(content).encode()).hexdigest()[:12]


def _units(con: duckdb.DuckDBPyConnection, table: StatcanTable) -> UnitsBySnapshot:
    found: dict[str, dict[tuple[int, int], frozenset[tuple[int | None, int | None]]]] = {}
    for snapshot_id, position, member_id, uom_id, scalar_id in con.execute(
        "select snapshot_id, dimension_position, member_id, uom_id, scalar_id "
        "from raw.statcan_units where product_id = ?",
        [table.id],
    ).fetchall():
        places = found.setdefault(snapshot_id, {})
        place = (position, member_id)
        places[place] = places.get(place, frozenset()) | {(uom_id, scalar_id)}
    return found
