"""A file of a feed, record by record, each as it must be; or one sentence saying what is wrong.

Read twice from the same archive it gives the same rows: fetching counts them, loading takes them.
Memory is that of one record, except for workbooks.
"""

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sources.errors import InvalidSnapshotError
from sources.feeds._cells import cell_sheets
from sources.feeds._feed import Column, CsvForm, Feed, Layout
from sources.feeds._header import plain
from sources.feeds._sheet import Place, Record, Sheet, plain_sheets

Parse = Callable[[Path, str], Iterator[Sheet]]
SHOWN = 40
# Of each column so many different cells are remembered as good: codes come again and again.
REMEMBERED = 1 << 15


class Row(NamedTuple):
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
        for sheet in self._sheets():
            name, places = sheet.layout.name, _places(self._feed, sheet.layout)
            kept = _Kept(self._feed, sheet.layout)
            for record in self._checked(sheet):
                self.records += 1
                if record is not None and kept.has(record):
                    cells = tuple([None if at is None else record[at] for at in places])
                    yield Row(self.records, name, cells)

    def count(self) -> int:
        """Read to the end.

        Raises:
            InvalidSnapshotError: Something is not as it must be, or there is no record at all.
        """
        for sheet in self._sheets():
            for _ in self._checked(sheet):
                self.records += 1
        if not self.records:
            raise InvalidSnapshotError(f"{self.name} has no rows.")
        return self.records

    def _sheets(self) -> Iterator[Sheet]:
        for sheet in parser_of(self._feed)(self._path, self._part):
            self.layouts.append(sheet.layout.name)
            if sheet.warning:
                self.warnings.append(sheet.warning)
            yield sheet

    def _checked(self, sheet: Sheet) -> Iterator[Record | None]:
        """The records of a sheet, every one held against its layout."""
        layout = sheet.layout
        width = len(layout.columns)
        checks = _checks(layout)
        is_told_by_checks = _is_told_by_checks(layout)
        for place, record in sheet.records:
            if is_told_by_checks and record is not None and len(record) == width:
                for at, known, matches in checks:
                    cell = record[at]
                    if cell not in known:
                        if matches(cell) is None:
                            break
                        if len(known) < REMEMBERED:
                            known.add(cell)
                else:
                    yield record
                    continue
            yield self._looked_at(place, record, layout)

    def _looked_at(self, place: Place, record: Record | None, layout: Layout) -> Record | None:
        """A record, looked at from every side: what is no data, or wrong, is told apart here.

        Raises:
            InvalidSnapshotError: It is not as it must be.
        """
        where = f"line {place:,}" if isinstance(place, int) else place
        width = len(layout.columns)
        if record is None or not any(record[1:]):
            notes = re.compile("|".join(layout.notes)) if layout.notes else None
            return self._set_aside(where, record, width, notes)
        if len(record) != width:
            raise InvalidSnapshotError(self._wrong_width(where, record, width))
        if [plain(cell) for cell in record] == [plain(c.header) for c in layout.columns]:
            raise InvalidSnapshotError(f"{self.name} has its header again in {where}.")
        for at, column in enumerate(layout.columns):
            if column.is_checked and column.pattern().fullmatch(record[at]) is None:
                raise InvalidSnapshotError(self._wrong_cell(where, layout, at, record[at]))
        return record

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
    sheets = plain_sheets if feed.layouts else cell_sheets
    return parse or (lambda path, part: sheets(feed, path, f"{feed.id}, part {part},"))


class _Kept:
    """Which records of a layout the raw table holds: their cells begin as the feed's `keep` says.

    Beginnings of one length are one look-up, however many there are.
    """

    def __init__(self, feed: Feed, layout: Layout) -> None:
        names = [column.name for column in layout.columns]
        self._is_without = any(column not in names for column in feed.keep)
        self._rules = [
            (names.index(column), _by_length(beginnings))
            for column, beginnings in feed.keep.items()
            if column in names
        ]

    def has(self, record: Record) -> bool:
        """Whether a record is kept; one without a column that the feed keeps by is not."""
        if self._is_without:
            return False
        for at, by_length in self._rules:
            cell = record[at]
            for length, beginnings in by_length:
                if cell[:length] in beginnings:
                    break
            else:
                return False
        return True


def _by_length(beginnings: Iterable[str]) -> list[tuple[int, frozenset[str]]]:
    lengths = sorted({len(beginning) for beginning in beginnings})
    return [(n, frozenset(b for b in beginnings if len(b) == n)) for n in lengths]


def _checks(layout: Layout) -> list[tuple[int, set[str], Callable[[str], object]]]:
    """For each column whose cells can be wrong: its place, the good ones so far, its pattern."""
    return [
        (at, set(), column.pattern().fullmatch)
        for at, column in enumerate(layout.columns)
        if column.is_checked
    ]


def _is_told_by_checks(layout: Layout) -> bool:
    """Whether a record whose cells pass is data for sure: no footnote and no second header.

    A footnote fills the first cell only; so it is where another one must be filled, and where the
    header itself would not pass.
    """
    return any(column.required for column in layout.columns[1:]) and any(
        column.is_checked and not _is_good_cell(column, column.header) for column in layout.columns
    )


def _is_good_cell(column: Column, header: str) -> bool:
    """Whether a header, which may come in any case, would pass as a cell of its column."""
    texts = (plain(header), plain(header).upper(), header)
    return any(column.pattern().fullmatch(text) is not None for text in texts)


def _places(feed: Feed, layout: Layout) -> Sequence[int | None]:
    """For each column of the feed, where it stands in a layout."""
    names = [column.name for column in layout.columns]
    return [names.index(name) if name in names else None for name in feed.columns]


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}...")
