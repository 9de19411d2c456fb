"""A file of a feed, record by record, each as it must be; or one sentence saying what is wrong.

Read twice from the same archive it gives the same rows: fetching counts them, loading takes them.
Memory is that of one record, except for workbooks.
"""

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import CsvForm, Feed, Layout
from sources.feeds._header import plain
from sources.feeds._sheet import Record, Sheet, plain_sheets

Parse = Callable[[Path, str], Iterator[Sheet]]
SHOWN = 40


@dataclass(frozen=True)
class Row:
    """One record for the raw table.

    Attributes:
        number: From 1, in the order of the file; records that are not loaded keep theirs.
        layout: Name of the layout that it came in.
        cells: Aligned with the feed's columns; None where its layout has no such column.
    """

    number: int
    layout: str
    cells: tuple[str | None, ...]


class Reading:
    """The rows of one file, once.

    Attributes:
        records: How many records were seen so far, those not loaded included.
        layouts: The layouts that were met so far.
        warnings: What a person has to know, as far as the file was read.
    """

    def __init__(self, feed: Feed, part: str, path: Path) -> None:
        self._feed = feed
        self._part = part
        self._path = path
        self.name = f"{feed.id}, part {part},"
        self.records = 0
        self.layouts: list[str] = []
        self.warnings: list[str] = []
        self._blank_rows = any(isinstance(f, CsvForm) and f.blank_rows for f in feed.forms)

    def __iter__(self) -> Iterator[Row]:
        """Raises InvalidSnapshotError where the file is not what its feed says."""
        sheets = parser_of(self._feed)
        kept = [(self._feed.columns.index(c), tuple(b)) for c, b in self._feed.keep.items()]
        for sheet in sheets(self._path, self._part):
            self.layouts.append(sheet.layout.name)
            if sheet.warning:
                self.warnings.append(sheet.warning)
            places = _places(self._feed, sheet.layout)
            for record in self._checked(sheet):
                self.records += 1
                if record is None:
                    continue
                cells = tuple(None if at is None else record[at] for at in places)
                if all((cells[at] or "").startswith(beginnings) for at, beginnings in kept):
                    yield Row(self.records, sheet.layout.name, cells)

    def count(self) -> int:
        """Read to the end.

        Raises:
            InvalidSnapshotError: Something is not as it must be, or there is no record at all.
        """
        for _ in self:
            pass
        if not self.records:
            raise InvalidSnapshotError(f"{self.name} has no rows.")
        return self.records

    def _checked(self, sheet: Sheet) -> Iterator[Record | None]:
        """The records of a sheet, every one held against its layout."""
        layout = sheet.layout
        width = len(layout.columns)
        header = [plain(column.header) for column in layout.columns]
        checks = [(i, c.pattern()) for i, c in enumerate(layout.columns) if c.is_checked]
        notes = re.compile("|".join(layout.notes)) if layout.notes else None
        for place, record in sheet.records:
            if record is None or not any(record[1:]):
                yield self._set_aside(place, record, width, notes)
                continue
            if len(record) != width:
                raise InvalidSnapshotError(self._wrong_width(place, record, width))
            if plain(record[0]) == header[0] and [plain(cell) for cell in record] == header:
                raise InvalidSnapshotError(f"{self.name} has its header again in {place}.")
            for at, pattern in checks:
                if pattern.fullmatch(record[at]) is None:
                    raise InvalidSnapshotError(self._wrong_cell(place, layout, at, record[at]))
            yield record

    def _set_aside(
        self, place: str, record: Record | None, width: int, notes: re.Pattern[str] | None
    ) -> Record | None:
        """A record that is no data, if it is known to be there: a footnote, an empty row.

        Raises:
            InvalidSnapshotError: Nobody declared it.
        """
        if record is None:
            return None
        text = record[0].strip() if record else ""
        if not text and self._blank_rows and len(record) in (0, width):
            return None
        if text and notes and notes.fullmatch(text) and len(record) <= width:
            return [*record, *[""] * (width - len(record))]
        raise InvalidSnapshotError(self._wrong_width(place, record, width))

    def _wrong_width(self, place: str, record: Record, width: int) -> str:
        filled = sum(bool(cell) for cell in record)
        return (
            f"{self.name} has {filled} filled cells of {len(record)} in {place}, where {width} "
            f"cells belong: {_shown(','.join(record).rstrip(','))} may be a row cut off, a "
            "footnote or a web page."
        )

    def _wrong_cell(self, place: str, layout: Layout, at: int, cell: str) -> str:
        column = layout.columns[at]
        what = f"{_shown(cell)}, which is not {column.kind.value}" if cell.strip() else "nothing"
        return f"{self.name} has {what} under {column.header.strip()!r} in {place}."


def parser_of(feed: Feed) -> Parse:
    """How a feed's files are read: by the `parse` of its module, else as plain files."""
    try:
        module = importlib.import_module(f"sources.feeds.{feed.id}")
    except ModuleNotFoundError:  # Declared in licensed.yml: there is no module.
        module = None
    parse: Parse | None = getattr(module, "parse", None)
    return parse or (lambda path, part: plain_sheets(feed, path, f"{feed.id}, part {part},"))


def _places(feed: Feed, layout: Layout) -> Sequence[int | None]:
    """For each column of the feed, where it stands in a layout."""
    names = [column.name for column in layout.columns]
    return [names.index(name) if name in names else None for name in feed.columns]


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}...")
