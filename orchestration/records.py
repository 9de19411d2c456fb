"""What a run leaves for the next one and for its caller: how it went, and what it was built from.

Imports neither dagster nor duckdb, so that commands that only look stay quick.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Outcome(StrEnum):
    """How a refresh ended."""

    PUBLISHED = "published"
    NOTHING_NEW = "nothing_new"
    NOT_PUBLISHED = "not_published"


@dataclass
class RunRecord:
    """How a run has gone so far.

    Attributes:
        healthy: Keys of the datasets that were asked, or loaded, and are as they should be.
        failed: Dataset key -> what is wrong with it; the last good snapshot stands.
        release_id: The release that was published.
        failure: Why nothing was published.
    """

    run_id: str
    command: str
    started_at: datetime
    healthy: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    release_id: str | None = None
    release_tables: int = 0
    nothing_new: str | None = None
    failure: str | None = None

    @property
    def outcome(self) -> Outcome:
        """Published, nothing new, or not published."""
        if self.release_id:
            return Outcome.PUBLISHED
        if self.nothing_new and not self.failure:
            return Outcome.NOTHING_NEW
        return Outcome.NOT_PUBLISHED

    def note(self, key: str, problem: str | None) -> None:
        """Note how a dataset is; once failed in a run, it stays failed."""
        if problem:
            self.failed.setdefault(key, problem)
            self.healthy.discard(key)
        elif key not in self.failed:
            self.healthy.add(key)

    def fail(self, sentence: str) -> None:
        """Note why nothing can be published; the first reason is the one that counts."""
        self.failure = self.failure or sentence

    def sentence(self) -> str:
        """How it went, for a person."""
        if self.failure:
            return self.failure
        problems = "; ".join(f"{key}: {problem}" for key, problem in sorted(self.failed.items()))
        return " ".join(part for part in (self.nothing_new, problems) if part)


@dataclass(frozen=True)
class BuildRecord:
    """What the warehouse's models were built from; there only while they are built and tested."""

    fingerprint: str
    run_id: str
    built_at: str

    @classmethod
    def read(cls, path: Path) -> "BuildRecord | None":
        """The record, or None if the last build did not come to its end."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Write the record in one piece."""
        staging = path.with_name(f".{path.name}")
        staging.write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")
        staging.replace(path)
