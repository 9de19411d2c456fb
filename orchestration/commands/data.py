"""`canauto refresh`, `pull` and `rebuild`: the commands that change the warehouse."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console

from orchestration.console import Reporter, own_terminal, print_tables
from orchestration.lock import data_lock
from orchestration.records import Outcome
from orchestration.settings import Settings, UsageError, parse_time
from orchestration.status import overdue_datasets
from sources.archive import Archive
from sources.errors import RegistryError
from sources.eventlog import Event
from sources.feeds._feed import Feed
from sources.feeds._local import local_files
from sources.model import Dataset
from sources.registry import load_registry
from sources.releases import Release, Releases

EXIT_NOT_PUBLISHED, EXIT_INCOMPLETE = 1, 3


@click.command()
@click.option("--sample", is_flag=True, help="Use the sample that comes with canauto; ask nobody.")
@click.option(
    "--only",
    multiple=True,
    metavar="DATASET",
    help="Fetch and load only this dataset (20100085, statcan/20100085, a topic); repeatable. "
    "Everything is built and published all the same.",
)
@click.option(
    "--from",
    "local",
    metavar="PATH",
    help="Take the feed named by --only from a local file (PATH, or PART=PATH) or a folder; "
    "ask nobody.",
)
def refresh(sample: bool, only: tuple[str, ...], local: str | None) -> None:
    """Fetch, load, build, test and publish.

    Ends with 0 when a release was published, or nothing was new, and every source is healthy; 3
    when a source failed or is overdue; 1 when nothing was published, and the last release stands.
    """
    settings = Settings.from_env()
    options = [*(["--sample"] if sample else []), *(f"--only {o}" for o in only)]
    command = " ".join(["refresh", *options, *([f"--from {local}"] if local is not None else [])])
    chosen = _chosen(only)
    if local is not None:
        local = _local(settings, chosen, local, sample=sample)
    with working(settings, f"canauto {command}") as reporter:
        from orchestration.jobs import fetch_config, source_keys
        from orchestration.runs import built_keys, run_job

        assets = [*source_keys(chosen), *built_keys()] if chosen else None
        event = run_job(
            "nightly",
            settings,
            reporter,
            command=command,
            config=fetch_config(sample=sample, local=local),
            assets=assets,
        )
    overdue = [] if sample else overdue_datasets(settings, [d.key for d in chosen])
    _leave(report_outcome(settings, event, overdue))


def _leave(code: int) -> NoReturn:
    """End the process, also when a silent publisher keeps a thread of an interrupted run waiting.

    Python's own end would find that thread's objects in use, and print a page about it.
    """
    if threading.active_count() > 1:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _chosen(only: tuple[str, ...]) -> list[Dataset]:
    """The datasets that --only names.

    Raises:
        UsageError: A name matches no dataset.
    """
    try:
        return load_registry().select(only) if only else []
    except RegistryError as error:
        raise UsageError(error.problems[0]) from error


def _local(settings: Settings, chosen: Sequence[Dataset], given: str, *, sample: bool) -> str:
    """What --from names, from wherever the run works, once it is known to make sense.

    Raises:
        UsageError: It does not name files of one feed.
    """
    feed = chosen[0] if len(chosen) == 1 else None
    if sample or not isinstance(feed, Feed):
        raise UsageError("--from brings files of one feed: give --only FEED, and no --sample.")
    try:
        files = local_files(feed, given, settings.now().date())
    except RegistryError as error:
        raise UsageError(error.problems[0]) from error
    if len(files) == 1:
        (part, path), *_ = files.items()
        return f"{part}={path}"
    return str(Path(given).expanduser().absolute())


@contextmanager
def working(settings: Settings, command: str) -> Iterator[Reporter]:
    """Hold the data folder, with a reporter on the terminal."""
    settings.prepare()
    with data_lock(settings.lock, command), own_terminal() as console:
        reporter = Reporter(console)
        try:
            yield reporter
        finally:
            reporter.close()


def report_outcome(settings: Settings, event: Event, overdue: list[str]) -> int:
    """Say how a refresh ended, and give its exit code."""
    console = Console()
    problems = dict(event.evidence.get("failed") or {})
    if event.state == Outcome.NOT_PUBLISHED:
        click.echo(event.message or "Nothing was published; the last release stands.", err=True)
        return EXIT_NOT_PUBLISHED
    current = Releases(settings.published).current()
    if event.state == Outcome.PUBLISHED and current:
        print_release(console, current)
    else:
        console.print(event.message, highlight=False, soft_wrap=True)
    for key, problem in sorted(problems.items()):
        has_one = Archive(settings.archive).latest(*key.split("/")) is not None
        stands = "The last good snapshot stands." if has_one else "There is no snapshot of it yet."
        click.echo(f"{key}: {problem} {stands}", err=True)
    for key in overdue:
        click.echo(f"{key}: overdue.", err=True)
    return EXIT_INCOMPLETE if problems or overdue else 0


def print_release(console: Console, release: Release) -> None:
    """Where a release is, how to connect to it, and what it holds."""
    database = Path(release.path).parent.parent / "current" / "canauto.duckdb"
    console.print(f"Release {release.id}: {database}", highlight=False, soft_wrap=True)
    console.print(
        f"""  python -c "import duckdb; """
        f"""duckdb.connect('{database}', read_only=True).sql('show all tables').show()\"""",
        highlight=False,
        soft_wrap=True,
    )
    console.print('  canauto query "select * from marts.rpt_korea_scorecard"', highlight=False)
    print_tables(console, release.manifest.rows())


