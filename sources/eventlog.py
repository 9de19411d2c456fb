"""The archive's log: every check, announcement, load, refresh and publication, one line each.

`raw.release_log`, `raw.refreshes` and `canauto status` are made from it, so a rebuild loses none
of it. Lines are appended, never changed: `<archive>/_log/YYYY-MM.jsonl`.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Kind = Literal["check", "announcement", "load", "delta", "refresh", "publish", "rollback"]


class Event(BaseModel):
    """One thing that happened.

    An announcement without a dataset tells of a list that was read: of a `day`, or of the whole
    catalogue (`listed`), by its evidence. With a dataset it tells of a release, `seen_in` a list
    or the metadata.

    Attributes:
        run_id: Groups the events of one command.
        state: The release state (NEW, UNCHANGED, ...) for checks and loads; the outcome
            (published, nothing_new, not_published) for refreshes.
        warning: What a person has to know although the state is a good one.
        evidence: What the state was decided from, or what a refresh counted.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    at: datetime
    kind: Kind
    run_id: str | None = None
    source: str | None = None
    dataset: str | None = None
    part: str | None = None
    state: str | None = None
    snapshot_id: str | None = None
    released_at: datetime | None = None
    message: str = ""
    warning: str | None = None
    evidence: dict[str, Any] = Field(default_factory=dict)


class EventLog:
    """The log of one archive."""

    def __init__(self, archive_root: Path) -> None:
        self.folder = archive_root / "_log"

    def append(self, event: Event) -> None:
        """Add a line; one write, so that a kill leaves at most one cut line, which is skipped."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{event.at.astimezone(UTC):%Y-%m}.jsonl"
        line = json.dumps(event.model_dump(mode="json", exclude_none=True), ensure_ascii=False)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            cut = os.lseek(descriptor, 0, os.SEEK_END) and _last_byte(descriptor) != b"\n"
            os.write(descriptor, f"{chr(10) if cut else ''}{line}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def events(self, kind: Kind | None = None) -> Iterator[Event]:
        """Every event, oldest first; a line that a kill cut short is skipped."""
        for path in sorted(self.folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                try:
                    event = Event.model_validate_json(line)
                except ValidationError:
                    continue
                if kind is None or event.kind == kind:
                    yield event


def _last_byte(descriptor: int) -> bytes:
    return os.pread(descriptor, 1, os.lseek(descriptor, 0, os.SEEK_END) - 1)
