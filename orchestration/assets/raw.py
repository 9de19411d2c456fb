"""Stage 2, `raw/*`: archived snapshots and curated files into DuckDB. Opens no socket.

One step for all tables: DuckDB has one writer, and a step per table would open the file sixty
times. What does not belong here: parsing and SQL; sources/load.py has them.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import dagster as dg

from orchestration.drift import Watch, broken_sentence, layout_changes, units_evidence
from orchestration.keys import (
    OWNERS,
    SHARED_RAW,
    fetched_key,
    origin_metadata,
    raw_key,
    topic_tags,
)
from orchestration.resources import Workspace
from sources.eventlog import Event
from sources.feeds._feed import Feed
from sources.load import LoadReport, load_dataset, open_warehouse, prepare_warehouse
from sources.load_structure import record_structure
from sources.model import CuratedTable, Dataset, StatcanTable
from sources.raw_facts import RawFacts, raw_facts
from sources.registry import load_registry
from sources.statcan.drift import summary
from sources.structure import Drift

CHECK, STRUCTURE_CHECK = "archive_loads", "structure_is_known"
LINES = 50  # Of a changed geography there may be thousands.


class LoadConfig(dg.Config):
    """How to load.

    Attributes:
        afresh: Delete the warehouse first and replay the whole archive.
    """

    afresh: bool = False


def raw_specs(datasets: Sequence[Dataset]) -> list[dg.AssetSpec]:
    """One asset per raw table; curated files have nothing to fetch before them."""
    return [
        dg.AssetSpec(
            raw_key(dataset),
            deps=[] if isinstance(dataset, CuratedTable) else [fetched_key(dataset)],
            group_name="raw",
            kinds={"duckdb", "csv"} if isinstance(dataset, CuratedTable) else {"duckdb"},
            owners=OWNERS,
            tags=topic_tags(dataset),
            description=f"{dataset.origin.title}, as published, with its history."
            + (f" {dataset.note}" if dataset.note else ""),
            metadata={
                **origin_metadata(dataset),
                "dagster/table_name": f"canauto.raw.{dataset.raw_table}",
            },
        )
        for dataset in datasets
    ]


def shared_specs(datasets: Sequence[Dataset]) -> list[dg.AssetSpec]:
    """What every load brings up to date, whichever tables it loads: metadata, and the log."""
    statcan = [fetched_key(d) for d in datasets if d.source == "statcan"]
    return [
        dg.AssetSpec(
            key,
            deps=statcan if key.path[-1].startswith("statcan_") else [],
            group_name="raw",
            kinds={"duckdb"},
            owners=OWNERS,
            description=description,
            metadata={"dagster/table_name": f"canauto.raw.{key.path[-1]}"},
        )
        for key, description in SHARED_RAW.items()
    ]


def build_raw(datasets: Sequence[Dataset], published: Collection[str]) -> dg.AssetsDefinition:
    """The multi-asset that loads any of the tables.

    Args:
        datasets: All of them.
        published: The StatCan tables that published ones are made from.
    """

    @dg.multi_asset(
        name="raw",
        specs=[*raw_specs(datasets), *shared_specs(datasets)],
        check_specs=[
            dg.AssetCheckSpec(
                CHECK,
                asset=raw_key(dataset),
                description="Every snapshot of the archive could be loaded; one that could not "
                "is in the quarantine, and the last good one stands.",
            )
            for dataset in datasets
        ]
        + [
            dg.AssetCheckSpec(
                STRUCTURE_CHECK,
                asset=raw_key(dataset),
                blocking=True,
                description="Dimensions, members, units and frequency are those that the models "
                "were built on. A warning where they differ and no published table is wrong for "
                "it; a failure, which stops the release, where one is.",
            )
            for dataset in datasets
            if isinstance(dataset, StatcanTable)
        ]
        + [
            dg.AssetCheckSpec(
                STRUCTURE_CHECK,
                asset=raw_key(dataset),
                description="The latest file of each part has the columns of the one before. A "
                "warning where it came in another declared layout; a file in none is not loaded.",
            )
            for dataset in datasets
            if isinstance(dataset, Feed)
        ],
        can_subset=True,
        pool="duckdb",
    )
    def raw(
        context: dg.AssetExecutionContext, config: LoadConfig, workspace: Workspace
    ) -> Iterator[dg.MaterializeResult]:
        chosen = [d for d in datasets if raw_key(d) in context.selected_asset_keys]
        with workspace.stage("Loading"):
            yield from load_selected(workspace, chosen, published, afresh=config.afresh)
            # Of the input, not of the time: a night with nothing new outdates no model.
            version = dg.DataVersion(workspace.fingerprint())
            for key in SHARED_RAW:
                if key in context.selected_asset_keys:
                    yield dg.MaterializeResult(asset_key=key, data_version=version)

    return raw


def load_selected(
    workspace: Workspace,
    chosen: Sequence[Dataset],
    published: Collection[str],
    *,
    afresh: bool,
) -> Iterator[dg.MaterializeResult]:
    """Load the chosen datasets, one after the other, over one connection."""
    if afresh:
        workspace.settings.build_record.unlink(missing_ok=True)
        for file in workspace.warehouse.parent.glob(f"{workspace.warehouse.name}*"):
            file.unlink()
    watch = Watch(workspace.archive, load_registry(), workspace.releases)
    logged = list(workspace.log.events())
    broken: dict[str, Drift] = {}
    with open_warehouse(workspace.warehouse) as con:
        prepare_warehouse(con, workspace.archive, load_registry())
        for dataset in chosen:
            report = load_dataset(
                con,
                workspace.archive,
                dataset,
                now=workspace.now(),
                run_id=workspace.record.run_id,
            )
            facts = raw_facts(con, dataset)
            evidence = _evidence(report, facts)
            checks = [_load_check(dataset, report)]
            if isinstance(dataset, StatcanTable):
                units = record_structure(
                    con, workspace.archive, dataset, watch.reliance(dataset.id)
                )
                evidence["units"] = units_evidence(units, facts.snapshot_id)
                drift, is_published = watch.drift(dataset.id, units), dataset.id in published
                broken |= {dataset.id: drift} if drift.breaking and is_published else {}
                checks.append(structure_check(dataset, drift, is_published=is_published))
            elif isinstance(dataset, Feed):
                checks.append(layout_check(dataset, logged))
            if report.snapshots:
                # The models are no longer those of what is loaded.
                workspace.settings.build_record.unlink(missing_ok=True)
            if report.snapshots and not afresh:
                _log_load(workspace, dataset, report, facts, evidence)
            if report.rejected:
                workspace.record.note(dataset.key, report.sentence())
            if broken:  # Before the last result, after which the failed checks end the step.
                workspace.record.failure = broken_sentence(broken)
            yield _result(dataset, report, facts, checks)


def _evidence(report: LoadReport, facts: RawFacts) -> dict[str, Any]:
    return {
        **report.counts(),
        "last_period": facts.last_period.isoformat() if facts.last_period else None,
    }


def _log_load(
    workspace: Workspace,
    dataset: Dataset,
    report: LoadReport,
    facts: RawFacts,
    evidence: dict[str, Any],
) -> None:
    workspace.log.append(
        Event(
            at=workspace.now(),
            kind="load",
            run_id=workspace.record.run_id,
            source=dataset.source,
            dataset=dataset.id,
            state="NEW",
            snapshot_id=facts.snapshot_id,
            message=report.sentence(),
            evidence=evidence,
        )
    )


def _load_check(dataset: Dataset, report: LoadReport) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=raw_key(dataset),
        check_name=CHECK,
        passed=not report.rejected,
        severity=dg.AssetCheckSeverity.WARN,
        description=report.sentence(),
    )


def layout_check(feed: Feed, logged: Sequence[Event]) -> dg.AssetCheckResult:
    """Passed where each part came as it came before; never stops anything."""
    changes = layout_changes(logged, feed)
    return dg.AssetCheckResult(
        asset_key=raw_key(feed),
        check_name=STRUCTURE_CHECK,
        passed=not changes,
        severity=dg.AssetCheckSeverity.WARN,
        description=" ".join(changes) or "As it was.",
    )


def structure_check(
    dataset: StatcanTable, drift: Drift, *, is_published: bool
) -> dg.AssetCheckResult:
    """Passed where nothing differs; the worst comes first.

    Args:
        dataset: The table.
        drift: How its structure stands.
        is_published: A published table is made from it, so a model that is wrong stops the release.
    """
    changes = [*drift.breaking, *(c for c in drift.changes if not c.is_breaking)]
    lines = [f"- {change.line()}" for change in changes[:LINES]]
    lines += [f"- and {len(changes) - LINES} more"] if len(changes) > LINES else []
    told = f"{summary(changes)}: {changes[0].sentence}" if changes else "As it was."
    blocks = bool(drift.breaking) and is_published
    if drift.breaking and not is_published:
        told += f" This would make {dataset.model_name} wrong; no published table reads it."
    return dg.AssetCheckResult(
        asset_key=raw_key(dataset),
        check_name=STRUCTURE_CHECK,
        passed=not changes,
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        description=told,
        metadata={
            "changes": dg.MetadataValue.md("\n".join(lines) or "none"),
            "held_against": drift.since or "the registry alone",
            "snapshot_id": drift.snapshot_id or "none yet",
        },
    )


def _result(
    dataset: Dataset, report: LoadReport, facts: RawFacts, checks: list[dg.AssetCheckResult]
) -> dg.MaterializeResult:
    return dg.MaterializeResult(
        asset_key=raw_key(dataset),
        # The same snapshot is the same data: what is downstream is not shown as outdated.
        data_version=dg.DataVersion(facts.snapshot_id or "none yet"),
        metadata={
            "dagster/row_count": facts.rows,
            "current_rows": facts.current_rows,
            "first_period": str(facts.first_period or "none"),
            "last_period": str(facts.last_period or "none"),
            "snapshot_id": facts.snapshot_id or "none yet",
            "loaded": report.sentence(),
            **report.counts(),
        },
        check_results=checks,
    )
