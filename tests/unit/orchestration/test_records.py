"""How a run's record adds up."""

from datetime import UTC, datetime
from pathlib import Path

from orchestration.records import BuildRecord, Outcome, RunRecord


def record() -> RunRecord:
    return RunRecord(run_id="r", command="refresh", started_at=datetime(2026, 1, 1, tzinfo=UTC))


def test_outcomes() -> None:
    run = record()
    assert run.outcome is Outcome.NOT_PUBLISHED
    run.nothing_new = "Nothing new."
    assert run.outcome is Outcome.NOTHING_NEW
    run.fail("The disk is full.")
    assert run.outcome is Outcome.NOT_PUBLISHED
    assert run.sentence() == "The disk is full."
    run = record()
    run.release_id = "20260101T000000Z"
    assert run.outcome is Outcome.PUBLISHED


def test_a_dataset_that_failed_stays_failed() -> None:
    run = record()
    run.note("statcan/20100085", "UNAVAILABLE: no answer.")
    run.note("statcan/20100085", None)
    run.note("statcan/20100025", None)
    assert run.healthy == {"statcan/20100025"}
    assert run.failed == {"statcan/20100085": "UNAVAILABLE: no answer."}
    assert "statcan/20100085: UNAVAILABLE" in run.sentence()


def test_the_first_failure_is_the_one_that_counts() -> None:
    run = record()
    run.fail("The disk is full.")
    run.fail("Publishing stopped.")
    assert run.failure == "The disk is full."


def test_a_build_record_is_read_back_and_a_cut_one_is_none(tmp_path: Path) -> None:
    path = tmp_path / "build.json"
    assert BuildRecord.read(path) is None
    built = BuildRecord("abc", "run", "2026-01-01T00:00:00+00:00")
    built.write(path)
    assert BuildRecord.read(path) == built
    path.write_text('{"fingerprint": "ab')
    assert BuildRecord.read(path) is None
