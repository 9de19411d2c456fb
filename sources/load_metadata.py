"""What a snapshot's metadata says, into the `raw.statcan_*` tables beside the observations."""

import duckdb

from sources.load_rows import insert_rows
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.statcan.cube import CubeMetadata
from sources.statcan.hierarchy import places


def record_metadata(
    con: duckdb.DuckDBPyConnection,
    table: StatcanTable,
    snapshot: Snapshot,
    metadata: CubeMetadata,
    *,
    observations: str,
) -> None:
    """Add cube, dimensions, members, footnotes and corrections of one snapshot.

    Of its observations, which are in the table `observations`, add the units and scales.
    """
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
                *(list(metadata.subject_codes), list(metadata.survey_codes)),
            ]
        ],
    )
    insert_rows(
        con,
        "statcan_dimensions",
        [[*key, d.position, d.name_en, d.name_fr, d.has_uom] for d in metadata.dimensions],
    )
    rows = []
    for d in metadata.dimensions:
        tree = places(d)
        for m in d.members:
            place = tree[m.id]
            rows.append(
                [
                    *key,
                    *(d.position, m.id, m.parent_id, m.name_en, m.name_fr),
                    *(m.classification_code, m.classification_type_code, m.geo_level),
                    *(m.vintage, m.is_terminated, m.uom_id),
                    *(place.path, place.label_en, place.label_fr, place.level),
                ]
            )
    insert_rows(con, "statcan_members", rows)
    insert_rows(
        con,
        "statcan_footnotes",
        [
            [*key, f.id, f.dimension_position, f.member_id, f.text_en, f.text_fr]
            for f in metadata.footnotes
        ],
    )
    insert_rows(
        con,
        "statcan_corrections",
        [
            [*key, number, c.id, c.corrected_on, c.note_en, c.note_fr]
            for number, c in enumerate(metadata.corrections, start=1)
        ],
    )
    _record_units(con, table, snapshot, metadata, observations)


def _record_units(
    con: duckdb.DuckDBPyConnection,
    table: StatcanTable,
    snapshot: Snapshot,
    metadata: CubeMetadata,
    observations: str,
) -> None:
    """Units and scales of the observations, by member of the dimension that states units.

    Where no dimension does, the table has one unit, told of position 0 and member 0.
    """
    position = next((d.position for d in metadata.dimensions if d.has_uom), 0)
    member = f"cast(split_part(coordinate, '.', {position}) as integer)" if position else "0"
    con.execute(
        f"""
        insert into raw.statcan_units
        select distinct ?, ?, {position}, {member}, uom_id, scalar_id from {observations}
        where uom_id is not null or scalar_id is not null
        """,
        [table.id, snapshot.id],
    )
