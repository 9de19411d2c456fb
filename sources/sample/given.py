"""Reads the given copies, and says what a sample snapshot is before it is archived."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sources.sample.cube import Cube, Observation, Unit, relabelled, restricted

READ_BY_US = date(2026, 11, 23)
UNDATED = (
    "Nobody recorded when the copy was made; dated by the day on which it was read for canauto."
)


@dataclass(frozen=True)
class SampleTable:
    """One snapshot of a StatCan table, ready to be written.

    Attributes:
        captured: The day on which the copy was made, or READ_BY_US where nobody recorded it.
        seen_via: Address of the copy.
        note: What the manifest says of it: which series, and how the date is known.
        extract: False only for a whole table.
    """

    cube: Cube
    observations: tuple[Observation, ...]
    captured: date
    seen_via: str
    note: str
    extract: bool = True

    @property
    def captured_at(self) -> datetime:
        """Midnight UTC of the day of the capture."""
        return midnight(self.captured)


@dataclass(frozen=True)
class SampleFile:
    """One part of a feed, ready to be written.

    Attributes:
        feed: Id of the feed.
        file: Its payload name.
        captured: The day on which the copy was made, or READ_BY_US where nobody recorded it.
        seen_via: Address of the copy; None where nobody recorded it.
        note: What the manifest says of it.
        extract: False only for a whole file.
    """

    feed: str
    part: str
    file: str
    content: bytes
    url: str
    captured: date
    seen_via: str | None
    note: str
    extract: bool = True

    def write(self, folder: Path) -> dict[str, Path]:
        """Write the file, and return it as the archive takes it."""
        path = folder / self.file
        path.write_bytes(self.content)
        return {self.file: path}


def midnight(day: date) -> datetime:
    """00:00 UTC of a day: the copies are dated to the day only."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def rows(path: Path) -> list[dict[str, str]]:
    """All rows of a given CSV, as text."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def quarter_start(label: str) -> str:
    """`2025-Q2` as Statistics Canada writes it in REF_DATE: `2025-04`."""
    year, quarter = label.split("-Q")
    return f"{year}-{3 * int(quarter) - 2:02d}"


def official_table(path: Path, cube: Cube) -> tuple[Cube, tuple[Observation, ...]]:
    """A copy that has Statistics Canada's own columns; columns added by its owner are dropped.

    Args:
        path: The copy.
        cube: The table as it was described in October 2021.

    Returns:
        The cube under the names of the copy, restricted to the members in it, and the rows.
    """
    given = rows(path)
    columns = list(given[0])
    names = tuple(columns[3 : columns.index("UOM")])
    observations = tuple(_observation(row, ("GEO", *names)) for row in given)
    labels = {
        (index, int(member)): label
        for o in observations
        for index, (member, label) in enumerate(zip(o.coordinate.split("."), o.labels, strict=True))
    }
    described = relabelled(cube, (cube.dimensions[0].name_en, *names), labels)
    return restricted(described, (o.coordinate for o in observations)), observations


def _observation(row: Mapping[str, str], label_columns: Sequence[str]) -> Observation:
    return Observation(
        ref_date=row["REF_DATE"],
        coordinate=row["COORDINATE"],
        value=row["VALUE"],
        labels=tuple(row[column] for column in label_columns),
        unit=Unit(
            row["UOM"], row["UOM_ID"], row["SCALAR_FACTOR"], row["SCALAR_ID"], row["DECIMALS"]
        ),
        status=row["STATUS"],
        symbol=row["SYMBOL"],
        terminated=row["TERMINATED"],
        vector=row["VECTOR"],
        dguid=row["DGUID"],
    )


def ending(cube: Cube, last_period: str | None) -> Cube:
    """The cube with the last reference period that the copy's source states (`2025-11`)."""
    return replace(cube, end=last_period and f"{last_period}-01")
