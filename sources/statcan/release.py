"""Is it really the new data? A pure answer from evidence.

The publisher's own metadata says what a release ought to hold; the zip may lag behind it by hours
on a release morning, and is rebuilt in the night before. So a download proves nothing by itself:
what came is compared with what was announced and with what is in the archive. The clock decides
only one thing: how long a disagreement may still be a lag.
"""

from dataclasses import dataclass
from datetime import datetime

from sources.outcome import ReleaseState
from sources.statcan.evidence import Evidence, joined
from sources.statcan.ottawa_time import date_in_ottawa

__all__ = ["Evidence", "ReleaseState", "Verdict", "judge"]


@dataclass(frozen=True)
class Verdict:
    """A state and the sentence that explains it.

    Attributes:
        warning: What a person has to know of data that are in use all the same; it stands until a
            later snapshot agrees.
        has_new_description: The figures are as they were, and the metadata that came with them is
            archived, because it says something else than before.
    """

    state: ReleaseState
    message: str
    warning: str | None = None
    has_new_description: bool = False

    @property
    def is_archived(self) -> bool:
        """What came is a new snapshot."""
        return self.state is ReleaseState.NEW or self.has_new_description


def judge(evidence: Evidence) -> Verdict:
    """Decide what a check of one StatCan table came to.

    "A day" is counted from when canauto first saw the announcement: the release time in the
    metadata moved on, or the list of changed cubes named the table. Where neither did, it is
    counted from the first check that met the disagreement. In this order:

    1.  The publisher said "later" (409, or response code 6, for the metadata or the zip):
        NOT_OPEN. No hour of the clock says so.
    2.  There was no usable answer: UNAVAILABLE. That includes 404 for the zip of a table that has
        metadata, a 304 that nobody asked for, 429 and 5xx after three tries, a redirect to an
        outage page, and 406 and FAILED for a table that does not exist.
    3.  What came cannot be read (a web page with status 200, a damaged or foreign zip, a census
        layout): INVALID, however early it is.
    4.  The metadata is of a release before the archive's, and it or the zip is not what the
        archive has: STALE_ZIP for a day, since one of the publisher's machines may lag behind.
        After it, it is judged like any other, as a release that was withdrawn.
    5.  The zip has the members that the archive has.
        a. A later release is announced: STALE_ZIP for a day. After it, UNCHANGED where the zip
           satisfies the new metadata: a release without new figures. The log remembers its
           release time, so the next check does not wait again; the snapshot keeps its own, since
           its figures became known then. Where more than the release time of the metadata is new,
           that is archived with the same zip. INVALID where the zip does not satisfy it.
        b. The metadata is the archive's too: UNCHANGED.
        c. The metadata now describes other contents: STALE_ZIP for a day, then INVALID.
        d. The metadata says something else about the same contents: NEW, for a corrected
           description.
        Satisfied is what agrees, what was accepted with that very metadata, and what was accepted
        in spite of a miscount that is announced unchanged, and departs in nothing else now.
    6.  The zip is another one.
        a. It is wrong by itself (rows repeated, values that are no numbers): INVALID.
        b. It agrees with the metadata: NEW. But a release that revises figures and adds none has
           the counts of the one before, so STALE_ZIP for a day where one of the two seems to be
           behind: the archive has some release and the zip was built before the day of the one
           announced, or after the day of the one that the metadata states; or a list announces
           a later release than the metadata states.
        c. Only its counts depart from the metadata: STALE_ZIP for a day, since either may be
           ahead of the other. After it, NEW with a warning that stays: a publisher's miscount
           must not freeze a table. So the day is not begun anew at each release while nothing
           has settled, unless the zip is of an earlier day. No rows at all, or less than half of
           the archive's (for a first snapshot, of those announced), is no miscount.
        d. It departs in something else. STALE_ZIP for a day where one of the two is behind the
           other: the zip ends before the announced last period, or was built before the day of
           the release or after it; or rows are missing and so are the first periods. Else, and
           after that day: INVALID.

    A release time that is still to come is a mistake, and counts as not stated.
    """
    if evidence.not_open:
        return Verdict(ReleaseState.NOT_OPEN, evidence.not_open)
    if evidence.unavailable:
        return Verdict(ReleaseState.UNAVAILABLE, evidence.unavailable)
    if evidence.invalid:
        return Verdict(ReleaseState.INVALID, evidence.invalid)
    pid = evidence.product_id
    table = f"{pid[:2]}-{pid[2:4]}-{pid[4:]}"
    is_known = evidence.zip_is_same and evidence.metadata_is_same
    if evidence.metadata_is_older and not is_known and not evidence.has_waited:
        return Verdict(
            ReleaseState.STALE_ZIP,
            f"The metadata of table {table} is older than the release of "
            f"{_day(evidence.accepted_released_at)}, which the archive has; ask again later.",
        )
    if not evidence.zip_is_same:
        return _judge_other_zip(evidence, table)
    if evidence.moved_on:
        return _judge_same_zip_of_new_release(evidence, table)
    return _judge_same_zip(evidence, table)


