"""The jobs: what is run together. Each builds the whole dbt project and publishes the whole.

A topic's job limits what is fetched and loaded. It still builds every model: the tests compare
tables across topics, a release is one state of everything, and the build takes seconds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from orchestration.keys import RELEASE, SHARED_RAW, fetched_key, raw_key
from sources.model import CuratedTable, Dataset
from sources.registry import load_registry

AssetJob = Any  # what define_asset_job returns has no public name
NIGHTLY, REBUILD, PUBLISH = "nightly", "rebuild", "publish"


def build_jobs(
    datasets: Sequence[Dataset],
    models: dg.AssetsDefinition,
    release_checks: dg.AssetChecksDefinition,
) -> list[AssetJob]:
    """All jobs."""
    built = dg.AssetSelection.assets(models)
    checks = dg.AssetSelection.checks(release_checks)
    release = dg.AssetSelection.assets(RELEASE)
    finish = built | release | checks
    return [
        dg.define_asset_job(
            NIGHTLY,
            selection=source_selection(datasets) | finish,
            description="Ask every source, load, build, test, publish.",
        ),
        *(
            dg.define_asset_job(
                f"refresh_{topic}",
                selection=source_selection([d for d in datasets if d.topic == topic]) | finish,
                description=f"Ask the sources on {topic} only, then build and publish the whole.",
            )
            for topic in sorted({d.topic for d in datasets})
        ),
        dg.define_asset_job(
            REBUILD,
            selection=dg.AssetSelection.assets(*(raw_key(d) for d in datasets), *SHARED_RAW)
            | finish,
            config=rebuild_config(),
            description="Everything right of the archive again, from nothing; no network.",
        ),
        dg.define_asset_job(
            PUBLISH,
            selection=release | checks,
            description="Publish the warehouse as it was last built and tested.",
        ),
    ]


def source_selection(datasets: Sequence[Dataset]) -> dg.AssetSelection:
    """What is fetched and loaded for some datasets."""
    return dg.AssetSelection.assets(*source_keys(datasets))


def source_keys(datasets: Sequence[Dataset]) -> list[dg.AssetKey]:
    """Keys of what is fetched and loaded for some datasets.

    Curated files always go along: they come with the code, and the models rely on them.
    """
    curated = [d for d in load_registry().datasets.values() if isinstance(d, CuratedTable)]
    fetched = [d for d in datasets if not isinstance(d, CuratedTable)]
    return [
        *(fetched_key(d) for d in fetched),
        *(raw_key(d) for d in [*fetched, *curated]),
        *SHARED_RAW,
    ]


def fetch_config(*, sample: bool = False, local: str | None = None) -> dict[str, Any] | None:
    """Run configuration of a refresh that asks nobody; None for one that asks."""
    if sample:
        return {"ops": {"fetched": {"config": {"sample": True}}}}
    return {"ops": {"fetched": {"config": {"local": local}}}} if local else None


def rebuild_config() -> dict[str, Any]:
    """Run configuration of a rebuild."""
    return {
        "ops": {
            "raw": {"config": {"afresh": True}},
            "models": {"config": {"anyway": True}},
            RELEASE_OP: {"config": {"again": True}},
        }
    }


def publish_config(*, force: bool) -> Mapping[str, Any]:
    """Run configuration of a publication."""
    return {
        "ops": {
            RELEASE_OP: {"config": {"force": force}},
            "release_checks": {"config": {"force": force}},
        }
    }


RELEASE_OP = "__".join(RELEASE.path)
