"""Old runs go; unfinished and recent ones stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import dagster as dg

from orchestration.history import KEEP, event_files_kept_open, forget_old_runs


@dg.job
def nothing() -> None:
    """A job of no steps."""


def test_only_finished_runs_older_than_a_quarter_go() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        nothing.execute_in_process(instance=instance)
        instance.create_run_for_job(nothing)
        now = datetime.now(UTC)
        assert forget_old_runs(instance, now + KEEP - timedelta(hours=1)) == 0
        assert forget_old_runs(instance, now + KEEP + timedelta(hours=1)) == 1
        assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.NOT_STARTED]


def test_a_run_whose_event_files_are_kept_open_is_stored_whole(tmp_path: Path) -> None:
    run_id = str(uuid4())
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        with event_files_kept_open(instance, run_id):
            nothing.execute_in_process(instance=instance, run_id=run_id)
            assert list(tmp_path.rglob("*-wal"))
        kinds = [e.dagster_event_type for e in instance.all_logs(run_id) if e.dagster_event]
        assert kinds[-1] is dg.DagsterEventType.RUN_SUCCESS


def test_each_file_has_one_connection_that_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    run_id, other = str(uuid4()), str(uuid4())
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        storage: Any = instance.event_log_storage
        with event_files_kept_open(instance, run_id):
            nothing.execute_in_process(instance=instance, run_id=run_id)
            for connect in (storage.index_connection, lambda: storage.run_connection(run_id)):
                with connect() as con:
                    first = con.connection.dbapi_connection
                    assert con.exec_driver_sql("pragma synchronous").scalar() == 1
                    assert con.exec_driver_sql("pragma journal_mode").scalar() == "wal"
                with connect() as con:
                    assert con.connection.dbapi_connection is first
            nothing.execute_in_process(instance=instance, run_id=other)
            assert instance.all_logs(other)
        assert not {"index_connection", "run_connection", "has_table"} & set(vars(storage))
        assert not list(tmp_path.rglob("*-wal"))


def test_another_storage_needs_no_holding() -> None:
    with dg.DagsterInstance.ephemeral() as instance, event_files_kept_open(instance, "none"):
        nothing.execute_in_process(instance=instance)
