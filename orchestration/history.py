"""Dagster's own run history: kept for a quarter, not for ever, and written without haste.

The retention that dagster.yaml knows is for ticks; each run leaves some three megabytes.
What was asked, loaded and published is in the archive's log, which is kept.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg

KEEP = timedelta(days=90)
AT_ONCE = 20


def forget_old_runs(instance: dg.DagsterInstance, now: datetime) -> int:
    """Delete the oldest finished runs, a few at a time so that no refresh waits for it.

    Returns:
        How many were deleted.
    """
    finished = [
        dg.DagsterRunStatus.SUCCESS,
        dg.DagsterRunStatus.FAILURE,
        dg.DagsterRunStatus.CANCELED,
    ]
    old = dg.RunsFilter(statuses=finished, created_before=now - KEEP)
    runs = instance.get_runs(old, limit=AT_ONCE, ascending=True)
    for run in runs:
        instance.delete_run(run.run_id)
    return len(runs)


@contextmanager
def event_files_kept_open(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Hold a connection to each SQLite file that a run's events go to, from its first event on.

    Dagster opens and closes one for every event, and the last to close a file makes SQLite write
    its log back and delete it. Over a run without news (some 600 events) that was measured as a
    tenth of the CPU time and a fifth of the wall time. With another storage there is nothing to
    hold.
    """
    path_for = getattr(instance.event_log_storage, "path_for_shard", None)
    held: list[sqlite3.Connection] = []

    def hold(_: dg.EventLogEntry) -> None:
        if held or path_for is None:
            return
        for path in (Path(path_for("index")), Path(path_for(run_id))):
            with suppress(sqlite3.Error):
                con = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
                held.append(con)
                con.execute("select count(*) from sqlite_master").fetchone()

    instance.add_event_listener(run_id, hold)
    try:
        yield
    finally:
        for con in held:
            con.close()
