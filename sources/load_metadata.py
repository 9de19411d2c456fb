"""What a snapshot's metadata says, into the `raw.statcan_*` tables beside the observations."""

import json

import duckdb

from sources.errors import InvalidSnapshotError
from sources.load_rows import insert_rows
from sources.manifest import Snapshot
from sources.model import StatcanTable
from sources.statcan.cube import CubeMetadata


def read_metadata(snapshot: Snapshot, product_id: str) -> CubeMetadata:
    """The metadata that came with a snapshot.

    Raises:
        InvalidSnapshotError: It cannot be read.
    """
    path = snapshot.file(f"{product_id}.metadata.json")
    try:
        return CubeMetadata.read(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise InvalidSnapshotError(
            f"The metadata of {product_id} cannot be read: {error}"
        ) from error


def record_metadata(
    con: duckdb.DuckDBPyConnection,
    table: StatcanTable,
    snapshot: Snapshot,
    metadata: CubeMetadata,
) -> None:
    """Add cube, dimensions, members and footnotes of one snapshot."""
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
