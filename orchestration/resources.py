"""What the assets of a run share: the settings, the lock, and the record of how the run went.

The record ends as one `refresh` line in the archive's log, from which meta_refreshes, `canauto
status` and the exit code are made: it is the same line whether the run was started by the
command, by a schedule or in the UI.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from orchestration.fingerprint import release_fingerprint
from orchestration.history import forget_old_runs
from orchestration.lock import data_lock
from orchestration.records import BuildRecord, Outcome, RunRecord
from orchestration.settings import Settings
from sources.archive import Archive
from sources.errors import CanautoError
from sources.eventlog import Event, EventLog
from sources.registry import Registry, load_registry
from sources.release_tables import RefreshRow
from sources.releases import Releases


class Workspace(dg.ConfigurableResource):
    """The data folder during one run, held under the lock from the first step to the last."""

    command: str = "a run in Dagster"

    _settings: Settings = PrivateAttr()
    _record: RunRecord = PrivateAttr()

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Workspace"]:
        """Take the lock, tidy up after a killed run, and log the outcome at the end.

        Raises:
            LockedError: Another canauto process works on the data folder.
        """
        self._settings = Settings.from_env().prepare()
        with data_lock(self._settings.lock, self.command):
            self.archive.sweep()
            self.releases.sweep()
            if context.instance is not None:
                forget_old_runs(context.instance, self._settings.now())
            self._record = RunRecord(
                run_id=context.run_id or "", command=self.command, started_at=self._settings.now()
            )
            try:
                yield self
            finally:
                self._log_outcome()

    @property
    def settings(self) -> Settings:
        """Every path and address."""
        return self._settings

    @property
    def record(self) -> RunRecord:
        """How the run has gone so far."""
        return self._record

    @property
    def archive(self) -> Archive:
        """The archive of the data folder."""
        return Archive(self._settings.archive)

    @property
    def registry(self) -> Registry:
        """Every declared dataset."""
        return load_registry()

    @property
    def releases(self) -> Releases:
        """The releases of the data folder."""
        return Releases(self._settings.published)

    @property
    def log(self) -> EventLog:
        """The archive's log."""
        return EventLog(self._settings.archive)

    @property
    def warehouse(self) -> Path:
        """The private database."""
        return self._settings.warehouse

    def now(self) -> datetime:
        """The time, in UTC."""
        return self._settings.now()

    def fingerprint(self) -> str:
        """Of what a release would be made from now."""
        return release_fingerprint(self.archive, self.registry)

    def build_record(self) -> BuildRecord | None:
        """What the warehouse was last built and tested from; None after a build that failed."""
        return BuildRecord.read(self._settings.build_record)

    def refresh_row(self) -> RefreshRow:
        """This run's row of meta_refreshes, as it stands when a release is written."""
        record = self._record
        return RefreshRow(
            run_id=record.run_id,
            command=record.command,
            outcome=Outcome.PUBLISHED.value,
            message=record.sentence(),
            datasets_healthy=len(record.healthy),
            datasets_failed=len(record.failed),
            started_at=record.started_at,
            finished_at=self.now(),
        )

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Note the first thing that goes wrong, in a sentence, and let it go its way."""
        try:
            yield
        except GeneratorExit:
            raise
        except CanautoError as error:
            self._record.fail(str(error))
            raise
        except (KeyboardInterrupt, dg.DagsterExecutionInterruptedError):
            self._record.fail(f"{name} was interrupted; the last release stands.")
            raise
        except BaseException as error:
            self._record.fail(f"{name} stopped: {type(error).__name__}: {error}")
            raise

    def _log_outcome(self) -> None:
        record = self._record
        event = Event(
            at=self.now(),
            kind="refresh",
            run_id=record.run_id,
            state=record.outcome.value,
            message=record.sentence(),
            evidence={
                "command": record.command,
                "started_at": record.started_at.isoformat(),
                "release_id": record.release_id,
                "datasets_healthy": len(record.healthy),
                "datasets_failed": len(record.failed),
                "failed": dict(record.failed),
            },
        )
        self.log.append(event)
