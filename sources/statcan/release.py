"""Is it really the new data? A pure answer from evidence.

The publisher's own metadata says what a release ought to hold; the zip may lag behind it by hours
on a release morning, and is rebuilt in the night before. So a download proves nothing by itself:
what came is compared with what was announced and with what is in the archive.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sources.outcome import ReleaseState
from sources.statcan.cube import CubeMetadata
from sources.statcan.inspection import ZipFacts
from sources.statcan.ottawa_time import TORONTO

__all__ = ["Evidence", "ReleaseState", "Verdict", "judge"]


@dataclass(frozen=True)
class Evidence:
    """What is known about one table at the moment of judging; None is "not known".

    Attributes:
        not_open: The publisher's refusal, when it says "later".
        unavailable: Why there was no usable answer.
        invalid: What is broken about the bytes, when they could not be read at all.
        metadata: What the publisher says the table holds.
        facts: What the zip was found to hold; None when it need not be opened.
        accepted_released_at: Release time of the last whole snapshot in the archive.
        is_first: There is no whole snapshot in the archive.
        zip_is_same: Its members are those of the last whole snapshot (a 304 counts).
        metadata_is_same: So is the metadata, its release time left aside.
    """

    product_id: str
    not_open: str | None = None
    unavailable: str | None = None
    invalid: str | None = None
    metadata: CubeMetadata | None = None
    facts: ZipFacts | None = None
    accepted_released_at: datetime | None = None
    is_first: bool = True
    zip_is_same: bool = False
    metadata_is_same: bool = False

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
            "came": came,
            "accepted_released_at": _text(self.accepted_released_at),
            "is_first": self.is_first,
            "zip_is_same": self.zip_is_same,
            "metadata_is_same": self.metadata_is_same,
        }
        return {key: value for key, value in found.items() if value is not None}


@dataclass(frozen=True)
class Verdict:
    """A state and the sentence that explains it."""

    state: ReleaseState
    message: str


def judge(evidence: Evidence) -> Verdict:
    """Decide what a check of one StatCan table came to.

    In this order:

    1. The publisher said "later": NOT_OPEN. No answer: UNAVAILABLE. Unreadable bytes: INVALID.
    2. The zip is the one we have: STALE_ZIP if the release time has moved on, or if the metadata
       now describes other contents; UNCHANGED if the metadata is the same too; else NEW, for a
       corrected description.
    3. The zip is another one: INVALID if it is wrong by itself (rows repeated, values that are no
       numbers). If it disagrees with the metadata: STALE_ZIP when it ends before the announced
       last period or was built before the day of the release; else INVALID. If it agrees: NEW.
    """
    table = f"{evidence.product_id[:2]}-{evidence.product_id[2:4]}-{evidence.product_id[4:]}"
    if evidence.not_open:
        return Verdict(ReleaseState.NOT_OPEN, evidence.not_open)
    if evidence.unavailable:
        return Verdict(ReleaseState.UNAVAILABLE, evidence.unavailable)
    if evidence.invalid:
        return Verdict(ReleaseState.INVALID, evidence.invalid)
    if evidence.zip_is_same:
        return _judge_same_zip(evidence, table)
    return _judge_other_zip(evidence, table)


def _judge_same_zip(evidence: Evidence, table: str) -> Verdict:
    if _release_moved_on(evidence):
        announced = evidence.metadata.released_at if evidence.metadata else None
        return Verdict(
            ReleaseState.STALE_ZIP,
            f"Table {table} was released on {_day(announced)}, but its download is still that of "
            f"{_day(evidence.accepted_released_at)}; ask again later.",
        )
    if evidence.metadata_is_same:
        return Verdict(ReleaseState.UNCHANGED, f"Table {table} is what the archive has.")
    differences = _differences(evidence)
    if differences:
        return Verdict(
            ReleaseState.STALE_ZIP,
            f"The metadata of table {table} has changed and its download has not: "
            f"{'; '.join(differences)}; ask again later.",
        )
    return Verdict(ReleaseState.NEW, f"Table {table} has a corrected description, same figures.")


def _judge_other_zip(evidence: Evidence, table: str) -> Verdict:
    facts = evidence.facts
    if facts is None:
        return Verdict(ReleaseState.INVALID, f"The download of table {table} was not read.")
    if facts.faults:
        return Verdict(
            ReleaseState.INVALID,
            f"The download of table {table} is wrong: {_joined(facts.faults)}.",
        )
    differences = _differences(evidence)
    if not differences:
        return Verdict(
            ReleaseState.NEW,
            f"Table {table} has {facts.rows:,} rows in {facts.series:,} series, up to "
            f"{facts.last_ref_date or 'no period'}.",
        )
    if _ends_too_early(evidence) or _built_before_release(evidence):
        return Verdict(
            ReleaseState.STALE_ZIP,
            f"The download of table {table} is older than its metadata: {_joined(differences)}; "
            "ask again later.",
        )
    return Verdict(
        ReleaseState.INVALID,
        f"The download of table {table} contradicts its metadata: {_joined(differences)}.",
    )


def _differences(evidence: Evidence) -> list[str]:
    """How the zip departs from the metadata, one clause each."""
    metadata, facts = evidence.metadata, evidence.facts
    if metadata is None or facts is None:
        return []
    found = list(facts.mismatches)
    if _ends_too_early(evidence):
        found.append(f"it ends with {facts.last_ref_date} where {metadata.end_date} is announced")
    if metadata.is_partial:
        return found
    if metadata.datapoint_count not in (None, facts.rows):
        found.append(f"it has {facts.rows:,} rows where {metadata.datapoint_count:,} are announced")
    if metadata.series_count not in (None, facts.series):
        found.append(
            f"it has {facts.series:,} series where {metadata.series_count:,} are announced"
        )
    return found


def _ends_too_early(evidence: Evidence) -> bool:
    """The period of cubeEndDate, given by any day in it, is later than the last that came."""
    last = evidence.facts and evidence.facts.last_period_end
    announced = evidence.metadata and evidence.metadata.end_date
    return bool(last and announced and last < announced)


def _built_before_release(evidence: Evidence) -> bool:
    """Zips are rebuilt in the night before 08:30: one of an earlier day cannot be the release."""
    built = evidence.facts and evidence.facts.built_at
    released = evidence.metadata and evidence.metadata.released_at
    return bool(built and released and built.date() < released.astimezone(TORONTO).date())


def _release_moved_on(evidence: Evidence) -> bool:
    announced = evidence.metadata and evidence.metadata.released_at
    accepted = evidence.accepted_released_at
    return bool(announced and accepted and announced > accepted)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(TORONTO):%Y-%m-%d}" if moment else "an unknown day"


def _joined(clauses: Iterable[str]) -> str:
    return "; ".join(clauses)


def _text(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None