def _judge_same_zip_of_new_release(evidence: Evidence, table: str) -> Verdict:
    announced = _day(evidence.announced_at)
    accepted = _day(evidence.accepted_released_at)
    if not evidence.has_waited:
        return Verdict(
            ReleaseState.STALE_ZIP,
            f"Table {table} was released on {announced}, but its download is still that of "
            f"{accepted}; ask again later.",
        )
    departures = _unsatisfied(evidence)
    if departures:
        return Verdict(
            ReleaseState.INVALID,
            f"Table {table} was released on {announced}, and a day later its download is still "
            f"that of {accepted}, which contradicts the new metadata: {joined(departures)}.",
        )
    described = "" if evidence.metadata_is_same else "; its new description is archived"
    return _with_warning(
        Verdict(
            ReleaseState.UNCHANGED,
            f"Table {table} was released on {announced} without new figures{described}.",
            _standing(evidence),
            has_new_description=not evidence.metadata_is_same,
        )
    )


def _judge_same_zip(evidence: Evidence, table: str) -> Verdict:
    if evidence.metadata_is_same:
        return _with_warning(
            Verdict(
                ReleaseState.UNCHANGED,
                f"Table {table} is what the archive has.",
                evidence.standing_warning,
            )
        )
    departures = _unsatisfied(evidence)
    if departures and evidence.has_waited:
        return Verdict(
            ReleaseState.INVALID,
            f"The metadata of table {table} changed more than a day ago, and contradicts its "
            f"download: {joined(departures)}.",
        )
    if departures:
        return Verdict(
            ReleaseState.STALE_ZIP,
            f"The metadata of table {table} has changed and its download has not: "
            f"{joined(departures)}; ask again later.",
        )
    return _with_warning(
        Verdict(
            ReleaseState.NEW,
            f"Table {table} has a corrected description, same figures.",
            _standing(evidence),
        )
    )


def _judge_other_zip(evidence: Evidence, table: str) -> Verdict:
    facts = evidence.facts
    if facts is None:
        return Verdict(ReleaseState.INVALID, f"The download of table {table} was not read.")
    if facts.faults:
        return Verdict(
            ReleaseState.INVALID,
            f"The download of table {table} is wrong: {joined(facts.faults)}.",
        )
    contradictions, miscounts = evidence.contradictions(), evidence.miscounts()
    departures = joined([*contradictions, *miscounts])
    found = (
        f"Table {table} has {facts.rows:,} rows in {facts.series:,} series, up to "
        f"{facts.last_ref_date or 'no period'}."
    )
    if not departures:
        return _judge_agreeing_zip(evidence, table, found)
    if contradictions and evidence.has_waited:
        return _contradicts(table, departures)
    if not contradictions and evidence.has_waited_long:
        since = "the metadata has said so" if evidence.has_waited else "the two have disagreed"
        warning = (
            f"Table {table} is loaded although {departures}: {since} for a day, "
            "and nothing else is wrong."
        )
        return _with_warning(Verdict(ReleaseState.NEW, found, warning))
    if evidence.ends_too_early or evidence.was_built_before_release:
        sentence = f"The download of table {table} is older than its metadata"
    elif evidence.was_built_after_release:
        sentence = f"The download of table {table} is newer than its metadata"
    elif evidence.is_cut_short:
        sentence = f"The download of table {table} lacks its first periods"
    elif not contradictions:
        sentence = f"The download of table {table} and its metadata count differently"
    else:
        return _contradicts(table, departures)
    return Verdict(ReleaseState.STALE_ZIP, f"{sentence}: {departures}; ask again later.")


def _judge_agreeing_zip(evidence: Evidence, table: str, found: str) -> Verdict:
    is_behind = evidence.was_built_before_release and not evidence.is_first
    if is_behind and not evidence.has_waited:
        return Verdict(
            ReleaseState.STALE_ZIP,
            f"The download of table {table} was built before the day of the release of "
            f"{_day(evidence.announced_at)}, and may be that of an earlier one; ask again later.",
        )
    is_ahead = evidence.metadata_is_overtaken or (
        evidence.was_built_after_release and not evidence.is_first
    )
    if is_ahead and not evidence.has_waited_long:
        return Verdict(
            ReleaseState.STALE_ZIP,
            f"The download of table {table} is newer than its metadata, which is of the release of "
            f"{_day(evidence.released_at)}; ask again later.",
        )
    return Verdict(ReleaseState.NEW, found)


def _contradicts(table: str, departures: str) -> Verdict:
    return Verdict(
        ReleaseState.INVALID,
        f"The download of table {table} contradicts its metadata: {departures}.",
    )


def _unsatisfied(evidence: Evidence) -> list[str]:
    """What keeps the archive's zip from being what the metadata now describes."""
    if evidence.metadata_is_same:
        return []
    contradictions, miscounts = evidence.contradictions(), evidence.miscounts()
    if not contradictions and evidence.is_excused:
        return []
    return [*contradictions, *miscounts]


def _standing(evidence: Evidence) -> str | None:
    """The warning that the archive's snapshot goes on with; None once the counts agree."""
    if evidence.metadata_is_same or evidence.miscounts():
        return evidence.standing_warning
    return None


def _with_warning(verdict: Verdict) -> Verdict:
    """The warning is part of the message, wherever that is shown."""
    if verdict.warning is None:
        return verdict
    return Verdict(
        verdict.state,
        f"{verdict.message} Warning: {verdict.warning}",
        verdict.warning,
        verdict.has_new_description,
    )


def _day(moment: datetime | None) -> str:
    return f"{date_in_ottawa(moment):%Y-%m-%d}" if moment else "an unknown day"
