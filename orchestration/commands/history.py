"""`canauto revisions` and `backfill`: how figures changed, and vintages that were missed."""

import sys
from pathlib import Path

import click
from rich.console import Console

from orchestration.console import Reporter
from orchestration.lock import data_lock
from orchestration.settings import Settings, UsageError


@click.command()
@click.argument("pids", nargs=-1, metavar="[PID]...")
@click.option(
    "--days",
    type=click.IntRange(1, 47),
    metavar="N",
    help="Ask for the last N business days, those asked for before too.",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE_OR_FOLDER",
    help="Read a Delta File, or a folder of them, that lies here; ask nobody.",
)
def backfill(pids: tuple[str, ...], days: int | None, source: Path | None) -> None:
    """Add vintages that were missed, from Statistics Canada's daily Delta Files.

    Each business day's releases are kept for 47 business days as one file, of 0.1 to 4,000 MB.
    Without options the days not asked for yet are read, for every declared and every pulled table,
    or only for the tables PID. What they state is archived, and those tables are replayed in order
    of release; nothing is built or published. Where the archive has the whole table of a release,
    the file is held against it, a difference is reported, and the whole table stands.

    Ends with 0; 3 when a day could not be had or read, or a table not be loaded.
    """
    from orchestration.backfilling import backfill as run
    from orchestration.pulling import table_of
    from sources.archive import Archive
    from sources.registry import load_registry

    if days is not None and source is not None:
        raise UsageError("Give --days or --from, not both.")
    settings, registry = Settings.from_env().prepare(), load_registry()
    tables = []
    for pid in pids:
        table = table_of(registry, pid)
        if table is None:
            raise UsageError(
                f"{pid} is not the id of a table: give the first eight digits of a table number, "
                "20100085 for 20-10-0085-01."
            )
        tables.append(table)
    command = " ".join(["canauto backfill", *pids])
    with data_lock(settings.lock, command):
        reporter = Reporter(Console())
        try:
            archive = Archive(settings.archive)
            code = run(settings, archive, registry, tables, reporter, days=days, source=source)
        finally:
            reporter.close()
    sys.exit(code)
