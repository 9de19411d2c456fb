"""A file as sheets: a layout, and its records as they were published.

Plain CSV, JSON and XLSX are read here for every feed; a format of its own by the feed's `parse`.
What does not belong here: whether a record is as it must be; see sources/feeds/_read.py.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import CsvForm, Feed, JsonForm, Layout, XlsxForm
from sources.feeds._header import layout_of
from sources.feeds._text import csv_records
from sources.feeds._workbook import workbook

Record = Sequence[str]
# Where a record stands, for a message; a number is that of a line and costs nothing to hand on.
Place = str | int
Json: TypeAlias = Any


@dataclass(frozen=True)
class Sheet:
    """Records of one layout.

    Attributes:
        records: (where it stands, its cells), in the order of the file. Cells of None are a
            record that is there and not to be loaded.
        warning: What a person has to know of it, although it is in use.
    """

    layout: Layout
    records: Iterator[tuple[Place, Record | None]]
    warning: str | None = None


def plain_sheets(feed: Feed, path: Path, name: str) -> Iterator[Sheet]:
    """The sheets of a file that needs no code of its own.

    Args:
        feed: What it is a part of.
        path: The file; its ending says how it is packed.
        name: What it is called in messages.

    Raises:
        InvalidSnapshotError: It cannot be read, or has no declared layout.
    """
    form = feed.form_of(path.name)
    records: Iterator[tuple[Place, Record]]
    if isinstance(form, CsvForm):
        records = csv_records(path, form, name)
    elif isinstance(form, JsonForm):
        records = _json_records(path, form, name)
    elif isinstance(form, XlsxForm):
        records = _workbook_records(path, form, name)
    else:
        raise InvalidSnapshotError(f"{name} is a {path.suffix} file, which its feed cannot read.")
    yield sheet_of(feed.layouts, records, name)


def sheet_of(
    layouts: Sequence[Layout], records: Iterator[tuple[Place, Record]], name: str
) -> Sheet:
    """A sheet whose first record is its header.

    Raises:
        InvalidSnapshotError: There is no header, or one of no declared layout.
    """
    _, header = next(records, ("", ()))
    if not any(header):
        raise InvalidSnapshotError(f"{name} is empty.")
    return Sheet(layout_of(header, layouts, name), records)


def read_json(path: Path, name: str) -> Json:
    """A JSON file; its numbers stay the digits that were published.

    Raises:
        InvalidSnapshotError: It is no valid JSON.
    """
    try:
        return json.loads(
            path.read_bytes(), parse_float=str, parse_int=str, object_pairs_hook=_each_once
        )
    except KeyError as error:
        raise InvalidSnapshotError(f"{name} has the field {error} twice in one object.") from error
    except (ValueError, RecursionError) as error:
        raise InvalidSnapshotError(f"{name} is not valid JSON.") from error


def _each_once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """An object of JSON. Python would take the last of two values of a field, and say nothing."""
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise KeyError(key)
        found[key] = value
    return found


def _json_records(path: Path, form: JsonForm, name: str) -> Iterator[tuple[str, Record]]:
    found = read_json(path, name)
    for key in form.records:
        found = found.get(key) if isinstance(found, Mapping) else None
    if not isinstance(found, list):
        place = ".".join(form.records) or "the top"
        raise InvalidSnapshotError(f"{name} has no list of records at {place}.")
    header: list[str] = []
    for number, entry in enumerate(found, start=1):
        if not isinstance(entry, Mapping) or any(
            isinstance(v, list | dict) for v in entry.values()
        ):
            raise InvalidSnapshotError(f"Record {number:,} of {name} is no flat object.")
        if not header:
            header = list(entry)
            yield "record 1", header
        if set(entry) != set(header):
            odd = ", ".join(sorted(set(entry) ^ set(header)))
            raise InvalidSnapshotError(
                f"Record {number:,} of {name} has other fields than the first: {odd}."
            )
        yield f"record {number:,}", ["" if entry[k] is None else str(entry[k]) for k in header]


def _workbook_records(path: Path, form: XlsxForm, name: str) -> Iterator[tuple[str, Record]]:
    for number, row in enumerate(workbook(path, form.sheet, name), start=1):
        yield f"row {number:,}", row
