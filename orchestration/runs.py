"""Run a job of the definitions in this process, as the UI would: it is in the UI's history.

Importing this module loads dagster and the definitions; commands do it when they need it.
"""

import logging
import os
import socket
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import dagster as dg
from dagster import DagsterEventType as EventType

from orchestration.console import Reporter
from orchestration.definitions import defs
from orchestration.history import event_files_kept_open
from orchestration.jobs import NIGHTLY
from orchestration.records import Outcome
from orchestration.settings import Settings
from sources.eventlog import Event, EventLog

PID_TAG, HOST_TAG = "canauto/pid", "canauto/host"
REPOSITORY_TAG = {".dagster/repository": "__repository__@canauto"}
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]


def run_job(
    name: str,
    settings: Settings,
    reporter: Reporter,
    *,
    command: str,
    config: Mapping[str, Any] | None = None,
    assets: Sequence[dg.AssetKey] | None = None,
) -> Event:
    """Run a job to its end, under the lock that the caller holds.

    Args:
        name: The job.
        settings: Of the data folder.
        reporter: Told what happens.
        command: What the record of the run names as its start.
        config: Run configuration.
        assets: Only these of the job's assets.

    Returns:
        The `refresh` event that the run left in the log.
    """
    job = defs.resolve_job_def(name)
    run_id = str(uuid4())
    with dg.DagsterInstance.get() as instance, event_files_kept_open(instance, run_id):
        end_dead_runs(instance)
        instance.add_event_listener(run_id, _Listener(reporter))
        logging.getLogger("dagster").setLevel(logging.CRITICAL)
        job.execute_in_process(
            run_id=run_id,
            instance=instance,
            run_config={
                **(config or {}),
                **QUIET,
                "resources": {"workspace": {"config": {"command": command}}},
            },
            asset_selection=list(assets) if assets else None,
            tags={
                **REPOSITORY_TAG,
                PID_TAG: str(os.getpid()),
                HOST_TAG: socket.gethostname(),
                "canauto/command": command,
            },
            raise_on_error=False,
        )
        return _outcome(instance, settings, run_id)


def built_keys() -> list[dg.AssetKey]:
    """What every run makes, whatever it fetched: the dbt project's assets, and the release."""
    keys = defs.resolve_job_def(NIGHTLY).asset_layer.executable_asset_keys
    return sorted(key for key in keys if key.path[0] not in ("fetched", "raw"))


def end_dead_runs(instance: dg.DagsterInstance) -> None:
    """Mark runs whose process was killed as failed; without it they would run for ever in the UI.

    Only runs of this command carry a pid; the daemon looks after its own.
    """
    unfinished = dg.RunsFilter(statuses=UNFINISHED, tags={HOST_TAG: socket.gethostname()})
    for run in instance.get_runs(unfinished):
        if not _is_alive(int(run.tags[PID_TAG])):
            instance.report_run_failed(run, "The process that ran it was killed.")


class _Listener:
    """Turns Dagster's events into what a person wants to see."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def __call__(self, entry: dg.EventLogEntry) -> None:
        event = entry.dagster_event
        if event is None:
            return
        kind = event.event_type
        if kind == EventType.STEP_START:
            self._reporter.stage(event.step_key or "", None)
        elif kind == EventType.ASSET_MATERIALIZATION:
            self._materialized(event)
        elif kind == EventType.ASSET_CHECK_EVALUATION:
            self._checked(event)
        elif kind == EventType.STEP_SKIPPED:
            self._reporter.stage_ended("")
        elif kind in (EventType.STEP_SUCCESS, EventType.STEP_FAILURE):
            self._reporter.stage_ended("" if kind == EventType.STEP_SUCCESS else "failed")

    def _materialized(self, event: dg.DagsterEvent) -> None:
        metadata = event.step_materialization_data.materialization.metadata
        word = next(
            (str(metadata[k].value) for k in ("state", "loaded", "release_id") if k in metadata), ""
        )
        key = event.step_materialization_data.materialization.asset_key
        self._reporter.item("/".join(key.path), word)

    def _checked(self, event: dg.DagsterEvent) -> None:
        check = event.asset_check_evaluation_data
        if not check.passed:
            name = f"{'/'.join(check.asset_key.path)} {check.check_name}"
            self._reporter.item(name, check.description or "failed", problem=True)


def _outcome(instance: dg.DagsterInstance, settings: Settings, run_id: str) -> Event:
    """The run's own record, completed by what Dagster says where the record is silent."""
    found = [e for e in EventLog(settings.archive).events("refresh") if e.run_id == run_id]
    event = found[-1] if found else Event(at=settings.now(), kind="refresh", run_id=run_id)
    if event.state in (Outcome.PUBLISHED, Outcome.NOTHING_NEW) or event.message:
        return event
    reason = "Nothing was published, the last release stands."
    for entry in instance.all_logs(run_id, of_type={EventType.STEP_FAILURE, EventType.RUN_FAILURE}):
        error = getattr(entry.get_dagster_event().event_specific_data, "error", None)
        while error is not None:
            reason, error = f"{error.cls_name}: {error.message.strip()}", error.cause
    return event.model_copy(update={"state": Outcome.NOT_PUBLISHED.value, "message": reason})


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