@click.command()
@click.argument("pids", nargs=-1, required=True, metavar="PID...")
def pull(pids: tuple[str, ...]) -> None:
    """Load any Statistics Canada table by product id, declared or not.

    Into the archive and schema raw of the private warehouse; nothing is built or published. Ends
    with 0 when every table is loaded or unchanged; 3 when one is NOT_OPEN, STALE_ZIP, UNAVAILABLE
    or INVALID; 1 for an unknown id.
    """
    from orchestration.pulling import pull_tables

    settings = Settings.from_env().prepare()
    with data_lock(settings.lock, f"canauto pull {' '.join(pids)}"):
        sys.exit(pull_tables(settings, pids))


@click.command()
@click.option("--as-of", metavar="TIMESTAMP", help="As it stood then, on the side.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write DIR/canauto.duckdb in release form, and leave warehouse and release alone.",
)
def rebuild(as_of: str | None, folder: Path | None) -> None:
    """Make everything right of the archive again, offline.

    Without --to, the warehouse is deleted, filled, built and tested again, and published; with
    --as-of alone, DIR is rebuilt/<timestamp> in the data folder.
    """
    settings = Settings.from_env()
    moment = parse_time(as_of, "--as-of") if as_of else None
    if moment is not None and moment > settings.now():
        raise UsageError(f"--as-of is {as_of}: that is still to come, and nothing is known of it.")
    if moment is None and folder is None:
        with working(settings, "canauto rebuild") as reporter:
            from orchestration.jobs import rebuild_config
            from orchestration.runs import run_job

            event = run_job(
                "rebuild", settings, reporter, command="rebuild", config=rebuild_config()
            )
        sys.exit(report_outcome(settings, event, []))
    from orchestration.rebuilding import rebuild_aside

    settings.prepare()
    if folder is None:
        assert moment is not None
        folder = settings.data / "rebuilt" / f"{moment:%Y%m%dT%H%M%SZ}"
    settings.require_aside(folder)
    console = Console()
    result = rebuild_aside(settings, folder.absolute(), moment)
    console.print(f"Rebuilt {result.database}", highlight=False, soft_wrap=True)
    print_tables(console, result.rows)
    if result.without_vintage:
        console.print(
            f"No vintage yet at that time: {', '.join(result.without_vintage)}.",
            highlight=False,
            soft_wrap=True,
        )
