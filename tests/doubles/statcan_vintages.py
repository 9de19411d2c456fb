"""One release of one table, and what was said when."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.doubles.clock import TORONTO
from tests.doubles.cube_builder import Cube, Obs

RELEASE_TIME = time(8, 30)


@dataclass(frozen=True, eq=False)
class Vintage:
    """One release of one table, as the double serves it.

    Attributes:
        released_at: From then on the lists name this one.
        zip_from: From then on the zip is this one.
        metadata_from: From then on the metadata is this one; the release if not given.
        is_locked_before: Answers 409 from midnight until the release.
        cube: What it was made from; None for real files, which have no French zip, no series and
            no place in the Delta File here.
    """

    product_id: int
    metadata: Mapping[str, Any]
    zip_bytes: bytes
    released_at: datetime
    zip_from: datetime
    built_at: datetime
    is_locked_before: bool = True
    metadata_from: datetime | None = None
    cube: Cube | None = None

    def is_locked(self, now: datetime) -> bool:
        midnight = datetime.combine(self.released_at.astimezone(TORONTO), time(), TORONTO)
        return self.is_locked_before and midnight <= now < self.released_at

    def is_described(self, now: datetime) -> bool:
        return (self.metadata_from or self.released_at) <= now


@dataclass(frozen=True)
class Point:
    """A figure, and the vintage that first had it as it is."""

    coordinate: str
    ref_date: str
    obs: Obs
    since: Vintage


@lru_cache(maxsize=64)
def points(vintages: tuple[Vintage, ...]) -> Mapping[tuple[str, str], Point]:
    """What the last of these vintages holds; each in order of coordinate and period."""
    held: dict[tuple[str, str], Point] = {}
    for vintage in vintages:
        assert vintage.cube is not None
        now = {
            (coordinate, ref_date): obs
            for coordinate, periods in vintage.cube.observations.items()
            for ref_date, obs in periods.items()
        }
        held = {
            key: held[key]
            if key in held and held[key].obs == obs
            else Point(key[0], key[1], obs, vintage)
            for key, obs in now.items()
        }
    return held


def series(vintages: Sequence[Vintage]) -> Mapping[str, list[Point]]:
    """The same by coordinate, the periods in order."""
    found: dict[str, list[Point]] = {}
    for _, point in sorted(points(tuple(vintages)).items()):
        found.setdefault(point.coordinate, []).append(point)
    return found


def vintage_from_files(zip_path: Path, metadata_path: Path) -> Vintage:
    """A vintage from real files: the zip, and its metadata with or without an envelope."""
    content = json.loads(metadata_path.read_text(encoding="utf-8"))
    envelope = content[0] if isinstance(content, list) else content
    metadata = envelope.get("object", envelope)
    released = metadata.get("releaseTime") or "2000-01-01T08:30"
    released_at = datetime.fromisoformat(released).replace(tzinfo=TORONTO)
    return Vintage(
        product_id=int(metadata["productId"]),
        metadata=metadata,
        zip_bytes=zip_path.read_bytes(),
        released_at=released_at,
        zip_from=released_at,
        built_at=released_at,
    )
