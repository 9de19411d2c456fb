"""Files whose columns nobody declared: every filled cell becomes a row, under its own header.

That is how a licensed file comes in without a line of code. Which sheet of a workbook a cell is of
stands in `_layout`. Less can be held against such a file than against one of a declared layout.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import CELL_COLUMNS, Column, CsvForm, Feed, Layout, column_name
from sources.feeds._sheet import Place, Record, Sheet
from sources.feeds._text import csv_records
from sources.feeds._workbook import cell_text, workbook_sheets

COLUMNS = tuple(Column.model_validate(name) for name in CELL_COLUMNS)


def cell_sheets(feed: Feed, path: Path, name: str) -> Iterator[Sheet]:
    """The sheets of a file of a feed without layouts.

    Args:
        feed: What it is a part of.
        path: The file; its ending says how it is packed.
        name: What it is called in messages.

    Raises:
        InvalidSnapshotError: It cannot be read, or holds no table.
    """
    form = feed.form_of(path.name)
    if isinstance(form, CsvForm):
        yield cells_of_table(csv_records(path, form, name), name)
    else:
        yield from cells_of_workbook(path, name)


def cells_of_workbook(path: Path, name: str) -> Iterator[Sheet]:
    """The cells of every sheet that has any.

    Raises:
        InvalidSnapshotError: It cannot be read, or no sheet has a table.
    """
    is_empty = True
    for sheet, rows in workbook_sheets(path, name):
        texts = [[cell_text(cell) for cell in row] for row in rows]
        filled = [(f"row {n:,}", row) for n, row in enumerate(texts, start=1) if any(row)]
        if filled:
            is_empty = False
            yield cells_of_table(iter(filled), f"{name} sheet {sheet!r},", column_name(sheet)[:63])
    if is_empty:
        raise InvalidSnapshotError(f"{name} is empty.")


def cells_of_table(
    records: Iterator[tuple[Place, Record]], name: str, layout: str = "cells"
) -> Sheet:
    """The cells of a table whose first record is its header.

    Raises:
        InvalidSnapshotError: The first record is no header of a table.
    """
    _, header = next(records, ("", ()))
    filled = sum(bool(cell.strip()) for cell in header)
    if filled < 2:
        raise InvalidSnapshotError(
            f"{name} has {filled} filled cells in its first row, where the headers of a table "
            "belong: a title above the table, or another separator than the comma."
            if filled
            else f"{name} is empty."
        )
    return Sheet(Layout(name=layout, columns=COLUMNS), _cells(header, records, name))


def _cells(
    header: Sequence[str], records: Iterator[tuple[Place, Record]], name: str
) -> Iterator[tuple[Place, Record]]:
    for place, record in records:
        if any(record[len(header) :]):
            where = f"line {place:,}" if isinstance(place, int) else place
            raise InvalidSnapshotError(
                f"{name} has {len(record)} cells in {where}, more than its {len(header)} headers."
            )
        for number, cell in enumerate(record):
            if cell:
                yield place, [str(number + 1), header[number], cell]
