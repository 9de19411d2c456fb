"""Stage 1, `fetched/*`: ask the publishers, keep what they send in the archive. No DuckDB.

One step with a thread pool: a step per source would cost an interpreter each. Every selected
asset yields a result, also when its source failed, since an output left out would skip
everything downstream; what failed shows as a failing check, and the last good snapshot stands.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import dagster as dg

from orchestration.asking import Answer, Asker, sample_answers
from orchestration.keys import OWNERS, fetched_key, origin_metadata, topic_tags
from orchestration.resources import Workspace
from sources.feeds._feed import Feed
from sources.feeds._local import local_files
from sources.manifest import Snapshot
from sources.model import CuratedTable, Dataset

CHECK = "source_answers"
# Statistics Canada asks for at most 25 requests a second over all addresses; four downloads at
# a time stay far below, and sources/http.py limits the rate besides.
AT_ONCE = 4
INTERRUPTED = (KeyboardInterrupt, dg.DagsterExecutionInterruptedError)


class FetchConfig(dg.Config):
    """Where to fetch from.

    Attributes:
        sample: Take the sample archive that comes with canauto, and ask nobody.
        local: A file, `PART=FILE` or a folder, for the one feed that is selected; ask nobody.
    """

    sample: bool = False
    local: str | None = None


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
                description="The publisher answered, and what it sent is a release or is known, "
                "without a warning.",
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
            if config.sample:
                answers = sample_answers(workspace.archive, chosen)
            elif config.local:
                answers = brought(workspace, chosen, config.local)
            else:
                asker = Asker(workspace.settings, workspace.archive, workspace.registry)
                for problem in asker.prepare(chosen, workspace.record.run_id):
                    context.log.warning(problem)
                answers = ask_all(asker, workspace.record.run_id, chosen)
            for answer in answers:
                workspace.record.note(answer.dataset.key, answer.problem)
                yield _result(answer)

    return fetched


def brought(workspace: Workspace, chosen: Sequence[Dataset], given: str) -> Iterator[Answer]:
    """Take local files in as parts of the one feed that is selected.

    Raises:
        RegistryError: There is no such file, or it is no part of the feed.
    """
    (feed,) = chosen
    assert isinstance(feed, Feed)
    files = local_files(feed, given, workspace.now().date())
    asker = Asker(workspace.settings, workspace.archive, workspace.registry)
    yield asker.bring(feed, files, workspace.record.run_id)


def ask_all(asker: Asker, run_id: str, chosen: Sequence[Dataset]) -> Iterator[Answer]:
    """Ask for every dataset, a few at a time; the answers come as they come.

    The threads are daemons, which no exit waits for: an interrupted run ends at once, however
    long a silent publisher would keep a thread waiting. What they leave in the archive is then
    what a kill leaves.
    """
    waiting: SimpleQueue[Dataset] = SimpleQueue()
    answers: SimpleQueue[Answer | Exception] = SimpleQueue()
    for dataset in chosen:
        waiting.put(dataset)
    work = (asker, run_id, waiting, answers)
    threads = [Thread(target=_work, args=work, daemon=True) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        for _ in chosen:
            answer = answers.get()
            if isinstance(answer, Exception):
                raise answer
            yield answer
    finally:
        for _ in _taken_from(waiting):
            pass
        if not isinstance(sys.exception(), INTERRUPTED):
            # The lock of the data folder must not be given up before they have ended.
            for thread in threads:
                thread.join()


def _work(
    asker: Asker,
    run_id: str,
    waiting: "SimpleQueue[Dataset]",
    answers: "SimpleQueue[Answer | Exception]",
) -> None:
    for dataset in _taken_from(waiting):
        try:
            answers.put(asker.ask(dataset, run_id))
        except Exception as error:
            answers.put(error)


def _taken_from(waiting: "SimpleQueue[Dataset]") -> Iterator[Dataset]:
    """What other threads have not taken, until nothing is left."""
    with suppress(Empty):
        while True:
            yield waiting.get_nowait()


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
                passed=answer.problem is None and answer.warning is None,
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
