"""Everything that Dagster shows and runs, on one screen.

`fetched/*` -> `raw/*` -> `staging/*` -> `intermediate/*` -> `marts/*`, `metadata/*` ->
`published/release`: one factory per stage, in the order of the flow.
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from orchestration.assets.fetched import build_fetched
from orchestration.assets.models import build_models
from orchestration.assets.published import build_release
from orchestration.assets.raw import build_raw
from orchestration.checks import build_release_checks
from orchestration.dbt import DbtProcess, ensure_manifest
from orchestration.jobs import build_jobs
from orchestration.lineage import tables_behind_marts
from orchestration.resources import Workspace
from orchestration.schedules import build_schedules
from orchestration.settings import DBT_PROJECT, Settings
from sources.registry import load_registry

PUBLISHED_GROUPS = ("marts", "metadata")


def build_defs(
    settings: Settings | None = None, resource_overrides: Mapping[str, Any] | None = None
) -> dg.Definitions:
    """A fresh set of definitions.

    Args:
        settings: Where everything is; from the environment unless given.
        resource_overrides: Other resources, for tests.
    """
    settings = settings or Settings.from_env()
    settings.export()
    datasets = list(load_registry().datasets.values())
    manifest = ensure_manifest(settings)
    models, raw = build_models(manifest), build_raw(datasets, tables_behind_marts(manifest))
    tables = [spec.key for spec in models.specs if spec.group_name in PUBLISHED_GROUPS]
    release_checks = build_release_checks([key for key in tables if key.path[0] == "marts"])
    return dg.Definitions(
        assets=[build_fetched(datasets), raw, models, build_release(tables)],
        asset_checks=[release_checks],
        jobs=build_jobs(datasets, models, release_checks),
        schedules=build_schedules(on=settings.schedules_on),
        resources={
            "workspace": Workspace(),
            "dbt": DbtProcess(project_dir=str(DBT_PROJECT), profiles_dir=str(DBT_PROJECT)),
            **(resource_overrides or {}),
        },
        executor=dg.in_process_executor,
    )


defs = build_defs()
