"""StatCan's two time bases, brought to UTC.

getCubeMetadata and getChangedCubeList send local Ottawa time without a zone (`2026-09-14T08:30`).
The cube lists send UTC, with a `Z` since 2026 (`2026-09-14T12:30:00Z`) and without one in captures
of 2023 and 2024 (`2012-08-01T12:30`, where the metadata of the same cube says 08:30); their dates
are Ottawa midnights in UTC (`2026-08-01T04:00:00Z`), in the older captures plain dates.
"""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

TORONTO = ZoneInfo("America/Toronto")
RELEASE_TIME = time(8, 30)


def instant_from_local(text: object) -> datetime | None:
    """A release time of getCubeMetadata or getChangedCubeList, in UTC; None if unreadable."""
    return _instant(text, TORONTO)


def instant_from_list(text: object) -> datetime | None:
    """A release time of a cube list, in UTC; None if unreadable."""
    return _instant(text, UTC)


def date_from_list(text: object) -> date | None:
    """A start or end date of a cube list, as a date in Ottawa; None if unreadable."""
    if isinstance(text, str) and len(text) == len("YYYY-MM-DD"):
        return plain_date(text)
    instant = instant_from_list(text)
    try:
        return instant.astimezone(TORONTO).date() if instant else None
    except OverflowError:
        return None


def plain_date(text: object) -> date | None:
    """`YYYY-MM-DD` as a date; None if unreadable."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def date_in_ottawa(moment: datetime) -> date:
    """Which day it is in Ottawa."""
    return moment.astimezone(TORONTO).date()


def in_ottawa(moment: datetime | None) -> str:
    """`2026-03-10 08:30 Ottawa time`, for a message."""
    return f"{moment.astimezone(TORONTO):%Y-%m-%d %H:%M} Ottawa time" if moment else "no known day"


def release_hour(day: date) -> datetime:
    """08:30 in Ottawa, when tables are released, in UTC."""
    return datetime.combine(day, RELEASE_TIME, TORONTO).astimezone(UTC)


def _instant(text: object, zone: tzinfo) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # The last hours of the year 9999, and the first of the year 1.
        return None
