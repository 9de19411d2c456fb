"""Asset keys, owners and tags: they follow the folders, so that the lineage meets by itself."""

from typing import Final

import dagster as dg

from sources.model import Dataset

OWNERS: Final = ["team:canauto"]
RELEASE: Final = dg.AssetKey(["published", "release"])
SHARED_RAW: Final = {
    dg.AssetKey(["raw", table]): description
    for table, description in {
        "datasets": "Every declared dataset, loaded or not, from the registry.",
        "snapshots": "Every snapshot that is loaded, and one row for each curated file.",
        "release_log": "Every check, announcement and load, from the archive's log.",
        "refreshes": "Every refresh and how it ended, from the archive's log.",
        "statcan_cubes": "The header of each table's metadata, by snapshot.",
        "statcan_dimensions": "The dimensions of each table, by snapshot.",
        "statcan_members": "The members of each dimension, English and French, by snapshot.",
        "statcan_footnotes": "Footnotes and what they are attached to, by snapshot.",
        "statcan_corrections": "Corrections that the publisher tells of, by snapshot.",
        "statcan_units": "Units and scales that observations came in, by snapshot.",
        "statcan_structure_changes": "What each snapshot changed in its table's structure.",
        "statcan_coverage": "Which months of which series an extract holds, by snapshot.",
    }.items()
}


def fetched_key(dataset: Dataset) -> dg.AssetKey:
    """The key `fetched/statcan/20100085`."""
    return dg.AssetKey(["fetched", dataset.source, dataset.id])


def raw_key(dataset: Dataset) -> dg.AssetKey:
    """The key `raw/statcan__20100085`: dbt's default key for a table of source `raw`."""
    return dg.AssetKey(["raw", dataset.raw_table])


def topic_tags(dataset: Dataset) -> dict[str, str]:
    """Tags to search the catalogue by."""
    return {"topic": dataset.topic.value, "cadence": dataset.cadence.value}


def origin_metadata(dataset: Dataset) -> dict[str, dg.MetadataValue]:
    """Who publishes a dataset, and its page where it has one."""
    origin = dataset.origin
    page = {"source": dg.MetadataValue.url(origin.url)} if origin.url else {}
    return {"publisher": dg.MetadataValue.text(origin.producer), **page}
