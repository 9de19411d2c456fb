"""Stage 4, `published/release`: the marts become a release, and `current` leads to it."""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.models import reason_not_to_publish
from orchestration.keys import OWNERS, RELEASE
from orchestration.resources import Workspace
from sources.errors import PublishError
from sources.eventlog import Event
from sources.publish import Origin, licences, publish, vintages
from sources.releases import KEEP, Release
from sources.test_results import read_test_results


class PublishConfig(dg.Config):
    """How to publish.

    Attributes:
        again: Publish although nothing has changed since the current release.
        force: Publish even what was withdrawn.
    """

    again: bool = False
    force: bool = False


def build_release(tables: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The release, downstream of every published table."""

    @dg.asset(
        key=RELEASE,
        deps=tables,
        group_name="published",
        kinds={"duckdb", "parquet"},
        owners=OWNERS,
        pool="duckdb",
        output_required=False,
        description="What readers open: one DuckDB file and Parquet, with a manifest, behind the "
        "link published/current. Replaced at once, and only when every blocking test passed.",
    )
    def release(
        context: dg.AssetExecutionContext, config: PublishConfig, workspace: Workspace
    ) -> Iterator[dg.MaterializeResult]:
        reason = None if config.force else reason_not_to_publish(workspace, again=config.again)
        if reason:
            workspace.record.nothing_new = reason
            context.log.info(reason)
            return
        with workspace.stage("Publishing"):
            published = publish_warehouse(workspace)
        yield _result(published)

    return release


def publish_warehouse(workspace: Workspace) -> Release:
    """Publish the warehouse as it was last built and tested.

    Raises:
        PublishError: It was not built to the end, or from something else than there is now.
    """
    built = workspace.build_record()
    if built is None or built.fingerprint != workspace.fingerprint():
        raise PublishError(
            "The warehouse was not built and tested from what the archive and the code are now: "
            "run `canauto rebuild` or `canauto refresh` first; the last release stands."
        )
    origin = Origin(
        fingerprint=built.fingerprint,
        tests=read_test_results(workspace.settings.dbt_target),
        refresh=workspace.refresh_row(),
        vintages=vintages(workspace.archive, workspace.registry),
        licences=licences(workspace.registry),
    )
    published = publish(workspace.warehouse, workspace.releases, origin, workspace.now())
    workspace.record.release_id = published.id
    workspace.releases.prune(KEEP)
    workspace.log.append(
        Event(
            at=workspace.now(),
            kind="publish",
            run_id=workspace.record.run_id,
            state="published",
            message=f"Published release {published.id}.",
            evidence={"release_id": published.id, "fingerprint": built.fingerprint},
        )
    )
    return published


def _result(published: Release) -> dg.MaterializeResult:
    manifest = published.manifest
    return dg.MaterializeResult(
        metadata={
            "release_id": published.id,
            "database": dg.MetadataValue.path(str(published.path / "canauto.duckdb")),
            "schema_version": manifest.schema_version,
            "tables": len(manifest.tables),
            "dagster/row_count": sum(table.rows for table in manifest.tables),
            "bytes": manifest.database.bytes,
            "tests": dict(manifest.tests),
            "rows": dg.MetadataValue.md(_as_table(published)),
        }
    )


def _as_table(release: Release) -> str:
    rows = [f"| {name} | {count:,} |" for name, count in sorted(release.manifest.rows().items())]
    return "\n".join(["| table | rows |", "|---|---:|", *rows])
