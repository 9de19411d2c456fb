"""`canauto revisions` and `backfill`: how figures changed, and vintages that were missed."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from orchestration.answers import WRITERS
from orchestration.console import Reporter
from orchestration.lock import data_lock
from orchestration.settings import Settings, UsageError
from sources.errors import LoadError
from sources.model import StatcanTable

if TYPE_CHECKING:
    import duckdb

    from sources.revisions import SeriesChanges, VintageChanges


@click.command()
@click.argument("pid")
@click.option(
    "--coordinate",
    metavar="C",
    help="One series: member ids as in the CSV (1.1.2), or padded as in the API (1.1.2.0.0).",
)
@click.option("--all", "every_period", is_flag=True, help="Also periods that never changed.")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
def revisions(pid: str, coordinate: str | None, every_period: bool, lang: str, form: str) -> None:
    """Show how the figures of a Statistics Canada table changed, vintage by vintage.

    Without --coordinate: what each vintage added, revised, restated (status, symbol, unit or scale
    only) and withdrew, and the series that were revised most. With it: one series, periods down
    and vintages across, where a dot stands for a figure that stays; as csv or json one line for
    each state that a figure had. Values are scaled to base units: thousands are multiplied out.

    Reads the private warehouse, and so waits for no one: while a refresh writes it, it says so.
    """
    from sources.revisions import is_loaded, member_names, open_for_reading

    settings = Settings.from_env()
    table = _table(pid)
    with open_for_reading(settings.warehouse) as con:
        if not is_loaded(con, table.raw_table):
            raise LoadError(_why_not_loaded(table))
        names = member_names(con, table.id, lang)
        if coordinate is None:
            _print_vintages(con, table, names, form)
        else:
            _print_series(con, table, names, _unpadded(coordinate), every_period, form)


def _table(pid: str) -> StatcanTable:
    """The entry for a product id as typed.

    Raises:
        UsageError: It is none.
    """
    from orchestration.pulling import table_of
    from sources.registry import load_registry

    table = table_of(load_registry(), pid)
    if table is None:
        raise UsageError(
            f"{pid} is not the id of a table: give the first eight digits of a table number, "
            "20100085 for 20-10-0085-01."
        )
    return table


def _why_not_loaded(table: StatcanTable) -> str:
    from sources.registry import load_registry

    if load_registry().statcan(table.id) is None:
        return (
            f"Table {table.id} is not declared and was never pulled: `canauto pull {table.id}` "
            "loads it, if Statistics Canada has it."
        )
    return f"Table {table.id} has not been loaded yet: run `canauto refresh --only {table.id}`."


def _unpadded(coordinate: str) -> str:
    """As in the CSV: without the zeros that fill the API's ten places."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})*", coordinate.strip()):
        raise UsageError(
            f"{coordinate!r} is no coordinate: give member ids in dimension order, 1.1.2 say."
        )
    return re.sub(r"(\.0)+$", "", coordinate.strip())


def _print_vintages(
    con: "duckdb.DuckDBPyConnection",
    table: StatcanTable,
    names: Mapping[tuple[int, int], str],
    form: str,
) -> None:
    from sources.revisions import VintageChanges, most_revised_series, vintage_changes

    vintages = vintage_changes(con, table.raw_table)
    if form == "csv":
        WRITERS["csv"]([f.name for f in fields(VintageChanges)], iter(map(astuple, vintages)))
        return
    series = most_revised_series(con, table.raw_table)
    if form == "json":
        content = {
            "table": table.id,
            "vintages": [asdict(v) for v in vintages],
            "most_revised_series": [
                {**asdict(s), "members": _labels(s.coordinate, names)} for s in series
            ],
        }
        click.echo(json.dumps(content, indent=2, ensure_ascii=False, default=str))
        return
    click.echo(f"{table.id}: {table.origin.title}. Sizes in per cent of the earlier value.")
    header = ["known since (UTC)", "added", "revised", "restated", "withdrawn"]
    WRITERS["table"]([*header, "mean %", "largest %", "", "snapshot"], map(_vintage_row, vintages))
    if not series:
        click.echo("No value was revised.")
        return
    click.echo("Series revised most:")
    WRITERS["table"](
        ["coordinate", "revised", "mean size %", "largest %", "members"],
        (_series_row(one, names) for one in series),
    )


def _vintage_row(one: "VintageChanges") -> tuple[str, ...]:
    return (
        f"{one.vintage_at:%Y-%m-%d %H:%M}",
        f"{one.figures_added:,}",
        f"{one.figures_revised:,}",
        f"{one.figures_restated:,}",
        f"{one.figures_withdrawn:,}",
        _percent(one.mean_revision_pct),
        _percent(one.largest_revision_pct),
        "extract" if one.is_extract else "whole",
        one.snapshot_id,
    )


def _series_row(one: "SeriesChanges", names: Mapping[tuple[int, int], str]) -> tuple[str, ...]:
    return (
        one.coordinate,
        f"{one.figures_revised:,}",
        _percent(one.mean_absolute_revision_pct, sign=""),
        _percent(one.largest_revision_pct),
        " / ".join(_labels(one.coordinate, names)),
    )


def _percent(value: float | None, sign: str = "+") -> str:
    return "" if value is None else f"{value:{sign}.2f}"


def _labels(coordinate: str, names: Mapping[tuple[int, int], str]) -> list[str]:
    """The members of a series; one without a known name by its number."""
    members = enumerate(coordinate.split("."), start=1)
    return [names.get((position, int(member)), f"member {member}") for position, member in members]


def _print_series(
    con: "duckdb.DuckDBPyConnection",
    table: StatcanTable,
    names: Mapping[tuple[int, int], str],
    coordinate: str,
    every_period: bool,
    form: str,
) -> None:
    from orchestration.triangle import triangle
    from sources.revisions import FigureState, dimension_count, figure_states

    states = figure_states(con, table.raw_table, coordinate)
    if not states:
        depth = dimension_count(con, table.raw_table)
        raise UsageError(
            f"Table {table.id} has no series {coordinate}: its coordinates have {depth} member "
            f"ids; `canauto revisions {table.id}` names some."
        )
    if form != "table":
        rows: Sequence[tuple[Any, ...]] = [(coordinate, *astuple(s)) for s in states]
        WRITERS[form](["coordinate", *(f.name for f in fields(FigureState))], iter(rows))
        return
    click.echo(f"{table.id} {coordinate}: {' / '.join(_labels(coordinate, names))}")
    click.echo("Values scaled to base units; a dot is a figure that stays.")
    header, lines = triangle(states, every_period=every_period)
    WRITERS["table"](header, map(tuple, lines))


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
    from sources.archive import Archive
    from sources.registry import load_registry

    if days is not None and source is not None:
        raise UsageError("Give --days or --from, not both.")
    settings, registry = Settings.from_env().prepare(), load_registry()
    tables = [_table(pid) for pid in pids]
    command = " ".join(["canauto backfill", *pids])
    with data_lock(settings.lock, command):
        reporter = Reporter(Console())
        try:
            archive = Archive(settings.archive)
            code = run(settings, archive, registry, tables, reporter, days=days, source=source)
        finally:
            reporter.close()
    sys.exit(code)
