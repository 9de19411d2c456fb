"""What a command shows while it works: a live line on a terminal, plain lines when piped.

What does not belong here: dagster. orchestration/runs.py turns its events into calls of this.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

STAGES = {
    "delta": "Reading Delta Files",
    "fetched": "Fetching",
    "raw": "Loading",
    "models": "Building and testing",
    "release_checks": "Checking",
    "published__release": "Publishing",
}


WIDE = 10_000
UNREMARKABLE = ("", "Nothing new to load.", "SAMPLE", "BY_HAND")


class Reporter:
    """Shows stages, and the things that a stage has done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._done = 0
        if console.is_terminal:
            self._progress = Progress(
                TextColumn("{task.description:<22}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[item]}"),
                console=console,
            )
            self._progress.start()

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; `total` things will be done in it."""
        self._done = 0
        if self._progress:
            self._task = self._progress.add_task(STAGES.get(name, name), total=total, item="")
        else:
            self._console.print(f"{STAGES.get(name, name)} ...", highlight=False)

    def item(self, name: str, word: str, *, problem: bool = False) -> None:
        """One thing of the stage is done; a problem gets a line of its own."""
        self._done += 1
        if self._progress and self._task is not None:
            self._progress.update(self._task, completed=self._done, item=name)
        if problem or (not self._progress and word not in UNREMARKABLE):
            self._console.print(f"  {name}: {word}", highlight=False, soft_wrap=True)

    def note(self, text: str) -> None:
        """How far the thing is that is being done now; only a terminal shows it."""
        if self._progress and self._task is not None:
            self._progress.update(self._task, item=text)

    def stage_ended(self, word: str) -> None:
        """A stage ends: how many things it did, or that it was skipped."""
        if self._progress and self._task is not None:
            self._progress.update(self._task, total=max(self._done, 1), completed=self._done)
            self._progress.update(self._task, item=word)
        elif word:
            self._console.print(f"  {word}", highlight=False)

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._progress:
            self._progress.stop()


@contextmanager
def own_terminal() -> Iterator[Console]:
    """A console on the terminal, while whatever else is printed goes nowhere.

    Dagster keeps the output of a step, dbt's included, for its UI, and repeats it on the standard
    streams; here it would break the progress line.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    saved = [os.dup(fd) for fd in (1, 2)] if _has_descriptors() else []
    stream: IO[str] = os.fdopen(os.dup(saved[0]), "w", encoding="utf-8") if saved else sys.stdout
    try:
        if saved:
            with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (os.devnull is no path to keep)
                os.dup2(nowhere.fileno(), 1)
                os.dup2(nowhere.fileno(), 2)
        yield Console(file=stream)
    finally:
        if saved:
            with suppress(BrokenPipeError):
                stream.close()
            for fd, copy in zip((1, 2), saved, strict=True):
                os.dup2(copy, fd)
                os.close(copy)


def table_console() -> Console:
    """A console for tables: piped, a line is as long as it is, and nothing is cut."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDE)


def print_tables(console: Console, rows: dict[str, int]) -> None:
    """Tables and their row counts: aligned on a terminal, tab-separated when piped."""
    if not console.is_terminal:
        for name, count in sorted(rows.items()):
            click.echo(f"{name}\t{count}")
        return
    table = Table("table", box=None)
    table.add_column("rows", justify="right")
    for name, count in sorted(rows.items()):
        table.add_row(name, f"{count:,}")
    console.print(table)


def _has_descriptors() -> bool:
    """False under a test runner that has replaced the standard streams."""
    try:
        return sys.stdout.fileno() == 1 and sys.stderr.fileno() == 2
    except (OSError, ValueError):
        return False
