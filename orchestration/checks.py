"""Checks that are Dagster's own: what SQL in the warehouse cannot know.

What does not belong here: questions to the data; those are dbt tests. These checks compare the
tables about to be published with those of the last release.
"""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from orchestration.resources import Workspace
from sources.load import open_warehouse
from sources.release_tables import count_rows

CHECK = "has_not_shrunk"
# Publishers withdraw single series; a table that loses a tenth of its rows has lost a part of
# its source or a join. Chosen before any release was seen to shrink.
LEAST_SHARE = 0.9


class ShrinkConfig(dg.Config):
    """How strict to be.

    Attributes:
        force: Let a table shrink: say so, and publish.
    """

    force: bool = False


def build_release_checks(tables: Sequence[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """One blocking check on each published table."""

    @dg.multi_asset_check(
        name="release_checks",
        specs=[
            dg.AssetCheckSpec(
                CHECK,
                asset=key,
                blocking=True,
                description=f"Has at least {LEAST_SHARE:.0%} of the rows of the last release; "
                "a table that was never published may be empty.",
            )
            for key in tables
        ],
        pool="duckdb",
        can_subset=True,
    )
    def release_checks(
        context: dg.AssetCheckExecutionContext, config: ShrinkConfig, workspace: Workspace
    ) -> Iterator[dg.AssetCheckResult]:
        selected = {key.asset_key for key in context.selected_asset_check_keys}
        with workspace.stage("Checking"):
            now, before = row_counts(workspace)
            shrunk = []
            for key in (key for key in tables if key in selected):
                result = compare(key, now, before, force=config.force)
                shrunk += [] if result.passed else [str(result.description)]
                yield result
        if shrunk and not config.force:
            workspace.record.fail(
                f"{' '.join(shrunk)} Nothing was published, the last release stands; if that is "
                "right, run `canauto publish --force`."
            )

    return release_checks


def row_counts(workspace: Workspace) -> tuple[dict[str, int], dict[str, int]]:
    """Rows by `schema.table`, in the warehouse and in the last release."""
    current = workspace.releases.current()
    with open_warehouse(workspace.warehouse) as con:
        return count_rows(con), current.manifest.rows() if current else {}


def compare(
    key: dg.AssetKey, now: Mapping[str, int], before: Mapping[str, int], *, force: bool
) -> dg.AssetCheckResult:
    """Hold one table against the last release."""
    name = ".".join(key.path)
    rows, rows_before = now.get(name, 0), before.get(name, 0)
    return dg.AssetCheckResult(
        check_name=CHECK,
        asset_key=key,
        passed=rows >= LEAST_SHARE * rows_before,
        severity=dg.AssetCheckSeverity.WARN if force else dg.AssetCheckSeverity.ERROR,
        metadata={"rows": rows, "rows_in_last_release": rows_before},
        description=f"{name} has {rows:,} rows, and {rows_before:,} in the last release.",
    )
