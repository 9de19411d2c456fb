"""The judgement, case by case, without a network or a file."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sources.statcan.cube import CubeMetadata
from sources.statcan.inspection import ZipFacts
from sources.statcan.release import Evidence, ReleaseState, judge

FEBRUARY = datetime(2026, 2, 10, 13, 30, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
APRIL = datetime(2026, 4, 10, 12, 30, tzinfo=UTC)
METADATA = replace(
    CubeMetadata.read({"productId": "20100085", "cubeEndDate": "2026-01-01"}),
    series_count=2,
    datapoint_count=24,
    released_at=MARCH,
)
FACTS = ZipFacts(
    product_id="20100085",
    rows=24,
    series=2,
    first_ref_date="2025-02",
    last_ref_date="2026-01",
    last_period_end=date(2026, 1, 31),
    undated=(),
    faults=(),
    mismatches=(),
    csv_bytes=1000,
    built_at=datetime(2026, 3, 10, 0, 16),
    first_period_start=date(2025, 2, 1),
)
OLD_FACTS = replace(
    FACTS,
    rows=22,
    last_ref_date="2025-12",
    last_period_end=date(2025, 12, 31),
    built_at=datetime(2026, 2, 10, 0, 16),
)
SEEN = MARCH + timedelta(minutes=35)
NEW_ZIP = Evidence("20100085", metadata=METADATA, facts=FACTS, asked_at=SEEN, first_seen_at=SEEN)
KNOWN = replace(NEW_ZIP, accepted_released_at=FEBRUARY, is_first=False)
SAME_ZIP = Evidence(
    "20100085",
    metadata=METADATA,
    accepted_released_at=MARCH,
    is_first=False,
    zip_is_same=True,
    metadata_is_same=True,
    asked_at=SEEN,
    first_seen_at=SEEN,
)
# A later release is announced, and the zip is the one before.
LAGGING = replace(SAME_ZIP, accepted_released_at=FEBRUARY)
DESCRIBED_ANEW = replace(LAGGING, metadata_is_same=False, facts=FACTS)
WARNING = "Table 20-10-0085 is loaded although it has 23 rows where 24 are announced."
EXCUSED: dict[str, Any] = {"standing_warning": WARNING, "excused_counts": (24, 2)}
OTHERWISE: dict[str, Any] = {"standing_warning": WARNING, "excused_counts": (22, 2)}
SOON = MARCH + timedelta(minutes=10)
REBUILT = datetime(2026, 3, 11, 0, 20)


def facts(base: Evidence = NEW_ZIP, **changes: object) -> Evidence:
    return replace(base, facts=replace(FACTS, **changes))


def later(evidence: Evidence, **span: float) -> Evidence:
    """The same, asked so much later; a day unless told."""
    return replace(evidence, asked_at=SEEN + timedelta(**(span or {"days": 1})))


def waiting(evidence: Evidence, **span: float) -> Evidence:
    """Announced just now, after a wait of so long for others; a day unless told."""
    return replace(evidence, waiting_since=SEEN - timedelta(**(span or {"days": 1})))


def dated(evidence: Evidence, moment: datetime) -> Evidence:
    return replace(evidence, metadata=replace(METADATA, released_at=moment))


def with_start(evidence: Evidence, day: date) -> Evidence:
    return replace(evidence, metadata=replace(METADATA, start_date=day))


def listed(evidence: Evidence, moment: datetime) -> Evidence:
    return replace(evidence, listed_released_at=moment)


CUT_SHORT = with_start(facts(rows=16), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("evidence", "state"),
    [
        # nothing to judge
        (Evidence("20100085", not_open="locked"), ReleaseState.NOT_OPEN),
        (Evidence("20100085", unavailable="no network"), ReleaseState.UNAVAILABLE),
        (Evidence("20100085", invalid="a web page"), ReleaseState.INVALID),
        (replace(NEW_ZIP, not_open="the zip is locked"), ReleaseState.NOT_OPEN),
        # another zip, in agreement with the metadata
        (NEW_ZIP, ReleaseState.NEW),
        (KNOWN, ReleaseState.NEW),
        (replace(NEW_ZIP, is_first=False, accepted_released_at=MARCH), ReleaseState.NEW),
        (
            replace(NEW_ZIP, metadata=replace(METADATA, series_count=None, datapoint_count=None)),
            ReleaseState.NEW,
        ),
        (
            replace(NEW_ZIP, metadata=replace(METADATA, is_partial=True, datapoint_count=7)),
            ReleaseState.NEW,
        ),
        (facts(undated=("soon",), last_period_end=None), ReleaseState.NEW),
        # the same, but built before the day of the release: perhaps that of one never fetched
        (facts(built_at=datetime(2026, 2, 24, 0, 16)), ReleaseState.NEW),
        (facts(KNOWN, built_at=datetime(2026, 2, 24, 0, 16)), ReleaseState.STALE_ZIP),
        (later(facts(KNOWN, built_at=datetime(2026, 2, 24, 0, 16))), ReleaseState.NEW),
        (facts(KNOWN, built_at=None), ReleaseState.NEW),
        # a last period beyond cubeEndDate is no fault by itself: counts decide
        (replace(NEW_ZIP, metadata=replace(METADATA, end_date=date(2014, 10, 1))), "NEW"),
        # another zip that disagrees
        (replace(NEW_ZIP, facts=OLD_FACTS), ReleaseState.STALE_ZIP),
        (facts(last_period_end=date(2025, 12, 31)), ReleaseState.STALE_ZIP),
        (facts(rows=23), ReleaseState.STALE_ZIP),
        (facts(rows=25), ReleaseState.STALE_ZIP),
        (facts(series=3), ReleaseState.STALE_ZIP),
        (facts(rows=23, built_at=datetime(2026, 3, 9, 23, 59)), ReleaseState.STALE_ZIP),
        (facts(rows=23, built_at=None), ReleaseState.STALE_ZIP),
        (facts(rows=0, series=0, last_period_end=None), ReleaseState.INVALID),
        (facts(mismatches=("its columns are others",)), ReleaseState.INVALID),
        (
            facts(mismatches=("its columns are others",), built_at=datetime(2026, 3, 11, 0, 20)),
            ReleaseState.STALE_ZIP,  # the metadata may be behind
        ),
        (
            facts(mismatches=("its columns are others",), built_at=datetime(2026, 2, 10, 0, 20)),
            ReleaseState.STALE_ZIP,
        ),
        # the same, a day after the announcement was first seen
        (later(facts(rows=23), hours=23, minutes=59), ReleaseState.STALE_ZIP),
        (later(facts(rows=23)), ReleaseState.NEW),
        (later(facts(series=3)), ReleaseState.NEW),
        (later(facts(rows=25, series=3, built_at=datetime(2026, 3, 9))), ReleaseState.NEW),
        (later(facts(rows=0, series=0, last_period_end=None)), ReleaseState.INVALID),
        (later(facts(replace(NEW_ZIP, accepted_rows=46), rows=23)), ReleaseState.NEW),
        (later(facts(replace(NEW_ZIP, accepted_rows=47), rows=23)), ReleaseState.INVALID),
        (later(facts(rows=23, faults=("rows repeat",))), ReleaseState.INVALID),
        (later(facts(rows=23, mismatches=("its columns are others",))), ReleaseState.INVALID),
        (later(replace(NEW_ZIP, facts=OLD_FACTS)), ReleaseState.INVALID),
        (later(facts(last_period_end=date(2025, 12, 31))), ReleaseState.INVALID),
        (later(NEW_ZIP), ReleaseState.NEW),
        # wrong by itself, however old
        (facts(faults=("rows repeat",)), ReleaseState.INVALID),
        (
            replace(NEW_ZIP, facts=replace(OLD_FACTS, faults=("rows repeat",))),
            ReleaseState.INVALID,
        ),
        # the zip that we have, and no later release
        (SAME_ZIP, ReleaseState.UNCHANGED),
        (later(SAME_ZIP, days=300), ReleaseState.UNCHANGED),
        (replace(SAME_ZIP, accepted_released_at=None), ReleaseState.UNCHANGED),
        (replace(SAME_ZIP, metadata_is_same=False, facts=FACTS), ReleaseState.NEW),
        (replace(SAME_ZIP, metadata_is_same=False, facts=OLD_FACTS), ReleaseState.STALE_ZIP),
        (later(replace(SAME_ZIP, metadata_is_same=False, facts=OLD_FACTS)), ReleaseState.INVALID),
        (
            facts(replace(SAME_ZIP, metadata_is_same=False), rows=23),
            ReleaseState.STALE_ZIP,
        ),
        # the zip that we have, and a later release
        (LAGGING, ReleaseState.STALE_ZIP),
        (DESCRIBED_ANEW, ReleaseState.STALE_ZIP),
        (later(LAGGING, hours=23), ReleaseState.STALE_ZIP),
        (later(LAGGING), ReleaseState.UNCHANGED),
        (later(DESCRIBED_ANEW), ReleaseState.UNCHANGED),
        (later(replace(DESCRIBED_ANEW, facts=OLD_FACTS)), ReleaseState.INVALID),
        (later(facts(DESCRIBED_ANEW, rows=23)), ReleaseState.INVALID),
        # only the list of changed cubes names the later release
        (listed(SAME_ZIP, MARCH), ReleaseState.UNCHANGED),
        (listed(SAME_ZIP, SOON), ReleaseState.STALE_ZIP),
        (later(listed(SAME_ZIP, SOON)), ReleaseState.UNCHANGED),
        # ... so the metadata lags behind, and perhaps not the zip
        (listed(NEW_ZIP, SOON), ReleaseState.STALE_ZIP),
        (listed(KNOWN, SOON), ReleaseState.STALE_ZIP),
        (later(listed(KNOWN, SOON)), ReleaseState.NEW),
        (waiting(listed(KNOWN, SOON)), ReleaseState.NEW),
        (listed(KNOWN, MARCH), ReleaseState.NEW),
        # the zip was built after the day of the metadata's release
        (facts(KNOWN, built_at=REBUILT), ReleaseState.STALE_ZIP),
        (later(facts(KNOWN, built_at=REBUILT)), ReleaseState.NEW),
        (facts(built_at=REBUILT), ReleaseState.NEW),  # a first snapshot may be a rebuilt zip
        # a release time that is still to come is none
        (listed(SAME_ZIP, APRIL), ReleaseState.UNCHANGED),
        (dated(SAME_ZIP, APRIL), ReleaseState.UNCHANGED),
        (dated(KNOWN, APRIL), ReleaseState.NEW),
        # rows are missing, and the first periods are
        (CUT_SHORT, ReleaseState.STALE_ZIP),
        (later(CUT_SHORT), ReleaseState.INVALID),
        (waiting(CUT_SHORT), ReleaseState.STALE_ZIP),
        (later(with_start(facts(rows=23), date(2025, 2, 14))), ReleaseState.NEW),
        (with_start(facts(), date(2020, 1, 1)), ReleaseState.NEW),  # all rows are here
        (later(facts(rows=12)), ReleaseState.NEW),
        (facts(rows=11), ReleaseState.INVALID),
        (later(facts(rows=11)), ReleaseState.INVALID),
        (later(facts(replace(KNOWN, accepted_rows=12), rows=11)), ReleaseState.NEW),
        # each release is another announcement, and nothing settles
        (waiting(facts(rows=23)), ReleaseState.NEW),
        (waiting(facts(rows=23, built_at=datetime(2026, 3, 9, 0, 16))), ReleaseState.STALE_ZIP),
        (waiting(facts(rows=23), hours=23), ReleaseState.STALE_ZIP),
        (waiting(facts(KNOWN, built_at=datetime(2026, 2, 24, 0, 16))), ReleaseState.STALE_ZIP),
        # the metadata is of a release before the archive's
        (replace(SAME_ZIP, accepted_released_at=APRIL), ReleaseState.UNCHANGED),
        (replace(NEW_ZIP, accepted_released_at=APRIL, is_first=False), ReleaseState.STALE_ZIP),
        (later(replace(NEW_ZIP, accepted_released_at=APRIL, is_first=False)), ReleaseState.NEW),
        (replace(DESCRIBED_ANEW, accepted_released_at=APRIL), ReleaseState.STALE_ZIP),
        (later(replace(DESCRIBED_ANEW, accepted_released_at=APRIL)), ReleaseState.NEW),
        # accepted in spite of a miscount, which stands
        (replace(SAME_ZIP, standing_warning=WARNING), ReleaseState.UNCHANGED),
        (later(replace(LAGGING, standing_warning=WARNING)), ReleaseState.UNCHANGED),
        (
            facts(replace(SAME_ZIP, metadata_is_same=False, **EXCUSED), rows=23),
            ReleaseState.NEW,  # a label was corrected, the count was not
        ),
        (later(facts(replace(DESCRIBED_ANEW, **EXCUSED), rows=23)), ReleaseState.UNCHANGED),
        # ... of another announcement
        (later(facts(replace(DESCRIBED_ANEW, **OTHERWISE), rows=23)), ReleaseState.INVALID),
        (
            facts(replace(SAME_ZIP, metadata_is_same=False, **OTHERWISE), rows=23),
            ReleaseState.STALE_ZIP,
        ),
    ],
)
def test_states(evidence: Evidence, state: ReleaseState | str) -> None:
    assert judge(evidence).state == state


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (
            replace(NEW_ZIP, facts=OLD_FACTS),
            "The download of table 20-10-0085 is older than its metadata: it ends with 2025-12 "
            "where 2026-01-01 is announced; it has 22 rows where 24 are announced; ask again "
            "later.",
        ),
        (
            facts(rows=25, built_at=datetime(2026, 3, 11, 0, 20)),
            "The download of table 20-10-0085 is newer than its metadata: it has 25 rows where "
            "24 are announced; ask again later.",
        ),
        (
            facts(rows=25),
            "The download of table 20-10-0085 and its metadata count differently: it has 25 rows "
            "where 24 are announced; ask again later.",
        ),
        (
            LAGGING,
            "Table 20-10-0085 was released on 2026-03-10, but its download is still that of "
            "2026-02-10; ask again later.",
        ),
        (
            later(LAGGING),
            "Table 20-10-0085 was released on 2026-03-10 without new figures.",
        ),
        (
            later(DESCRIBED_ANEW),
            "Table 20-10-0085 was released on 2026-03-10 without new figures; its new description "
            "is archived.",
        ),
        (
            later(replace(DESCRIBED_ANEW, facts=OLD_FACTS)),
            "Table 20-10-0085 was released on 2026-03-10, and a day later its download is still "
            "that of 2026-02-10, which contradicts the new metadata: it ends with 2025-12 where "
            "2026-01-01 is announced; it has 22 rows where 24 are announced.",
        ),
        (
            later(facts(replace(NEW_ZIP, accepted_rows=47), rows=23)),
            "The download of table 20-10-0085 contradicts its metadata: it has only 23 rows where "
            "there were 47; it has 23 rows where 24 are announced.",
        ),
    ],
)
def test_sentences_say_what_and_what_to_do(evidence: Evidence, sentence: str) -> None:
    assert judge(evidence).message == sentence


def test_a_miscount_is_loaded_with_a_warning_that_is_seen() -> None:
    verdict = judge(later(facts(rows=23)))
    assert verdict.warning == (
        "Table 20-10-0085 is loaded although it has 23 rows where 24 are announced: the metadata "
        "has said so for a day, and nothing else is wrong."
    )
    assert verdict.message == (
        "Table 20-10-0085 has 23 rows in 2 series, up to 2026-01. Warning: " + verdict.warning
    )
    assert verdict.is_archived


@pytest.mark.parametrize(
    ("evidence", "stands"),
    [
        (SAME_ZIP, True),
        (later(LAGGING), True),
        (facts(replace(SAME_ZIP, metadata_is_same=False), rows=23), True),
        (replace(SAME_ZIP, metadata_is_same=False, facts=FACTS), False),  # the count was corrected
        (later(DESCRIBED_ANEW), False),
        (NEW_ZIP, False),
    ],
)
def test_a_warning_stands_until_a_snapshot_agrees(evidence: Evidence, stands: bool) -> None:
    verdict = judge(replace(evidence, **EXCUSED))
    assert verdict.state.is_healthy
    assert (verdict.warning, WARNING in verdict.message) == (WARNING if stands else None, stands)


def test_what_is_archived() -> None:
    archived = [NEW_ZIP, later(DESCRIBED_ANEW), replace(SAME_ZIP, metadata_is_same=False)]
    assert [judge(evidence).is_archived for evidence in archived] == [True, True, True]
    not_archived = [SAME_ZIP, LAGGING, later(LAGGING), facts(rows=23), DESCRIBED_ANEW]
    assert not any(judge(evidence).is_archived for evidence in not_archived)


def test_the_evidence_can_be_logged() -> None:
    logged = NEW_ZIP.as_log()
    assert logged["announced"] == {
        "released_at": "2026-03-10T12:30:00+00:00",
        "end_date": "2026-01-01",
        "series": 2,
        "rows": 24,
    }
    assert logged["came"]["last_period_end"] == "2026-01-31"
    assert "faults" not in logged["came"]


def test_new_and_unchanged_are_healthy() -> None:
    assert [s.value for s in ReleaseState if s.is_healthy] == ["NEW", "UNCHANGED"]
