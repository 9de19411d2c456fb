"""`canauto backfill`: Delta Files into the archive as extracts, and the tables replayed in order.

A day is asked for once; the archive's log remembers for which tables. What becomes of a table's
lines is in orchestration/witness.py.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from orchestration.console import Reporter
from orchestration.settings import Settings, UsageError
from orchestration.witness import Witness, count_of
from sources.archive import Archive
from sources.download import Download
from sources.errors import InvalidSnapshotError, SourceError, UnavailableError
from sources.eventlog import Event, EventLog
from sources.http import Http
from sources.load import (
    create_table,
    load_dataset,
    open_warehouse,
    prepare_warehouse,
    pulled_tables,
)
from sources.model import StatcanTable
from sources.raw_facts import raw_facts
from sources.registry import Registry
from sources.statcan.delta import is_delta
from sources.statcan.delta_file import (
    DeltaDay,
    DeltaTable,
    day_of,
    download_day,
    read_day,
)
from sources.statcan.ottawa_time import TORONTO

KEPT_DAYS = 47  # business days that Statistics Canada keeps
OPENS_AT = time(8, 30)
EXIT_INCOMPLETE = 3
READ, NO_RELEASE = "READ", "NO_RELEASE"
AT_MOST_UNANSWERED = 2


@dataclass
class _Result:
    """What a run has come to so far."""

    problems: int = 0
    unanswered: int = 0


def backfill(
    settings: Settings,
    archive: Archive,
    registry: Registry,
    tables: Sequence[StatcanTable],
    reporter: Reporter,
    *,
    days: int | None = None,
    source: Path | None = None,
) -> int:
    """Read the Delta Files of some days, and load what they tell of some tables.

    Call under the data lock.

    Args:
        settings: Of the data folder.
        archive: Of the same folder.
        registry: Gives the licences.
        tables: Which tables to look for; none means every declared and every pulled one.
        reporter: Shows each day.
        days: The last so many business days, asked already or not; None asks those of the last
            47 that have not been asked.
        source: A file or folder of files to read instead of asking.

    Returns:
        The exit code: 3 when a day could not be had or read, or a table not be loaded.

    Raises:
        UsageError: There is no Delta File at `source`.
    """
    archive.sweep()
    wanted = {t.id: t for t in tables or (*_declared(registry), *pulled_tables(archive, registry))}
    run = _Run(settings, archive, registry, wanted, reporter)
    if source is not None:
        run.read_files(_files(source))
    else:
        run.ask(days)
    run.load()
    return EXIT_INCOMPLETE if run.result.problems else 0


def _declared(registry: Registry) -> Iterator[StatcanTable]:
    return (d for d in registry.datasets.values() if isinstance(d, StatcanTable))


def _files(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    found = sorted(p for p in source.glob("*.zip") if len(p.stem) == 8 and p.stem.isdecimal())
    if not found:
        raise UsageError(f"There is no Delta File (YYYYMMDD.zip) in {source}.")
    return found


class _Run:
    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        registry: Registry,
        wanted: dict[str, StatcanTable],
        reporter: Reporter,
    ) -> None:
        self._settings = settings
        self._archive = archive
        self._registry = registry
        self._wanted = wanted
        self._reporter = reporter
        self._id = str(uuid4())
        self._log = EventLog(archive.root)
        self._witness = Witness(settings, archive, registry)
        self.result = _Result()

    def read_files(self, paths: Sequence[Path]) -> None:
        """Read files that lie here already."""
        self._reporter.stage("delta", len(paths))
        for path in paths:
            with self._archive.scratch() as folder:
                try:
                    day = day_of(path)
                    self._read(day, path, folder, frozenset(self._wanted), None)
                except InvalidSnapshotError as error:
                    self._fail(path.name, "INVALID", str(error))
        self._reporter.stage_ended(count_of(len(paths), "file"))

    def ask(self, days: int | None) -> None:
        """Ask the publisher for the days that are due."""
        asked = {} if days is not None else self._asked()
        due = [
            (day, frozenset(self._wanted) - asked.get(day, frozenset()))
            for day in self._business_days(days or KEPT_DAYS)
        ]
        due = [(day, missing) for day, missing in due if missing]
        self._reporter.stage("delta", len(due))
        with Http(self._settings.user_agent, self._settings.ca_bundle) as http:
            for number, (day, missing) in enumerate(due, start=1):
                self._ask_day(http, day, missing)
                if number < len(due) and self.result.unanswered >= AT_MOST_UNANSWERED:
                    click.echo(
                        "Nobody answers, so the rest was not asked for "
                        f"({count_of(len(due) - number, 'day')}): run again later.",
                        err=True,
                    )
                    break
        self._reporter.stage_ended("" if due else "every day was asked for already")

    def _business_days(self, count: int) -> list[date]:
        """The last days on which there may be a release, oldest first, in the Ottawa calendar."""
        now = self._settings.now().astimezone(TORONTO)
        day = now.date() if now.time() >= OPENS_AT else now.date() - timedelta(days=1)
        found: list[date] = []
        while len(found) < count:
            if day.weekday() < 5:
                found.append(day)
            day -= timedelta(days=1)
        return found[::-1]

    def _asked(self) -> dict[date, frozenset[str]]:
        """For which tables each day was read, or found to be without releases, before."""
        asked: dict[date, frozenset[str]] = {}
        for event in self._log.events("delta"):
            if event.dataset is None and event.state in (READ, NO_RELEASE):
                day = date.fromisoformat(event.evidence["day"])
                asked[day] = asked.get(day, frozenset()) | frozenset(event.evidence["asked_for"])
        return asked

    def _ask_day(self, http: Http, day: date, wanted: frozenset[str]) -> None:
        with self._archive.scratch() as folder:
            path = folder / f"{day:%Y%m%d}.zip"
            try:
                with self._progress(day, path):
                    download = download_day(http, self._settings.statcan_url, day, path)
                self.result.unanswered = 0
                if download is None:
                    self._no_release(day, wanted)
                else:
                    self._read(day, path, folder, wanted, download)
            except InvalidSnapshotError as error:
                self._fail(str(day), "INVALID", str(error))
            except SourceError as error:
                self.result.unanswered += isinstance(error, UnavailableError)
                self._fail(str(day), "UNAVAILABLE", str(error))

    def _no_release(self, day: date, wanted: frozenset[str]) -> None:
        self._reporter.item(str(day), "no release")
        if day < self._settings.now().astimezone(TORONTO).date():  # today's may still come
            self._record(day, wanted, NO_RELEASE, "There was no release.", {})

    def _read(
        self,
        day: date,
        path: Path,
        folder: Path,
        wanted: frozenset[str],
        download: Download | None,
    ) -> None:
        lines = folder / "lines"
        lines.mkdir()
        found = read_day(path, wanted, lines)
        if found.day != day:
            raise InvalidSnapshotError(f"The Delta File of {day} holds that of {found.day}.")
        words = [self._take(found, one, download, folder) for one in found.tables]
        summary = "; ".join(words) or "nothing of these tables"
        self._reporter.item(str(day), summary)
        self._record(
            day,
            wanted,
            READ,
            summary,
            {
                "products": found.products,
                "rows": found.rows,
                "tables": {f"{t.product_id}": t.rows for t in found.tables},
                "bytes": path.stat().st_size,
                "sha256": download.sha256 if download else None,
            },
        )

    def _take(
        self, day: DeltaDay, found: DeltaTable, download: Download | None, folder: Path
    ) -> str:
        table = self._wanted[found.product_id]
        taken = self._witness.take(table, day, found, download, folder)
        if taken.state not in ("NEW", "UNCHANGED"):
            click.echo(f"{table.id} of {day.day}: {taken.message}.", err=True)
            self.result.problems += taken.state == "INVALID"
        self._log.append(
            self._event(
                taken.state,
                taken.message,
                dataset=table.id,
                part=f"{day.day:%Y%m%d}",
                snapshot_id=taken.snapshot.id if taken.snapshot else None,
                released_at=found.released_at,
                evidence={"rows": found.rows},
            )
        )
        return f"{table.id}: {taken.message}"

    def _record(
        self, day: date, wanted: Iterable[str], state: str, message: str, evidence: dict[str, Any]
    ) -> None:
        """Remember that a day was asked for some tables."""
        self._log.append(
            self._event(
                state,
                message,
                part=f"{day:%Y%m%d}",
                evidence={"day": day.isoformat(), "asked_for": sorted(wanted), **evidence},
            )
        )

    def _fail(self, name: str, state: str, message: str) -> None:
        self.result.problems += 1
        self._reporter.item(name, state)
        click.echo(f"{name}: {message}", err=True)
        self._log.append(self._event(state, message))

    def _event(self, state: str, message: str, **fields: object) -> Event:
        return Event.model_validate(
            {
                "at": self._settings.now(),
                "kind": "delta",
                "run_id": self._id,
                "source": "statcan",
                "state": state,
                "message": message,
                **fields,
            }
        )

    @contextmanager
    def _progress(self, day: date, path: Path) -> Iterator[None]:
        """Show how much of a file has come: some have gigabytes."""
        part, done = path.with_name(f"{path.name}.part"), threading.Event()

        def watch() -> None:
            while not done.wait(0.5):
                size = part.stat().st_size if part.exists() else 0
                self._reporter.note(f"{day} {size / 1e6:,.1f} MB")

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def load(self) -> None:
        """Load the tables that have lines of a Delta File, each replayed in order of release.

        Also those that were archived before, and not loaded: a run may have been stopped between.
        """
        waiting = [pid for pid in sorted(self._wanted) if self._has_lines(pid)]
        if not waiting:
            return
        self._reporter.stage("raw", len(waiting))
        with open_warehouse(self._settings.warehouse) as con:
            prepare_warehouse(con, self._archive, self._registry)
            for product_id in waiting:
                table = self._wanted[product_id]
                create_table(con, table)
                report = load_dataset(
                    con, self._archive, table, now=self._settings.now(), run_id=self._id
                )
                if not report.snapshots and not report.rejected:
                    continue
                facts = raw_facts(con, table)
                self._reporter.item(table.id, report.sentence())
                if report.rejected:
                    self.result.problems += 1
                    click.echo(f"{table.id}: INVALID {report.sentence()}", err=True)
                last = facts.last_period.isoformat() if facts.last_period else None
                self._log.append(
                    self._event(
                        "INVALID" if report.rejected else "NEW",
                        report.sentence(),
                        kind="load",
                        dataset=table.id,
                        snapshot_id=facts.snapshot_id,
                        evidence={**report.counts(), "last_period": last},
                    )
                )
        self._reporter.stage_ended("")

    def _has_lines(self, product_id: str) -> bool:
        table = self._wanted[product_id]
        return any(map(is_delta, self._archive.snapshots(table.source, table.id)))
