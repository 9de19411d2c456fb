"""What a CSV holds, counted line by line in Python: the careful way, which explains every fault.

It streams; what it keeps is one entry per series and one bit per series and period, so its memory
grows with the table's series and not with its rows, in whatever order they come (real files are
sorted by REF_DATE, then coordinate). sources/statcan/quick_count.py is several times faster, but
can only say that a file is sound.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sources.statcan.layout import Layout

# So long and no longer, because a number must be finite as a DOUBLE.
NUMBER = r"-?(?:[0-9]{1,200}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?"
VECTOR = re.compile(r"(?:[vV]?[0-9]{1,18})?")
MOST, MOST_DECIMALS = 2**31 - 1, 255  # UOM_ID; SCALAR_ID and DECIMALS
COORDINATE = re.compile(r"[1-9][0-9]*(?:\.[1-9][0-9]*)*")


@dataclass(frozen=True)
class Counted:
    """What was counted.

    Attributes:
        rows: Those that have as many fields as the header.
        coordinates: Distinct ones, malformed ones included.
        ref_dates: Distinct ones in order, or only the first and the last of them where all have
            dates.
        faults: What is wrong with the file by itself, one clause each.
    """

    rows: int
    coordinates: Collection[str]
    ref_dates: Sequence[str]
    faults: tuple[str, ...]


@dataclass
class _Tally:
    rows: int = 0
    series: dict[str, int] = field(default_factory=dict)
    periods: dict[str, bytearray] = field(default_factory=dict)
    duplicates: int = 0
    first_duplicate: str = ""
    misshapen: int = 0
    bad_values: int = 0
    first_bad_value: str = ""
    units: set[tuple[str, ...]] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)


def count_carefully(rows: Iterable[Sequence[str]], layout: Layout) -> Counted:
    """Count rows, series and periods, and find every fault with an example.

    Args:
        rows: As the csv module reads them, without the header.
        layout: Of the header.
    """
    tally = _tally(rows, layout)
    return Counted(
        rows=tally.rows,
        coordinates=tally.series.keys(),
        ref_dates=sorted(tally.periods),
        faults=tuple(_faults(tally, layout)),
    )


def are_whole_numbers(texts: Iterable[str]) -> bool:
    """Whether each text is empty or a whole number, as UOM_ID, SCALAR_ID and DECIMALS must be."""
    return all(not text or (text.isascii() and text.isdecimal()) for text in texts)


def are_units(uom_id: str, scalar_id: str, decimals: str) -> bool:
    """Whether they are whole numbers and no larger than can be loaded."""
    limits = (uom_id, MOST), (scalar_id, MOST_DECIMALS), (decimals, MOST_DECIMALS)
    return are_whole_numbers((uom_id, scalar_id, decimals)) and all(
        len(text) < 100 and int(text or 0) <= most for text, most in limits
    )


def _tally(rows: Iterable[Sequence[str]], layout: Layout) -> _Tally:
    tally = _Tally()
    width = len(layout.header)
    at_coordinate, at_value = layout.at("COORDINATE"), layout.at("VALUE")
    at_uom, at_scalar, at_decimals = (layout.at(n) for n in ("UOM_ID", "SCALAR_ID", "DECIMALS"))
    at_vector = layout.at("VECTOR")
    series, periods, units = tally.series, tally.periods, tally.units
    is_number = re.compile(NUMBER).fullmatch
    for row in rows:
        if len(row) != width:
            tally.misshapen += 1
            continue
        tally.rows += 1
        coordinate = row[at_coordinate]
        index = series.setdefault(coordinate, len(series))
        seen = periods.get(row[0])
        if seen is None:
            seen = periods[row[0]] = bytearray()
        place, bit = index >> 3, 1 << (index & 7)
        if place >= len(seen):
            seen.extend(bytes(place - len(seen) + 64))
        if seen[place] & bit:
            tally.duplicates += 1
            tally.first_duplicate = tally.first_duplicate or f"{coordinate} in {row[0]}"
        seen[place] |= bit
        value = row[at_value]
        if value and not is_number(value):
            tally.bad_values += 1
            tally.first_bad_value = tally.first_bad_value or value
        units.add((row[at_uom], row[at_scalar], row[at_decimals]))
        tally.vectors.add(row[at_vector])
    return tally


def _faults(tally: _Tally, layout: Layout) -> Iterator[str]:
    if tally.misshapen:
        yield f"{tally.misshapen:,} lines do not have {len(layout.header)} fields"
    if tally.duplicates:
        yield (
            f"{tally.duplicates:,} rows repeat a coordinate and period "
            f"(the first is {tally.first_duplicate})"
        )
    if tally.bad_values:
        yield (
            f"{tally.bad_values:,} values are not numbers "
            f"(the first is {tally.first_bad_value[:40]!r})"
        )
    if not all(map(are_whole_numbers, tally.units)):
        yield "a UOM_ID, SCALAR_ID or DECIMALS is not a whole number"
    elif not all(are_units(*unit) for unit in tally.units):
        yield f"a UOM_ID is over {MOST:,}, or a SCALAR_ID or DECIMALS over {MOST_DECIMALS}"
    odd = sorted(vector for vector in tally.vectors if not VECTOR.fullmatch(vector))
    if odd:
        yield f"{len(odd):,} vectors are not a v and a number (the first is {odd[0][:40]!r})"
    malformed = [c for c in tally.series if not COORDINATE.fullmatch(c)]
    if malformed:
        yield f"{len(malformed):,} coordinates are malformed (the first is {malformed[0][:40]!r})"
