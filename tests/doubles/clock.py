"""A clock that tests set, in Ottawa time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

TORONTO = ZoneInfo("America/Toronto")


def ottawa(text: str) -> datetime:
    """`2026-01-15T08:30` as an instant in Ottawa."""
    return datetime.fromisoformat(text).replace(tzinfo=TORONTO)


class Clock:
    """Stands still where it was set; runs with the real time until then."""

    def __init__(self, at: str | None = None) -> None:
        self._at = ottawa(at) if at else None

    def now(self) -> datetime:
        return self._at or datetime.now(TORONTO)

    def set(self, at: str) -> None:
        self._at = ottawa(at)

    def advance(self, **span: float) -> None:
        """Move on by `hours=2`, as timedelta understands it."""
        self._at = self.now() + timedelta(**span)
