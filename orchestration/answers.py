"""How an answer is written: as a table for people, as csv or as json for programs.

Nothing is cut in any of them, and rows are written as they come where the form allows it.
"""

import csv
import json
import math
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import click
from rich.cells import cell_len
from rich.text import Text

from orchestration.console import table_console
from orchestration.settings import UsageError

Rows = Iterator[tuple[Any, ...]]

PLAN = ["explain_key", "explain_value"]  # What `explain` answers: a drawing, in lines of its own.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # A line break, or what a terminal would obey.


def write_table(names: Sequence[str], rows: Rows) -> None:
    """A table; on a terminal that is too narrow for it, one line per column and row instead.

    Columns are padded by hand: rich takes a minute and a half for 25,000 rows.
    """
    if list(names) == PLAN:
        sys.stdout.writelines(f"{text}\n" for _, text in rows)
        return
    header = [_cell(name) for name in names]
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(header, *cells, strict=True)]
    console = table_console()
    if console.is_terminal and sum(widths) + 2 * len(widths) > console.width:
        _write_one_by_one(header, cells)
        return
    console.print(Text(_line(header, widths), style="bold"), soft_wrap=True)
    sys.stdout.writelines(f"{_line(row, widths)}\n" for row in cells)


def write_csv(names: Sequence[str], rows: Rows) -> None:
    """A header line, then the rows; names may repeat, and a null is an empty cell."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)


def write_json(names: Sequence[str], rows: Rows) -> None:
    """A list of objects: a decimal is a number in all its digits, NaN and infinity are null.

    Raises:
        UsageError: Two columns have one name, so an object could hold only one of them.
    """
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise UsageError(
            f"Two columns are called {repeated[0]!r}: give each a name of its own with `as`, "
            "or ask for csv."
        )
    keys = [json.dumps(name, ensure_ascii=False) for name in names]
    before = "[\n"
    for row in rows:
        fields = (f"    {key}: {json_text(v)}" for key, v in zip(keys, row, strict=True))
        sys.stdout.write(before + "  {\n" + ",\n".join(fields) + "\n  }")
        before = ",\n"
    sys.stdout.write("[]\n" if before == "[\n" else "\n]\n")


def json_text(value: object) -> str:
    """A value as JSON that any reader takes; what JSON has no form for is text."""
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        return "null"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(json_text, value))}]"
    if isinstance(value, dict):
        pairs = (f"{json_text(str(key))}: {json_text(v)}" for key, v in value.items())
        return f"{{{', '.join(pairs)}}}"
    return json.dumps(value, ensure_ascii=False, default=str)


WRITERS: dict[str, Callable[[Sequence[str], Rows], None]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
}


def _write_one_by_one(names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    width = max(map(_width, names))
    for number, row in enumerate(cells, start=1):
        click.secho(f"row {number}", bold=True)
        for name, cell in zip(names, row, strict=True):
            if cell:
                click.echo(f"  {name}{' ' * (width - _width(name))}  {cell}")


def _cell(value: object) -> str:
    return "" if value is None else CONTROL.sub(" ", str(value))


def _width(text: str) -> int:
    """How many places of a terminal it takes: one a letter, but two for 한."""
    return len(text) if text.isascii() else cell_len(text)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (f" {c}{' ' * (w - _width(c))} " for c, w in zip(cells, widths, strict=True))
    return "".join(padded).rstrip()
