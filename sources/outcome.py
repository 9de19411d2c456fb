"""What a check of a dataset came to, in the words that every source shares."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sources.eventlog import Event, EventLog
from sources.manifest import Snapshot


class ReleaseState(StrEnum):
    """What became of asking for a dataset.

    NEW: new figures or a new description of them, sound, archived.
    UNCHANGED: the figures are those that the archive has already.
    NOT_OPEN: the publisher says that the release is not open yet.
    STALE_ZIP: the release is announced, the download still carries the one before, or the two
        disagree in a way that may be a lag.
    UNAVAILABLE: no usable answer.
    INVALID: what came is broken, or contradicts the publisher's own description.
    """

    NEW = "NEW"
    UNCHANGED = "UNCHANGED"
    NOT_OPEN = "NOT_OPEN"
    STALE_ZIP = "STALE_ZIP"
    UNAVAILABLE = "UNAVAILABLE"
    INVALID = "INVALID"

    @property
    def is_healthy(self) -> bool:
        """Whether the source gave what it ought to give."""
        return self in (ReleaseState.NEW, ReleaseState.UNCHANGED)


@dataclass(frozen=True)
class FetchOutcome:
    """What a check of one dataset, or of one part of a feed, came to.

    Attributes:
        snapshot: The one to use: the new one, else the last good one; None when there is none.
        released_at: The release that the publisher announces, where it announces one.
        warning: What a person has to know of the snapshot, which is used all the same.
        evidence: What the state was decided from, as it stands in the log.
        is_unknown: The publisher has no such table.
    """

    source: str
    dataset: str
    part: str | None
    state: ReleaseState
    message: str
    snapshot: Snapshot | None
    released_at: datetime | None = None
    warning: str | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    is_unknown: bool = False

    def log(self, archive_root: Path, now: datetime, run_id: str | None) -> None:
        """Append the check to the archive's log."""
        EventLog(archive_root).append(
            Event(
                at=now,
                kind="check",
                run_id=run_id,
                source=self.source,
                dataset=self.dataset,
                part=self.part,
                state=self.state.value,
                snapshot_id=self.snapshot.id if self.snapshot else None,
                released_at=self.released_at,
                message=self.message,
                warning=self.warning,
                evidence=self.evidence,
            )
        )
