"""Workbooks (XLSX): their sheets as rows of cells, and cells as text.

All of a sheet is held in memory. What does not belong here: what a row means.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO
from zipfile import ZipFile

import python_calamine

from sources.errors import InvalidSnapshotError
from sources.zips import MEGABYTE, ZipLimits, open_zip

# The workbooks known unpack to less than 20 MB.
LIMITS = ZipLimits(most_bytes=400 * MEGABYTE, ratio_counts_from=50 * MEGABYTE)
# The reader makes room for the whole grid up to the last cell, however few cells there are: one far
# out would take all memory. The largest sheet known has 150,000 cells.
MOST_CELLS = 20_000_000
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
CHUNK, OVERLAP = 1 << 20, 256


def workbook(path: Path, sheet: str, name: str) -> list[list[str]]:
    """The rows of one sheet of a workbook, as text.

    Args:
        path: The workbook.
        sheet: Pattern of the sheet's name, in any case.
        name: What the workbook is called in messages.

    Raises:
        InvalidSnapshotError: It cannot be opened, or has no such sheet.
    """
    _, rows = workbook_cells(path, sheet, name)
    return [[cell_text(cell) for cell in row] for row in rows]


def workbook_cells(path: Path, sheet: str, name: str) -> tuple[str, list[list[object]]]:
    """The name of one sheet of a workbook and its rows, numbers and text told apart.

    Args:
        path: The workbook.
        sheet: Pattern of the sheet's name, in any case.
        name: What the workbook is called in messages.

    Raises:
        InvalidSnapshotError: It cannot be opened, or has no such sheet.
    """
    found = next(workbook_sheets(path, name, sheet), None)
    if found is None:
        names = ", ".join(found for found, _ in workbook_sheets(path, name)) or "none"
        raise InvalidSnapshotError(f"{name} has no sheet {sheet}, only {names}.")
    return found


def workbook_sheets(
    path: Path, name: str, sheet: str = ".*"
) -> Iterator[tuple[str, list[list[object]]]]:
    """The sheets of a workbook whose names fit a pattern, each with its rows.

    Raises:
        InvalidSnapshotError: It cannot be opened, or is too large to be held.
    """
    with open_zip(path, name, LIMITS) as zipped:
        _require_sound(zipped, name)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for found in book.sheet_names:
            if re.fullmatch(sheet, found, re.IGNORECASE):
                rows = book.get_sheet_by_name(found).to_python(skip_empty_area=False)
                yield found, [list(row) for row in rows]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise InvalidSnapshotError(f"{name} cannot be read as a workbook: {error}.") from error


def cell_text(cell: object) -> str:
    """A cell of a workbook as it reads: whole numbers have no decimals."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell)


def _require_sound(zipped: ZipFile, name: str) -> None:
    """Read every member to its end: the reader heeds no checksum, and trusts any address of a cell.

    Raises:
        InvalidSnapshotError: A sheet reaches too far out.
    """
    for member in zipped.infolist():
        with zipped.open(member) as stream:
            columns, rows = _reach(stream)
        if columns * rows > MOST_CELLS:
            raise InvalidSnapshotError(
                f"{name} has a sheet of {rows:,} rows by {columns:,} columns, more than canauto "
                "holds: remove what stands far out and bring it again."
            )


def _reach(stream: IO[bytes]) -> tuple[int, int]:
    """The last column and the last row that a cell of a sheet's XML names; 0 in other members."""
    columns = rows = 0
    tail = b""
    while block := stream.read(CHUNK):
        for letters, digits in CELL.findall(tail + block):
            number = 0
            for letter in letters:
                number = number * 26 + letter - 64
            columns, rows = max(columns, number), max(rows, int(digits))
        tail = block[-OVERLAP:]
    return columns, rows
