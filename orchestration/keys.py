"""Asset keys, owners and tags: they follow the folders, so that the lineage meets by itself."""

from typing import Final

import dagster as dg

from sources.model import Dataset

OWNERS: Final = ["team:canauto"]
RELEASE: Final = dg.AssetKey(["published", "release"])


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
