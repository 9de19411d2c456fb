"""What a full-table zip holds, counted in one pass over its CSV.

The pass streams; what it keeps is one entry per series and one bit per series and period, so its
memory grows with the table's series and not with its rows, in whatever order they come (real files
are sorted by REF_DATE, then coordinate).
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sources.errors import InvalidSnapshotError
from sources.statcan.cube import CubeMetadata
from sources.statcan.layout import Layout, read_layout
from sources.statcan.periods import period_bounds
from sources.statcan.zips import (
    DEFAULT_LIMITS,
    ZipLimits,
    csv_name,
    notes_name,
    open_table_zip,
    read_through,
)

NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
ZIP_EPOCH = datetime(1980, 1, 1)  # what a zip says when its maker states no time
COORDINATE = re.compile(r"[1-9][0-9]*(?:\.[1-9][0-9]*)*")


@dataclass(frozen=True)
class ZipFacts:
    """What a zip was found to hold.

    Attributes:
        series: Distinct coordinates.
        first_ref_date: The smallest REF_DATE, as published; None for a table without rows.
        last_period_end: Last day of the last period; None where the period has no dates.
        undated: REF_DATE texts (at most five) from which no date can be made: a warning.
        faults: What is wrong with the file by itself, one clause each.
        mismatches: What does not agree with the metadata, one clause each; counts are not among
            them, since a stale zip explains those.
        built_at: When the publisher built the CSV, without zone (evidently Ottawa time).
    """

    product_id: str
    rows: int
    series: int
    first_ref_date: str | None
    last_ref_date: str | None
    last_period_end: date | None
    undated: tuple[str, ...]
    faults: tuple[str, ...]
    mismatches: tuple[str, ...]
    csv_bytes: int
    built_at: datetime | None


def inspect_zip(
    path: Path,
    metadata: CubeMetadata,
    year_start_month: int | None = None,
    limits: ZipLimits = DEFAULT_LIMITS,
) -> ZipFacts:
    """Read a full-table zip from end to end.

    Args:
        path: The zip.
        metadata: Of the same table; partial metadata is compared as far as it goes.
        year_start_month: First month of a span year, from the registry.
        limits: How large the table may be.

    Raises:
        InvalidSnapshotError: It cannot be read: damaged, other members, other encoding, no
            full-table CSV.
    """
    product_id = metadata.product_id
    with open_table_zip(path, product_id, limits) as archive:
        member = archive.getinfo(csv_name(product_id))
        with archive.open(member) as stream, _unreadable_in_words(product_id):
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            lines = csv.reader(text, strict=True)
            layout = read_layout(next(lines, []), product_id)
            counted = _count(lines, layout)
        with archive.open(notes_name(product_id)) as stream:
            read_through(stream)
    ref_dates = sorted(counted.periods)
    bounds = {
        ref: period_bounds(ref, metadata.frequency_code, year_start_month) for ref in ref_dates
    }
    return ZipFacts(
        product_id=product_id,
        rows=counted.rows,
        series=len(counted.series),
        first_ref_date=ref_dates[0] if ref_dates else None,
        last_ref_date=ref_dates[-1] if ref_dates else None,
        last_period_end=bounds[ref_dates[-1]][1] if ref_dates else None,
        undated=tuple(ref for ref, (start, _) in bounds.items() if start is None)[:5],
        faults=tuple(_faults(counted, layout)),
        mismatches=tuple(_mismatches(counted.series, layout, metadata)),
        csv_bytes=member.file_size,
        built_at=_built_at(member),
    )


@dataclass
class _Counted:
    rows: int = 0
    series: dict[str, int] = field(default_factory=dict)
    periods: dict[str, bytearray] = field(default_factory=dict)
    duplicates: int = 0
    first_duplicate: str = ""
    misshapen: int = 0
    bad_values: int = 0
    first_bad_value: str = ""
    units: set[tuple[str, ...]] = field(default_factory=set)


def _count(lines: Iterable[Sequence[str]], layout: Layout) -> _Counted:
    counted = _Counted()
    width = len(layout.header)
    at_coordinate, at_value = layout.at("COORDINATE"), layout.at("VALUE")
    at_uom, at_scalar, at_decimals = (layout.at(n) for n in ("UOM_ID", "SCALAR_ID", "DECIMALS"))
    series, periods, units = counted.series, counted.periods, counted.units
    is_number = NUMBER.fullmatch
    for row in lines:
        if len(row) != width:
            counted.misshapen += 1
            continue
        counted.rows += 1
        coordinate = row[at_coordinate]
        index = series.setdefault(coordinate, len(series))
        seen = periods.get(row[0])
        if seen is None:
            seen = periods[row[0]] = bytearray()
        place, bit = index >> 3, 1 << (index & 7)
        if place >= len(seen):
            seen.extend(bytes(place - len(seen) + 64))
        if seen[place] & bit:
            counted.duplicates += 1
            counted.first_duplicate = counted.first_duplicate or f"{coordinate} in {row[0]}"
        seen[place] |= bit
        value = row[at_value]
        if value and not value.isdecimal() and not is_number(value):
            counted.bad_values += 1
            counted.first_bad_value = counted.first_bad_value or value
        units.add((row[at_uom], row[at_scalar], row[at_decimals]))
    return counted


def _faults(counted: _Counted, layout: Layout) -> Iterator[str]:
    if counted.misshapen:
        yield f"{counted.misshapen:,} lines do not have {len(layout.header)} fields"
    if counted.duplicates:
        yield (
            f"{counted.duplicates:,} rows repeat a coordinate and period "
            f"(the first is {counted.first_duplicate})"
        )
    if counted.bad_values:
        yield (
            f"{counted.bad_values:,} values are not numbers "
            f"(the first is {counted.first_bad_value[:40]!r})"
        )
    if any(text and not text.isdecimal() for unit in counted.units for text in unit):
        yield "a UOM_ID, SCALAR_ID or DECIMALS is not a whole number"
    malformed = [c for c in counted.series if not COORDINATE.fullmatch(c)]
    if malformed:
        yield f"{len(malformed):,} coordinates are malformed (the first is {malformed[0][:40]!r})"


def _mismatches(
    coordinates: Iterable[str], layout: Layout, metadata: CubeMetadata
) -> Iterator[str]:
    columns = layout.mismatch(metadata)
    if columns:
        yield columns
    members = [frozenset(str(m.id) for m in d.members) for d in metadata.dimensions]
    depth = len(members) or layout.dimension_count
    parts = [coordinate.split(".") for coordinate in coordinates]
    wrong_depth = sum(len(p) != depth for p in parts)
    if wrong_depth:
        yield f"{wrong_depth:,} coordinates do not have {depth} parts"
    if metadata.is_partial or not members or not all(members):
        return
    unknown = {
        f"{position}:{part}"
        for p in parts
        if len(p) == depth
        for position, (part, known) in enumerate(zip(p, members, strict=True), start=1)
        if part not in known
    }
    if unknown:
        yield (
            f"{len(unknown):,} members are not in the metadata "
            f"(dimension:member {', '.join(sorted(unknown)[:3])})"
        )


@contextmanager
def _unreadable_in_words(product_id: str) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        raise InvalidSnapshotError(f"The CSV of table {product_id} is not UTF-8.") from error
    except csv.Error as error:
        raise InvalidSnapshotError(
            f"The CSV of table {product_id} is not well formed: {error}."
        ) from error


def _built_at(member: zipfile.ZipInfo) -> datetime | None:
    try:
        built_at = datetime(*member.date_time)
    except ValueError:
        return None
    return built_at if built_at > ZIP_EPOCH else None
