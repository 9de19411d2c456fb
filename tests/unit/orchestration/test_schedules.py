"""Asking again the same day: for what, and with what the run makes of it. Events are made up."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.keys import RELEASE, fetched_key, raw_key
from orchestration.schedules import datasets_to_ask_again
from orchestration.settings import Settings
from sources.eventlog import Event, EventLog
from sources.registry import Registry

ELEVEN = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)  # 11:00 in Ottawa, after the clock change


@pytest.fixture
def log(tmp_path: Path) -> EventLog:
    return EventLog(tmp_path / "archive")


@pytest.fixture
def defs(tmp_path: Path) -> Iterator[dg.Definitions]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", {**os.environ, "CANAUTO_DATA": str(tmp_path)})
        from orchestration.definitions import build_defs

        yield build_defs()


def check(log: EventLog, state: str, dataset: str = "20100085", **fields: object) -> None:
    given = {"kind": "check", "at": ELEVEN, "source": "statcan", "dataset": dataset, "state": state}
    log.append(Event.model_validate(given | fields))


@pytest.mark.parametrize(
    ("state", "again"),
    [
        ("STALE_ZIP", True),
        ("NOT_OPEN", True),
        ("UNAVAILABLE", True),
        ("INVALID", False),
        ("NEW", False),
        ("UNCHANGED", False),
    ],
)
def test_what_may_be_there_by_now_is_asked_for_again(
    tmp_path: Path, log: EventLog, state: str, again: bool
) -> None:
    check(log, "STALE_ZIP", "20100001")
    check(log, "NEW", "20100001")
    check(log, state)
    chosen = datasets_to_ask_again(Settings.from_env({"CANAUTO_DATA": str(tmp_path)}))
    assert [d.key for d in chosen] == (["statcan/20100085"] if again else [])


def tick(defs: dg.Definitions) -> Any:
    repository = defs.get_repository_def()
    schedule = repository.get_schedule_def("again_the_same_day")
    context = dg.build_schedule_context(scheduled_execution_time=ELEVEN, repository_def=repository)
    return schedule.evaluate_tick(context)


def test_a_day_on_which_all_came_is_skipped_with_a_reason(
    log: EventLog, defs: dg.Definitions
) -> None:
    check(log, "UNCHANGED")
    result = tick(defs)
    assert not result.run_requests
    assert result.skip_message == ("No dataset was stale, not open or unavailable when last asked.")


def test_the_run_asks_only_for_these_and_publishes_the_whole(
    log: EventLog, defs: dg.Definitions, registry: Registry
) -> None:
    check(log, "STALE_ZIP")
    check(log, "UNAVAILABLE", "bank_of_canada_fx", source="feeds", part="daily")
    [request] = tick(defs).run_requests or []
    wanted = [registry.datasets[k] for k in ("statcan/20100085", "feeds/bank_of_canada_fx")]
    job = defs.resolve_job_def("nightly").get_subset(
        asset_selection=frozenset(request.asset_selection or ())
    )
    selected = job.asset_layer.executable_asset_keys
    assert {k for k in selected if k.path[0] == "fetched"} == {fetched_key(d) for d in wanted}
    assert {raw_key(d) for d in wanted} <= selected
    assert raw_key(registry.datasets["statcan/20100001"]) not in selected
    whole = defs.resolve_job_def("nightly").asset_layer
    made = {k for k in whole.executable_asset_keys if k.path[0] not in ("fetched", "raw")}
    assert RELEASE in made
    assert made <= selected
    assert {node.name for node in job.nodes} == {
        node.name for node in defs.resolve_job_def("nightly").nodes
    }
