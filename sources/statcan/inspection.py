"""What a full-table zip holds, and where that is not what its metadata says.

The CSV is read from end to end in one pass: quickly where it is sound, which nearly every file is,
and again line by line where it is not, to say what is wrong.
"""

import csv
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sources.statcan.counting import Counted, count_carefully
from sources.statcan.csv_pipe import bounded_lines, read_csv_start, unreadable_in_words
from sources.statcan.cube import CubeMetadata
from sources.statcan.layout import Layout, read_layout
from sources.statcan.periods import calendar, period_bounds
from sources.statcan.quick_count import count_quickly
from sources.statcan.zips import csv_name, notes_name, open_table_zip
from sources.zips import DEFAULT_LIMITS, ZipLimits, read_through

ZIP_EPOCH = datetime(1980, 1, 1)  # what a zip says when its maker states no time


@dataclass(frozen=True)
class ZipFacts:
    """What a zip was found to hold.

    Attributes:
        series: Distinct coordinates.
        first_ref_date: The smallest REF_DATE, as published; None for a table without rows.
        last_period_end: Last day of the last period; None where the period has no dates.
        first_period_start: First day of the first one; None where it has no dates.
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
    first_period_start: date | None = None


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
    header, example = read_csv_start(path, product_id, limits)
    layout = read_layout(header, product_id)
    likely = calendar(
        example,
        metadata.frequency_code,
        year_start_month,
        metadata.start_date,
        metadata.end_date,
    )
    counted = count_quickly(path, product_id, layout, [text for text, *_ in likely], limits)
    if counted is None:
        counted = _read_by_line(path, product_id, layout, limits)
    with open_table_zip(path, product_id, limits) as archive:
        member = archive.getinfo(csv_name(product_id))
        with archive.open(notes_name(product_id)) as stream:
            read_through(stream)
    bounds = {
        ref: period_bounds(ref, metadata.frequency_code, year_start_month)
        for ref in counted.ref_dates
    }
    return ZipFacts(
        product_id=product_id,
        rows=counted.rows,
        series=len(counted.coordinates),
        first_ref_date=counted.ref_dates[0] if bounds else None,
        last_ref_date=counted.ref_dates[-1] if bounds else None,
        last_period_end=bounds[counted.ref_dates[-1]][1] if bounds else None,
        undated=tuple(ref for ref, (start, _) in bounds.items() if start is None)[:5],
        faults=counted.faults,
        mismatches=tuple(_mismatches(counted.coordinates, layout, metadata)),
        csv_bytes=member.file_size,
        built_at=_built_at(member),
        first_period_start=bounds[counted.ref_dates[0]][0] if bounds else None,
    )


def _read_by_line(path: Path, product_id: str, layout: Layout, limits: ZipLimits) -> Counted:
    with (
        open_table_zip(path, product_id, limits) as archive,
        archive.open(csv_name(product_id)) as stream,
        unreadable_in_words(product_id),
    ):
        rows = csv.reader(bounded_lines(stream, product_id), strict=True)
        next(rows)
        return count_carefully(rows, layout)


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


def _built_at(member: zipfile.ZipInfo) -> datetime | None:
    try:
        built_at = datetime(*member.date_time)
    except ValueError:
        return None
    return built_at if built_at > ZIP_EPOCH else None
