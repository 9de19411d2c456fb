"""The lists of cubes: what changed on a day, and the whole catalogue."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Literal, TypeAlias

from tests.doubles.clock import TORONTO
from tests.doubles.statcan_vintages import Vintage

# "Z": 2026-09-14T12:30:00Z, dates as Ottawa midnights in UTC. "bare": captures of 2024, UTC without
# a zone and plain dates.
ListTimes: TypeAlias = Literal["Z", "bare"]


def changed_cubes(
    vintages: Iterable[Vintage], day: date, now: datetime, ids_as_text: bool = False
) -> list[dict[str, Any]]:
    """The `object` of getChangedCubeList: local Ottawa time without a zone."""
    return [
        {
            "responseStatusCode": 0,
            "productId": str(v.product_id) if ids_as_text else v.product_id,
            "releaseTime": f"{v.released_at.astimezone(TORONTO):%Y-%m-%dT%H:%M}",
        }
        for v in vintages
        if v.released_at.astimezone(TORONTO).date() == day and v.released_at <= now
    ]


def listed_cube(
    vintage: Vintage, times: ListTimes, overrides: Mapping[str, Any], with_dimensions: bool
) -> dict[str, Any]:
    """A line of getAllCubesListLite, or of getAllCubesList: numbers for ids, UTC for times."""
    metadata = vintage.metadata
    seconds = ":%SZ" if times == "Z" else ""
    line: dict[str, Any] = {
        "productId": vintage.product_id,
        "cansimId": metadata.get("cansimId"),
        "cubeTitleEn": metadata.get("cubeTitleEn"),
        "cubeTitleFr": metadata.get("cubeTitleFr"),
        "cubeStartDate": _day(metadata.get("cubeStartDate"), times),
        "cubeEndDate": _day(metadata.get("cubeEndDate"), times),
        "releaseTime": vintage.released_at.astimezone(UTC).strftime(f"%Y-%m-%dT%H:%M{seconds}"),
        "archived": metadata.get("archiveStatusCode"),
        "subjectCode": metadata.get("subjectCode"),
        "surveyCode": metadata.get("surveyCode"),
        "frequencyCode": metadata.get("frequencyCode"),
        "corrections": [],
        "issueDate": metadata.get("issueDate"),
    }
    if with_dimensions:
        line["dimensions"] = [_dimension(d) for d in metadata.get("dimension", [])]
    return {**line, **overrides}


def _dimension(described: Mapping[str, Any]) -> dict[str, Any]:
    """Here the key is hasUOM; in the metadata it is hasUom."""
    kept = ("dimensionNameEn", "dimensionNameFr", "dimensionPositionId")
    return {key: described[key] for key in kept} | {"hasUOM": described["hasUom"]}


def _day(text: str | None, times: ListTimes) -> str | None:
    if text is None or times == "bare":
        return text
    midnight = datetime.combine(date.fromisoformat(text), time(), TORONTO)
    return f"{midnight.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
