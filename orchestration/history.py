"""Dagster's own run history: kept for a quarter, not for ever, and written without haste.

The retention that dagster.yaml knows is for ticks; each run leaves some three megabytes.
What was asked, loaded and published is in the archive's log, which is kept.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from functools import cache
from threading import RLock
from typing import Any, Protocol

import dagster as dg
import sqlalchemy as sa

KEEP = timedelta(days=90)
AT_ONCE = 20
PATIENCE = 30  # What Dagster waits for a file that another process writes to.
INDEX = "index"  # Dagster's name for the file that all runs share.

Connected = AbstractContextManager[sa.Connection]


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
    """Hold one connection to each SQLite file that a run's events go to.

    For every one of some thousand events Dagster makes a new SQLAlchemy engine or four, each of
    which compiles its statements anew and opens a file, and the last to close a file makes SQLite
    write its log back, delete it and wait for the disk. With another storage there is nothing to
    hold.
    """
    storage: Any = instance.event_log_storage
    if not hasattr(storage, "conn_string_for_shard"):
        yield
        return
    files = _Files(storage, held=(INDEX, run_id))
    ours = {
        "index_connection": files.index_connection,
        "run_connection": files.run_connection,
        "has_table": cache(storage.has_table),  # Asked with every check, in an engine of its own.
    }
    for name, method in ours.items():
        setattr(storage, name, method)
    try:
        yield
    finally:
        for name in ours:
            delattr(storage, name)
        files.close()


class _Storage(Protocol):
    """Dagster's event log in SQLite files, as far as it is used here."""

    def conn_string_for_shard(self, shard_name: str) -> str: ...

    def index_connection(self) -> Connected: ...

    def run_connection(self, run_id: str | None = None) -> Connected: ...


class _Files:
    """Connections to the files of a storage, those that are held and those that are not."""

    def __init__(self, storage: _Storage, held: tuple[str, str]) -> None:
        self._index, self._run = storage.index_connection, storage.run_connection
        self._address = storage.conn_string_for_shard
        self._held = held
        self._engines: dict[str, sa.Engine] = {}
        self._one_at_a_time = RLock()

    def index_connection(self) -> Connected:
        """In place of the storage's own."""
        return self._connection(INDEX, self._index)

    def run_connection(self, run_id: str | None = None) -> Connected:
        """In place of the storage's own."""
        if run_id not in self._held:
            return self._run(run_id)
        return self._connection(run_id, lambda: self._run(run_id))

    def close(self) -> None:
        """Let the files go."""
        for engine in self._engines.values():
            engine.dispose()

    @contextmanager
    def _connection(self, shard: str, first: Callable[[], Connected]) -> Iterator[sa.Connection]:
        with self._one_at_a_time:
            if shard not in self._engines:
                with first():
                    pass  # Dagster makes the file and its tables when it first connects.
                self._engines[shard] = _engine(self._address(shard))
            with self._engines[shard].begin() as con:
                yield con


def _engine(address: str) -> sa.Engine:
    """One connection, kept, that leaves to the system when its log gets to the disk.

    A run that the power cut off may lack its last events; the file is whole in any case.
    """
    engine = sa.create_engine(address, pool_size=1, connect_args={"timeout": PATIENCE})

    def relax(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("pragma synchronous = normal")

    sa.event.listen(engine, "connect", relax)
    return engine
