"""What the gate judges by: what was announced, what came, what the archive has, and since when.

Facts only; what follows from them is decided in sources/statcan/release.py.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sources.statcan.cube import CubeMetadata
from sources.statcan.inspection import ZipFacts
from sources.statcan.ottawa_time import date_in_ottawa
from sources.validate import SMALLEST_SHARE_KEPT

# A zip was seen to lag one to three hours behind its release, and the metadata may lag behind the
# zip: a day later a disagreement is no lag any more.
PATIENCE = timedelta(days=1)


@dataclass(frozen=True)
class Evidence:
    """What is known about one table at the moment of judging; None is "not known".

    Attributes:
        not_open: The publisher's refusal, when it says "later": 409, or response code 6.
        unavailable: Why there was no usable answer.
        invalid: What is broken about the bytes, when they could not be read at all.
        metadata: What the publisher says the table holds.
        listed_released_at: The latest release that a list of changed cubes named.
        facts: What the zip was found to hold; None when it need not be opened.
        accepted_released_at: The latest release that is in the archive whole.
        accepted_rows: Rows of that snapshot, by its metadata; None where that was miscounted.
        standing_warning: What that snapshot was accepted with in spite of.
        excused_counts: The rows and series that its metadata announced, where there is one.
        is_first: There is no whole snapshot in the archive.
        zip_is_same: Its members are those of the last whole snapshot (a 304 counts).
        metadata_is_same: So is the metadata, its release time left aside.
        asked_at: When this was gathered.
        first_seen_at: When canauto first saw this announcement, or this disagreement.
        waiting_since: When the unbroken wait began, of whatever announcement it was then.
    """

    product_id: str
    not_open: str | None = None
    unavailable: str | None = None
    invalid: str | None = None
    metadata: CubeMetadata | None = None
    listed_released_at: datetime | None = None
    facts: ZipFacts | None = None
    accepted_released_at: datetime | None = None
    accepted_rows: int | None = None
    standing_warning: str | None = None
    excused_counts: tuple[int | None, int | None] | None = None
    is_first: bool = True
    zip_is_same: bool = False
    metadata_is_same: bool = False
    asked_at: datetime | None = None
    first_seen_at: datetime | None = None
    waiting_since: datetime | None = None

    @property
    def released_at(self) -> datetime | None:
        """The release time in the metadata; one that is still to come, by mistake, is none."""
        return self._unless_to_come(self.metadata.released_at if self.metadata else None)

    @property
    def announced_at(self) -> datetime | None:
        """The latest release time, by the metadata or the list of changed cubes."""
        listed = self._unless_to_come(self.listed_released_at)
        known = [moment for moment in (self.released_at, listed) if moment is not None]
        return max(known, default=None)

    @property
    def moved_on(self) -> bool:
        """A release is announced that is later than the archive's."""
        announced, accepted = self.announced_at, self.accepted_released_at
        return bool(announced and accepted and announced > accepted)

    @property
    def metadata_is_older(self) -> bool:
        """It is of a release before the archive's: one machine of several that lags, perhaps."""
        released, accepted = self.released_at, self.accepted_released_at
        return bool(released and accepted and released < accepted)

    @property
    def metadata_is_overtaken(self) -> bool:
        """A list announces a later release than it states: the metadata lags behind."""
        announced, released = self.announced_at, self.released_at
        return bool(announced and released and announced > released)

    @property
    def has_waited(self) -> bool:
        """A day has passed since canauto first saw the announcement."""
        return self._is_a_day_ago(self.first_seen_at)

    @property
    def has_waited_long(self) -> bool:
        """So it has, or nothing has come to rest for a day: each release may bring another wait.

        A zip of the day before is likely that of the release before, and waits for its own day.
        """
        is_long = self._is_a_day_ago(self.waiting_since) and not self.was_built_before_release
        return self.has_waited or is_long

    @property
    def is_excused(self) -> bool:
        """The counts announced are still those in spite of which the archive's were accepted."""
        metadata = self.metadata
        announced = metadata and (metadata.datapoint_count, metadata.series_count)
        return bool(self.standing_warning and announced and announced == self.excused_counts)

    @property
    def starts_too_late(self) -> bool:
        """Rows are missing, and the first period is later than that of cubeStartDate."""
        if self.metadata is None or self.facts is None:
            return False
        first, announced = self.facts.first_period_start, self.metadata.start_date
        has_fewer = self.facts.rows < (self.metadata.datapoint_count or 0)
        return bool(has_fewer and self.miscounts() and first and announced and first > announced)

    @property
    def ends_too_early(self) -> bool:
        """The period of cubeEndDate, given by any day in it, is later than the last that came."""
        last = self.facts and self.facts.last_period_end
        announced = self.metadata and self.metadata.end_date
        return bool(last and announced and last < announced)

    @property
    def is_cut_short(self) -> bool:
        """Nothing but its first periods is missing: perhaps it is not written whole yet."""
        return self.starts_too_late and len(self.contradictions()) == 1

    @property
    def was_built_before_release(self) -> bool:
        """Zips are rebuilt in the night before 08:30: one of an earlier day is not the release."""
        built, released = self._built_on, self._released_on
        return bool(built and released and built < released)

    @property
    def was_built_after_release(self) -> bool:
        """The zip is of a later day than the metadata's release: the metadata may lag behind."""
        built, released = self._built_on, self._released_on
        return bool(built and released and built > released)

    def miscounts(self) -> list[str]:
        """How the zip's counts depart from the metadata's, one clause each."""
        metadata, facts = self.metadata, self.facts
        if metadata is None or facts is None or metadata.is_partial:
            return []
        found = []
        if metadata.datapoint_count not in (None, facts.rows):
            found.append(
                f"it has {facts.rows:,} rows where {metadata.datapoint_count:,} are announced"
            )
        if metadata.series_count not in (None, facts.series):
            found.append(
                f"it has {facts.series:,} series where {metadata.series_count:,} are announced"
            )
        return found

    def contradictions(self) -> list[str]:
        """What else departs from the metadata, one clause each: no miscount explains it."""
        metadata, facts = self.metadata, self.facts
        if metadata is None or facts is None:
            return []
        found = list(facts.mismatches)
        if self.ends_too_early:
            found.append(
                f"it ends with {facts.last_ref_date} where {metadata.end_date} is announced"
            )
        if self.starts_too_late:
            found.append(
                f"it starts with {facts.first_ref_date} where {metadata.start_date} is announced"
            )
        if self.miscounts() and self._has_shrunk(facts.rows):
            before = f" where there were {self.accepted_rows:,}" if self.accepted_rows else ""
            found.append(f"it has only {facts.rows:,} rows{before}")
        return found

    def as_log(self) -> dict[str, Any]:
        """The evidence for the log: what was announced, what came, what was there."""
        announced = self.metadata and {
            "released_at": _text(self.metadata.released_at),
            "end_date": _text(self.metadata.end_date),
            "series": self.metadata.series_count,
            "rows": self.metadata.datapoint_count,
        }
        came = self.facts and {
            key: _text(value) if isinstance(value, date) else value
            for key, value in asdict(self.facts).items()
            if value not in (None, ()) and key != "product_id"
        }
        found = {
            "announced": announced,
            "listed_released_at": _text(self.listed_released_at),
            "came": came,
            "accepted_released_at": _text(self.accepted_released_at),
            "is_first": self.is_first,
            "zip_is_same": self.zip_is_same,
            "metadata_is_same": self.metadata_is_same,
            "first_seen_at": _text(self.first_seen_at),
        }
        return {key: value for key, value in found.items() if value is not None}

    @property
    def _built_on(self) -> date | None:
        return self.facts.built_at.date() if self.facts and self.facts.built_at else None

    @property
    def _released_on(self) -> date | None:
        return date_in_ottawa(self.released_at) if self.released_at else None

    def _unless_to_come(self, moment: datetime | None) -> datetime | None:
        return None if moment and self.asked_at and moment > self.asked_at else moment

    def _is_a_day_ago(self, moment: datetime | None) -> bool:
        return bool(moment and self.asked_at and self.asked_at - moment >= PATIENCE)

    def _has_shrunk(self, rows: int) -> bool:
        """Nothing came, or less than half of what there was: a loss, and no miscount.

        What a first snapshot ought to hold is known from its metadata alone.
        """
        announced = self.metadata and self.metadata.datapoint_count
        before = announced if self.is_first and self.accepted_rows is None else self.accepted_rows
        return rows == 0 or rows < (before or 0) * SMALLEST_SHARE_KEPT


def joined(clauses: Iterable[str]) -> str:
    """Clauses as one part of a sentence."""
    return "; ".join(clauses)


def _text(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None
