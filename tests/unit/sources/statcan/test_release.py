"""The judgement, case by case, without a network or a file."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sources.statcan.cube import CubeMetadata
from sources.statcan.inspection import ZipFacts
from sources.statcan.release import Evidence, ReleaseState, judge

FEBRUARY = datetime(2026, 2, 10, 13, 30, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
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
)
OLD_FACTS = replace(
    FACTS,
    rows=22,
    last_ref_date="2025-12",
    last_period_end=date(2025, 12, 31),
    built_at=datetime(2026, 2, 10, 0, 16),
)
NEW_ZIP = Evidence("20100085", metadata=METADATA, facts=FACTS)
SAME_ZIP = Evidence(
    "20100085",
    metadata=METADATA,
    accepted_released_at=MARCH,
    is_first=False,
    zip_is_same=True,
    metadata_is_same=True,
)


def facts(**changes: object) -> Evidence:
    return replace(NEW_ZIP, facts=replace(FACTS, **changes))


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
        (replace(NEW_ZIP, is_first=False, accepted_released_at=FEBRUARY), ReleaseState.NEW),
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
        # a last period beyond cubeEndDate is no fault by itself: counts decide
        (replace(NEW_ZIP, metadata=replace(METADATA, end_date=date(2014, 10, 1))), "NEW"),
        # another zip that disagrees
        (replace(NEW_ZIP, facts=OLD_FACTS), ReleaseState.STALE_ZIP),
        (facts(last_period_end=date(2025, 12, 31)), ReleaseState.STALE_ZIP),
        (facts(rows=23), ReleaseState.INVALID),
        (facts(rows=25), ReleaseState.INVALID),
        (facts(series=3), ReleaseState.INVALID),
        (facts(rows=23, built_at=datetime(2026, 3, 9, 23, 59)), ReleaseState.STALE_ZIP),
        (facts(rows=23, built_at=None), ReleaseState.INVALID),
        (facts(mismatches=("its columns are others",)), ReleaseState.INVALID),
        # wrong by itself, however old
        (facts(faults=("rows repeat",)), ReleaseState.INVALID),
        (
            replace(NEW_ZIP, facts=replace(OLD_FACTS, faults=("rows repeat",))),
            ReleaseState.INVALID,
        ),
        # the zip that we have
        (SAME_ZIP, ReleaseState.UNCHANGED),
        (replace(SAME_ZIP, accepted_released_at=FEBRUARY), ReleaseState.STALE_ZIP),
        (
            replace(SAME_ZIP, accepted_released_at=FEBRUARY, metadata_is_same=False, facts=FACTS),
            ReleaseState.STALE_ZIP,
        ),
        (replace(SAME_ZIP, metadata_is_same=False, facts=FACTS), ReleaseState.NEW),
        (replace(SAME_ZIP, metadata_is_same=False, facts=OLD_FACTS), ReleaseState.STALE_ZIP),
        (replace(SAME_ZIP, accepted_released_at=None), ReleaseState.UNCHANGED),
    ],
)
def test_states(evidence: Evidence, state: ReleaseState | str) -> None:
    assert judge(evidence).state == state


def test_sentences_say_what_and_what_to_do() -> None:
    stale = judge(replace(NEW_ZIP, facts=OLD_FACTS)).message
    assert stale == (
        "The download of table 20-10-0085 is older than its metadata: it ends with 2025-12 where "
        "2026-01-01 is announced; it has 22 rows where 24 are announced; ask again later."
    )
    assert judge(replace(SAME_ZIP, accepted_released_at=FEBRUARY)).message == (
        "Table 20-10-0085 was released on 2026-03-10, but its download is still that of "
        "2026-02-10; ask again later."
    )


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
