"""What Dagster shows and runs: a rename or a lost edge is seen here, in a diff.

What follows from the registry is not in the snapshot: a StatCan table has its three assets and its
topic a job, whichever tables there are.

Write the snapshot again with `UPDATE_GOLDEN=1 make test`, and read the diff.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from orchestration.dbt import MANIFEST
from orchestration.keys import RELEASE, fetched_key, raw_key
from sources.model import CuratedTable, StatcanTable
from sources.registry import Registry

GOLDEN = Path(__file__).parents[2] / "golden" / "definitions.txt"


@pytest.fixture(scope="module")
def defs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dg.Definitions]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", dict(os.environ))
        os.environ["CANAUTO_DATA"] = str(tmp_path_factory.mktemp("defs"))
        from orchestration.definitions import build_defs

        yield build_defs()


@pytest.fixture(scope="module")
def specs(defs: dg.Definitions) -> dict[dg.AssetKey, dg.AssetSpec]:
    return {spec.key: spec for spec in defs.resolve_all_asset_specs()}


def table_keys(registry: Registry) -> set[dg.AssetKey]:
    """The assets that each declared StatCan table has: fetched, raw and its staging model."""
    tables = [d for d in registry.datasets.values() if isinstance(d, StatcanTable)]
    return {
        key
        for table in tables
        for key in (
            fetched_key(table),
            raw_key(table),
            dg.AssetKey(["staging", f"stg_statcan__{table.entity}s"]),
        )
    }


def topic_jobs(registry: Registry) -> set[str]:
    return {f"refresh_{dataset.topic.value}" for dataset in registry.datasets.values()}


def described(
    registry: Registry, defs: dg.Definitions, specs: dict[dg.AssetKey, dg.AssetSpec]
) -> str:
    repository = defs.get_repository_def()
    schedules = [
        f"{s.name} {s.cron_schedule} {s.execution_timezone} {s.job_name}"
        for s in repository.schedule_defs
    ]
    jobs = {name for name in repository.job_names if not name.startswith("__")}
    keys = sorted(key.to_user_string() for key in set(specs) - table_keys(registry))
    return "\n".join(
        [
            "# schedules",
            *sorted(schedules),
            "# jobs",
            *sorted(jobs - topic_jobs(registry)),
            "# assets",
            *keys,
            "",
        ]
    )


def test_assets_jobs_and_schedules(
    registry: Registry, defs: dg.Definitions, specs: dict[dg.AssetKey, dg.AssetSpec]
) -> None:
    now = described(registry, defs, specs)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(now)
    assert now == GOLDEN.read_text(), f"read the diff, then UPDATE_GOLDEN=1 writes {GOLDEN}"


def test_every_table_has_its_assets_and_every_topic_its_job(
    registry: Registry, defs: dg.Definitions, specs: dict[dg.AssetKey, dg.AssetSpec]
) -> None:
    wanted = table_keys(registry)
    assert not wanted - set(specs)
    assert not topic_jobs(registry) - set(defs.get_repository_def().job_names)


def test_the_lineage_meets_from_fetched_to_published(
    registry: Registry, defs: dg.Definitions
) -> None:
    graph = defs.resolve_asset_graph()
    for dataset in registry.datasets.values():
        raw = graph.get(raw_key(dataset))
        upstream = set() if isinstance(dataset, CuratedTable) else {fetched_key(dataset)}
        assert raw.parent_keys == upstream
        is_private = dataset.raw_table in registry.withheld_tables()
        layer = "private" if is_private else "staging"
        assert layer in {key.path[0] for key in raw.child_keys}, f"{dataset.key} has no model"
        below = dg.AssetSelection.assets(raw_key(dataset)).downstream().resolve(graph)
        assert (RELEASE in below) != is_private, dataset.key


def test_everything_has_an_owner_a_group_a_kind_and_a_description(
    specs: dict[dg.AssetKey, dg.AssetSpec],
) -> None:
    layers = {"staging", "private", "intermediate", "marts", "metadata"}
    groups = {"fetched", "raw", *layers, "published"}
    for key, spec in specs.items():
        assert spec.owners, key
        assert spec.kinds, key
        assert spec.description, key
        assert spec.group_name == key.path[0], key
    assert {spec.group_name for spec in specs.values()} == groups


def test_the_release_depends_on_every_published_table(
    specs: dict[dg.AssetKey, dg.AssetSpec],
) -> None:
    published = {key for key in specs if key.path[0] in ("marts", "metadata")}
    assert {dep.asset_key for dep in specs[RELEASE].deps} == published


def test_marts_are_checked_before_the_release(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    checks = [key for key in graph.asset_check_keys if key.name == "has_not_shrunk"]
    blocking = {key.asset_key for key in checks if graph.get(key).blocking}
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    assert blocking == marts


@pytest.mark.parametrize(("on", "status"), [("on", "RUNNING"), ("off", "STOPPED")])
def test_schedules_start_as_the_environment_says(on: str, status: str) -> None:
    from orchestration.schedules import build_schedules

    assert {s.default_status.value for s in build_schedules(on=on == "on")} == {status}


def test_every_blocking_dbt_test_blocks_in_dagster(defs: dg.Definitions) -> None:
    """Unit tests and tests of several models are no checks: they block by dbt's exit code."""
    specs = {
        spec.metadata["dagster_dbt/unique_id"]: spec
        for asset in defs.assets or ()
        if isinstance(asset, dg.AssetsDefinition)
        for spec in asset.check_specs
        if "dagster_dbt/unique_id" in spec.metadata
    }
    nodes = json.loads(MANIFEST.read_text())["nodes"]
    of_one_model = {
        unique_id: node["config"]["severity"].lower() == "error"
        for unique_id, node in nodes.items()
        if node["resource_type"] == "test" and node.get("attached_node")
    }
    assert len(of_one_model) > 100
    assert {unique_id: specs[unique_id].blocking for unique_id in of_one_model} == of_one_model


def test_a_source_that_fails_blocks_nothing(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    checks = [k for k in graph.asset_check_keys if k.name in ("source_answers", "archive_loads")]
    assert checks
    assert not [key for key in checks if graph.get(key).blocking]


def test_a_structure_that_breaks_a_model_blocks(registry: Registry, defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    checks = {k.asset_key: k for k in graph.asset_check_keys if k.name == "structure_is_known"}
    tables = {raw_key(d) for d in registry.datasets.values() if d.source == "statcan"}
    feeds = {raw_key(d) for d in registry.datasets.values() if d.source == "feeds"}
    assert set(checks) == tables | feeds
    # A feed's file in an unknown layout comes no further than the gate: it need not stop a release.
    assert {asset for asset, key in checks.items() if graph.get(key).blocking} == tables


def test_schedules_run_after_the_releases_and_outside_the_lock(defs: dg.Definitions) -> None:
    """08:30 to midnight in Ottawa, summer and winter; daily, and thrice on weekdays."""
    names = ("every_evening", "after_release", "again_the_same_day")
    schedules = [defs.resolve_schedule_def(name) for name in names]
    crons = [s.cron_schedule for s in schedules]
    assert crons == ["30 21 * * *", "5 9 * * 1-5", "0 11,14 * * 1-5"]
    assert {s.execution_timezone for s in schedules} == {"America/Toronto"}
    assert {s.job_name for s in schedules} == {"nightly"}


def test_the_definitions_fit_on_one_screen() -> None:
    path = Path(__file__).parents[3] / "orchestration" / "definitions.py"
    assert len(path.read_text().splitlines()) < 60
