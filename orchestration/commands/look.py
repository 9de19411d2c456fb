"""`canauto status` and `query`: the commands that only look."""

import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TextIO

import click
from rich.console import Console
from rich.table import Table

from orchestration.answers import WRITERS
from orchestration.console import table_console
from orchestration.settings import Settings, UsageError
from orchestration.status import DatasetStatus, dataset_statuses, release_status, watch_of
from sources.archive import Archive
from sources.errors import PublishError
from sources.eventlog import EventLog
from sources.statcan.change import Change

if TYPE_CHECKING:
    import duckdb

BATCH = 10_000
STEPS, LINES = 5, 30  # Of a diff, what a person reads.


@click.command()
@click.argument("pid", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(pid: str | None, as_json: bool) -> None:
    """Say how every dataset is, or one of them (PID) with its snapshots, and what is published.

    Reads the archive's log and the manifests, never DuckDB: it answers while a refresh runs.
    """
    settings = Settings.from_env()
    statuses = dataset_statuses(settings)
    if pid is not None:
        wanted = pid.replace("-", "") if pid[:1].isdigit() else pid
        statuses = [s for s in statuses if wanted in (s.dataset, f"{s.source}/{s.dataset}")]
        if not statuses:
            raise UsageError(
                f"No dataset is called {pid!r}: `canauto status` lists them, "
                "`canauto pull` loads any other table."
            )
    size = Archive(settings.archive).size_bytes() if settings.archive.exists() else 0
    if as_json:
        content = {
            "datasets": [_plain(s) for s in statuses],
            "release": release_status(settings),
            "archive": {"path": str(settings.archive), "bytes": size},
        }
        click.echo(json.dumps(content, indent=2, ensure_ascii=False))
        return
    console = table_console()
    console.print(_status_table(statuses))
    if pid is not None:
        for one in statuses:
            _print_history(console, settings, one)
    release = release_status(settings)
    console.print(
        f"Release {release['release_id']}: {release['path']}" if release else settings.no_release(),
        highlight=False,
        soft_wrap=True,
    )
    console.print(f"Archive: {size / 1e6:,.1f} MB in {settings.archive}", highlight=False)


@click.command()
@click.argument("sql", required=False)
@click.option(
    "--file", "file", type=click.File(encoding="utf-8"), help="Or SQL from a file; - is stdin."
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*WRITERS]),
    default="table",
    show_default=True,
    help="In json a decimal is a number, NaN and infinity are null, and names must differ.",
)
def query(sql: str | None, file: TextIO | None, form: str) -> None:
    """Ask the published release a question in SQL, read-only.

    The tables are in the schemas marts and metadata, which need not be written: `show tables`
    lists them. Nothing can be written, and no other file read. Ten questions are in
    dbt_project/analyses.
    """
    if (sql is None) == (file is None):
        raise UsageError('Ask one question: `canauto query "select ..."`, or `--file PATH`.')
    if file is not None:
        try:
            sql = file.read()
        except UnicodeDecodeError as error:
            raise UsageError(f"{file.name} is not text in UTF-8.") from error
    assert sql is not None
    import duckdb

    # A terminal of another encoding shows what it lacks as \uXXXX.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")

    settings = Settings.from_env()
    database = settings.published / "current" / "canauto.duckdb"
    if not database.exists():
        raise PublishError(settings.no_release())
    con = duckdb.connect(
        str(database),
        read_only=True,
        config={"enable_external_access": False, "autoload_known_extensions": False},
    )
    try:
        con.execute("set timezone = 'UTC'")
        con.execute("set search_path = 'marts,metadata'")
        con.execute("set lock_configuration = true")
        count = statement_count(sql)
        if count > 1:  # DuckDB would give the last one's answer alone.
            raise UsageError(f"One question at a time: there are {count} SQL statements.")
        result = con.execute(sql)
        if result is None:  # What DuckDB's types deny: it gives nothing for no statement.
            raise UsageError("There is no SQL statement in the question.")
        names = [column[0] for column in result.description or []]
        WRITERS[form](names, _rows(result))
    except duckdb.Error as error:
        raise UsageError(str(error).splitlines()[0]) from error
    finally:
        con.close()


def statement_count(sql: str) -> int:
    """How many statements a text holds: what stands between semicolons, comments left out.

    DuckDB's own count is of what it makes of them, and 1.5 makes two of a PIVOT.
    """
    import duckdb

    text, count, is_within = sql.encode(), 0, False
    for position, kind in duckdb.tokenize(sql):
        if text[position : position + 1] == b";" and kind == duckdb.token_type.operator:
            is_within = False
        elif kind != duckdb.token_type.comment:
            count += not is_within
            is_within = True
    return count


def _rows(result: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while batch := result.fetchmany(BATCH):
        yield from batch


def _plain(one: DatasetStatus) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in asdict(one).items()
    }


def _status_table(statuses: list[DatasetStatus]) -> Table:
    table = Table("dataset", "state", "last period", "checked (UTC)", "", box=None)
    table.columns[0].no_wrap = True
    for one in statuses:
        table.add_row(
            f"{one.source}/{one.dataset}",
            f"{one.state or '-'}{' (overdue)' if one.overdue else ''}{_drift_mark(one)}",
            str(one.last_period or "-"),
            f"{one.last_checked_at:%Y-%m-%d %H:%M}" if one.last_checked_at else "never",
            one.message,
        )
    return table


def _drift_mark(one: DatasetStatus) -> str:
    """Only that there is drift; `canauto status PID` shows it."""
    if not one.drift:
        return ""
    return " (breaking drift)" if any(c.is_breaking for c in one.drift) else " (drift)"


def _print_history(console: Console, settings: Settings, one: DatasetStatus) -> None:
    """The snapshots of a dataset and the last of what was logged of it."""
    table = Table("snapshot", "known since (UTC)", "MB", "", box=None)
    for snapshot in Archive(settings.archive).snapshots(one.source, one.dataset):
        kind = "extract" if snapshot.manifest.extract else "whole"
        table.add_row(
            snapshot.id,
            f"{snapshot.vintage_at:%Y-%m-%d %H:%M}",
            f"{snapshot.manifest.bytes / 1e6:.2f}",
            kind,
        )
    console.print(table)
    if one.source == "statcan":
        _print_structure(console, settings, one)
    log = [
        event
        for event in EventLog(settings.archive).events()
        if (event.source, event.dataset) == (one.source, one.dataset)
    ]
    for event in log[-10:]:
        console.print(
            f"{event.at:%Y-%m-%d %H:%M} {event.kind} {event.state or ''} {event.message}",
            highlight=False,
            soft_wrap=True,
        )


def _print_structure(console: Console, settings: Settings, one: DatasetStatus) -> None:
    """How the structure changed, as a diff: the last snapshots that changed it, and what stands."""
    changed = [step for step in watch_of(settings).history(one.dataset) if step[2]]
    for earlier, later, changes in changed[-STEPS:]:
        _print_changes(console, f"{later.id} against {earlier.id}:", changes)
    if one.drift:
        _print_changes(console, "Against what the models were built on:", one.drift)


def _print_changes(console: Console, heading: str, changes: Sequence[Change]) -> None:
    console.print(heading, style="bold", highlight=False, soft_wrap=True)
    for change in changes[:LINES]:
        console.print(f"  {change.line()}", highlight=False, soft_wrap=True, markup=False)
    if len(changes) > LINES:
        console.print(f"  and {len(changes) - LINES} more", highlight=False)
