"""Stage 3, the dbt models: staging, intermediate, marts, metadata. One `dbt build` a run.

dbt's tests are the asset checks of their models, and those of severity error block: one that
fails ends the step, and nothing is published.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets

from orchestration.dbt import DbtProcess
from orchestration.drift import Watch, require_known_structure
from orchestration.keys import OWNERS
from orchestration.lineage import require_redistributable, tables_behind_marts
from orchestration.records import BuildRecord
from orchestration.resources import Workspace
from orchestration.settings import DBT_PROJECT
from sources.errors import PublishError
from sources.load import open_warehouse
from sources.test_results import RUN, failed_sentence, statuses_by_test

PATIENCE = 20


class BuildConfig(dg.Config):
    """How to build.

    Attributes:
        anyway: Build although nothing has changed since the current release.
    """

    anyway: bool = False


class LayerTranslator(DagsterDbtTranslator):
    """Folder = schema = group = first part of the key; the topic is a tag."""

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetSpec:
        """dagster-dbt's own spec, with our group, owner and topic."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
        folders = node["fqn"][1:-1]
        topic = {"topic": folders[1]} if len(folders) > 1 else {}
        return spec.replace_attributes(
            group_name=node["schema"], owners=OWNERS, tags={**spec.tags, **topic}
        )


def build_models(manifest: Path) -> dg.AssetsDefinition:
    """The dbt project's assets and checks."""

    @dbt_assets(
        name="models",
        manifest=manifest,
        project=DbtProject(DBT_PROJECT, profiles_dir=DBT_PROJECT),
        dagster_dbt_translator=LayerTranslator(),
        pool="duckdb",
    )
    def models(
        context: dg.AssetExecutionContext,
        config: BuildConfig,
        dbt: DbtProcess,
        workspace: Workspace,
    ) -> Iterator[Any]:
        with workspace.stage("Building"):
            require_redistributable(manifest, workspace.registry.withheld_tables())
            # The run may have loaded other tables only; the release is of all.
            require_known_structure(
                Watch(workspace.archive, workspace.registry, workspace.releases),
                tables_behind_marts(manifest),
            )
        reason = None if config.anyway else reason_not_to_publish(workspace)
        if reason:
            # Outputs that are not yielded skip what is downstream: the release and its checks.
            workspace.record.nothing_new = reason
            context.log.info(reason)
            yield from last_checks(context, workspace)
            return
        with workspace.stage("Building"):
            yield from build(context, dbt, workspace)

    return models


def last_checks(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.AssetCheckResult]:
    """How the tests ended when this very input was built: else the UI shows them as skipped."""
    ended = statuses_by_test(workspace.settings.dbt_target)
    for spec in context.assets_def.check_specs_by_output_name.values():
        status = ended.get(str(spec.metadata.get("dagster_dbt/unique_id")))
        if status in ("pass", "warn") and spec.key in context.selected_asset_check_keys:
            yield dg.AssetCheckResult(
                asset_key=spec.asset_key,
                check_name=spec.name,
                passed=status == "pass",
                severity=dg.AssetCheckSeverity.WARN,
                description="From the last build; its input is that of now.",
            )


def reason_not_to_publish(workspace: Workspace, *, again: bool = False) -> str | None:
    """Why a release is not called for, or None.

    Args:
        workspace: The data folder.
        again: The same input may be published a second time, unless it was withdrawn.
    """
    fingerprint = workspace.fingerprint()
    withdrawn = workspace.releases.withdrawn(fingerprint)
    if withdrawn is not None:
        return (
            f"Nothing new since release {withdrawn}, which was rolled back: "
            "`canauto publish --force` publishes it again."
        )
    if again or _is_due(workspace, fingerprint):
        return None
    current = workspace.releases.current()
    assert current is not None
    return f"Nothing new since release {current.id}."


def _is_due(workspace: Workspace, fingerprint: str) -> bool:
    """Whether the current release is not what a build would give now.

    The same input is not enough: a run with --only leaves snapshots in the archive that were
    never loaded, so the warehouse must have been built since anything was loaded, and before
    this run.
    """
    current, built = workspace.releases.current(), workspace.build_record()
    if current is None or current.manifest.fingerprint != fingerprint:
        return True
    if built is None or built.fingerprint != fingerprint:
        return True
    return built.run_id == workspace.record.run_id


def build(
    context: dg.AssetExecutionContext, dbt: DbtProcess, workspace: Workspace
) -> Iterator[Any]:
    """Run dbt, and record what the warehouse was built from once every blocking test passed.

    Raises:
        LockedError: Another process has the warehouse open; dbt would wait for it for minutes.
        PublishError: A model or a blocking test failed.
    """
    settings, run_id = workspace.settings, workspace.record.run_id
    with open_warehouse(settings.warehouse):
        pass
    fingerprint = workspace.fingerprint()
    settings.build_record.unlink(missing_ok=True)
    settings.dbt_target.mkdir(exist_ok=True)
    (settings.dbt_target / "run_results.json").unlink(missing_ok=True)
    os.environ[RUN] = run_id
    invocation = dbt.cli(
        ["build"], context=context, target_path=settings.dbt_target, raise_on_error=False
    )
    with _ended(invocation.process):
        yield from invocation.stream()
    if invocation.process.returncode != 0:
        raise PublishError(failed_sentence(settings.dbt_target, run_id))
    BuildRecord(fingerprint, run_id, workspace.now().isoformat()).write(settings.build_record)


@contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Whatever stops us, dbt does not write on beside the next run, which may have the lock."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
