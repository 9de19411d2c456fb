"""Stage 1, `fetched/*`: ask the publishers, keep what they send in the archive. No DuckDB.

One step with a thread pool: a step per source would cost an interpreter each. Every selected
asset yields a result, also when its source failed, since an output left out would skip
everything downstream; what failed shows as a failing check, and the last good snapshot stands.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

import dagster as dg

from orchestration.asking import Answer, Asker, sample_answers
from orchestration.keys import OWNERS, fetched_key, origin_metadata, topic_tags
from orchestration.resources import Workspace
from sources.manifest import Snapshot
from sources.model import CuratedTable, Dataset

CHECK = "source_answers"
# Statistics Canada asks for at most 25 requests a second over all addresses; four downloads at
# a time stay far below, and sources/http.py limits the rate besides.
AT_ONCE = 4


class FetchConfig(dg.Config):
    """Where to fetch from.

    Attributes:
        sample: Take the sample archive that comes with canauto, and ask nobody.
    """

    sample: bool = False


def build_fetched(datasets: Sequence[Dataset]) -> dg.AssetsDefinition:
    """The multi-asset that asks any of the sources."""
    asked = [dataset for dataset in datasets if not isinstance(dataset, CuratedTable)]

    @dg.multi_asset(
        name="fetched",
        specs=[
            dg.AssetSpec(
                fetched_key(dataset),
                group_name="fetched",
                kinds={"python"},
                owners=OWNERS,
                tags=topic_tags(dataset),
                description=f"{dataset.origin.title}, in the archive as the publisher sent it.",
                metadata={**origin_metadata(dataset), "licence": dataset.licence},
            )
            for dataset in asked
        ],
        check_specs=[
            dg.AssetCheckSpec(
                CHECK,
                asset=fetched_key(dataset),
                description="The publisher answered, and what it sent is a release or is known.",
            )
            for dataset in asked
        ],
        can_subset=True,
    )
    def fetched(
        context: dg.AssetExecutionContext, config: FetchConfig, workspace: Workspace
    ) -> Iterator[dg.MaterializeResult]:
        chosen = [d for d in asked if fetched_key(d) in context.selected_asset_keys]
        with workspace.stage("Fetching"):
            answers = (
                sample_answers(workspace.archive, chosen)
                if config.sample
                else ask_all(workspace, chosen)
            )
            for answer in answers:
                workspace.record.note(answer.dataset.key, answer.problem)
                yield _result(answer)

    return fetched


def ask_all(workspace: Workspace, chosen: Sequence[Dataset]) -> Iterator[Answer]:
    """Ask for every dataset, a few at a time; the answers come as they come."""
    asker = Asker(workspace.settings, workspace.archive, workspace.registry)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fetch") as pool:
        pending = [pool.submit(asker.ask, d, workspace.record.run_id) for d in chosen]
        try:
            for future in as_completed(pending):
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _result(answer: Answer) -> dg.MaterializeResult:
    return dg.MaterializeResult(
        asset_key=fetched_key(answer.dataset),
        data_version=dg.DataVersion(answer.snapshot.id if answer.snapshot else "none yet"),
        metadata={
            "state": answer.state,
            "message": answer.message,
            **_snapshot_metadata(answer.snapshot),
        },
        check_results=[
            dg.AssetCheckResult(
                asset_key=fetched_key(answer.dataset),
                check_name=CHECK,
                passed=answer.problem is None,
                severity=dg.AssetCheckSeverity.WARN,
                description=answer.message or answer.state,
            )
        ],
    )


def _snapshot_metadata(snapshot: Snapshot | None) -> dict[str, Any]:
    """The last good snapshot, whatever came of asking."""
    if snapshot is None:
        return {"snapshot_id": "none yet"}
    manifest = snapshot.manifest
    known: dict[str, Any] = {
        "snapshot_id": manifest.snapshot_id,
        "first_seen_at": dg.MetadataValue.timestamp(manifest.first_seen_at),
        "bytes": manifest.bytes,
        "url": dg.MetadataValue.url(manifest.url),
    }
    if manifest.released_at:
        known["released_at"] = dg.MetadataValue.timestamp(manifest.released_at)
    return known
