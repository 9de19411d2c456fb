"""`canauto backfill` against a publisher on loopback.

All figures here are synthetic, but for the real day that lies beside the repository.
"""

import os
import random
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from sources.archive import Archive
from sources.eventlog import EventLog
from sources.registry import Registry
from tests.doubles.delta_builder import changed, delta_zip
from tests.doubles.delta_server import (
    BEFORE,
    MONDAY,
    ON_MONDAY,
    ON_TUESDAY,
    PID,
    TUESDAY,
    WEDNESDAY,
    DeltaServer,
    archived,
    canauto,
    day_file,
    figures,
    server,
)
from tests.doubles.faults import Answer, CutBody

REAL = Path(__file__).parents[3] / "shared" / "data" / "statcan" / "delta"
__all__ = ["server"]


def states(folder: Path, dataset: str | None = None) -> list[str | None]:
    log = EventLog(folder / "data" / "archive")
    return [event.state for event in log.events("delta") if event.dataset == dataset]


def test_missed_days_are_read_once_and_replayed_in_order(
    server: DeltaServer, tmp_path: Path, registry: Registry
) -> None:
    archived(tmp_path, registry, BEFORE)
    server.days = dict(
        [day_file(MONDAY, BEFORE, ON_MONDAY), day_file(TUESDAY, ON_MONDAY, ON_TUESDAY)]
    )
    answer = canauto("backfill", PID)
    assert answer.exit_code == 0, answer.output
    assert f"{MONDAY}: {PID}: 2 figures" in answer.output
    assert f"{WEDNESDAY}: no release" in answer.output
    released = [c.released_at.astimezone(UTC) for c in (BEFORE, ON_MONDAY, ON_TUESDAY)]
    assert figures(tmp_path) == list(zip([110, 112, 113], released, strict=True))
    assert server.days_asked() == ["20260216", "20260217", "20260218"]
    again = canauto("backfill", PID)
    assert again.exit_code == 0
    assert server.days_asked()[3:] == ["20260218"]  # today's may still come
    assert canauto("backfill", PID, "--days", "2").exit_code == 0
    assert server.days_asked()[4:] == ["20260217", "20260218"]
    assert states(tmp_path, PID) == ["NEW", "NEW", "UNCHANGED"]
    for snapshot in Archive(tmp_path / "data" / "archive").snapshots("statcan", PID)[1:]:
        assert snapshot.manifest.extract
        assert snapshot.manifest.url.startswith(f"{server.url}/n1/delta/202602")


def test_what_was_archived_and_not_loaded_is_loaded_the_next_time(
    server: DeltaServer, tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived(tmp_path, registry, BEFORE)
    server.days = dict([day_file(MONDAY, BEFORE, ON_MONDAY)])
    with monkeypatch.context() as patched:
        patched.setattr("orchestration.backfilling.load_dataset", _interrupted)
        assert canauto("backfill", PID).exit_code != 0
    assert figures(tmp_path) == []
    assert canauto("backfill", PID).exit_code == 0
    assert [value for value, _ in figures(tmp_path)] == [110, 112]


def _interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_another_table_is_asked_for_on_the_days_that_it_was_not(
    server: DeltaServer, tmp_path: Path, registry: Registry
) -> None:
    os.environ["CANAUTO_NOW"] = f"{WEDNESDAY}T05:00:00Z"  # midnight in Ottawa: nothing today yet
    canauto("backfill", PID)
    assert server.days_asked() == ["20260213", "20260216", "20260217"]
    canauto("backfill", PID)
    assert len(server.requests) == 3
    canauto("backfill", "99-10-0002")
    assert server.days_asked()[3:] == ["20260213", "20260216", "20260217"]


def test_the_zip_of_a_later_release_stands_and_gets_its_past(
    server: DeltaServer, tmp_path: Path, registry: Registry
) -> None:
    archived(tmp_path, registry, BEFORE, ON_TUESDAY)
    server.days = dict([day_file(MONDAY, BEFORE, ON_MONDAY)])
    assert canauto("backfill", PID).exit_code == 0
    assert [value for value, _ in figures(tmp_path)] == [110, 112, 113]


def test_a_day_that_says_what_the_zip_says_adds_nothing(
    server: DeltaServer, tmp_path: Path, registry: Registry
) -> None:
    archived(tmp_path, registry, BEFORE, ON_MONDAY)
    server.days = dict([day_file(MONDAY, BEFORE, ON_MONDAY)])
    answer = canauto("backfill", PID)
    assert (answer.exit_code, states(tmp_path, PID)) == (0, ["UNCHANGED"])
    assert "2 figures as in the zip of the same release" in answer.output
    assert len(Archive(tmp_path / "data" / "archive").snapshots("statcan", PID)) == 2


def test_a_day_that_disagrees_is_reported_and_the_zip_wins(
    server: DeltaServer, tmp_path: Path, registry: Registry
) -> None:
    archived(tmp_path, registry, BEFORE, ON_MONDAY)
    other = ON_MONDAY.revised(f"{MONDAY}T08:30", {"1.1": {"2025-12": 999}})
    server.days = dict([day_file(MONDAY, BEFORE, other)])
    answer = canauto("backfill", PID)
    assert states(tmp_path, PID) == ["DIFFERS"]
    assert "1 of 2 figures differ from the zip of the same release, which stands" in answer.stderr
    assert "1.1 2025-12: 999 in the Delta File, 112 in the zip" in answer.stderr
    assert len(list((tmp_path / "data/archive/_quarantine/statcan" / PID).glob("*/*.csv"))) == 1
    canauto("backfill", PID, "--days", "3")
    assert len(Archive(tmp_path / "data" / "archive").snapshots("statcan", PID)) == 2


def test_a_day_without_metadata_takes_that_of_the_nearest_snapshot(
    server: DeltaServer, tmp_path: Path, registry: Registry
) -> None:
    server.days["20260216.zip"] = delta_zip("20260216", [ON_MONDAY], described=[])
    answer = canauto("backfill", PID)
    assert answer.exit_code == 3
    assert f"there is no metadata of it: run `canauto pull {PID}` first" in answer.stderr
    archived(tmp_path, registry, BEFORE)
    assert canauto("backfill", PID, "--days", "3").exit_code == 0
    newest = Archive(tmp_path / "data" / "archive").latest("statcan", PID)
    assert newest is not None
    assert newest.manifest.partial
    assert "that of another snapshot" in (newest.manifest.note or "")


def test_a_body_that_breaks_off_is_resumed(
    server: DeltaServer, tmp_path: Path, registry: Registry
) -> None:
    archived(tmp_path, registry, BEFORE)
    server.days["20260216.zip"] = delta_zip(
        "20260216",
        [changed(BEFORE, ON_MONDAY)],
        code_set=random.Random(1).randbytes(100_000).hex(),
    )
    server.inject("20260216", CutBody(after=80_000))
    assert canauto("backfill", PID).exit_code == 0
    ranges = [r.headers.get("Range") for r in server.asked("20260216")]
    assert ranges == [None, "bytes=65536-"]
    assert [value for value, _ in figures(tmp_path)] == [110, 112]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Answer(200, b"<!DOCTYPE html><p>Sorry", "text/html"), "a web page instead of a zip"),
        (Answer(200, b"PK\x03\x04 and no more", "application/zip"), "is damaged"),
        (Answer(403, b"{}", "application/json"), "answered 403"),
        (Answer(503, b"", "text/html"), "is out of service (503); try again later"),
    ],
)
def test_a_day_that_cannot_be_had_is_one_sentence_and_asked_again(
    fault: Answer, sentence: str, server: DeltaServer, tmp_path: Path, registry: Registry
) -> None:
    archived(tmp_path, registry, BEFORE)
    server.days = dict([day_file(MONDAY, BEFORE, ON_MONDAY)])
    server.inject("20260216", fault, times=None)
    answer = canauto("backfill", PID)
    assert answer.exit_code == 3
    (line,) = answer.stderr.splitlines()
    assert line.startswith(f"{MONDAY}: ")
    assert sentence in line
    assert not (tmp_path / "data" / "warehouse" / "canauto.duckdb").exists()
    server.clear_faults()
    assert canauto("backfill", PID).exit_code == 0
    assert [value for value, _ in figures(tmp_path)] == [110, 112]


def test_a_publisher_that_is_down_is_not_asked_for_every_day(server: DeltaServer) -> None:
    server.inject("delta", Answer(503, b"", "text/html"), times=None)
    answer = canauto("backfill", PID)
    assert answer.exit_code == 3
    assert "the rest was not asked for (1 day)" in answer.stderr
    assert "20260218" not in server.days_asked()


def test_the_file_of_another_day_is_refused(server: DeltaServer) -> None:
    server.days["20260216.zip"] = day_file(TUESDAY, BEFORE, ON_TUESDAY)[1]
    answer = canauto("backfill", PID)
    assert answer.exit_code == 3
    assert f"The Delta File of {MONDAY} holds that of {TUESDAY}." in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("car",), "car is not the id of a table"),
        (("--days", "3", "--from", "."), "Give --days or --from, not both."),
        (("--from", "empty"), "There is no Delta File (YYYYMMDD.zip) in empty."),
    ],
)
def test_wrong_usage(
    arguments: tuple[str, ...],
    sentence: str,
    server: DeltaServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    answer = canauto("backfill", *arguments)
    assert (answer.exit_code, answer.stderr.startswith(sentence)) == (2, True), answer.stderr


def test_a_file_that_lies_here(server: DeltaServer, tmp_path: Path, registry: Registry) -> None:
    archived(tmp_path, registry, BEFORE)
    name, content = day_file(MONDAY, BEFORE, ON_MONDAY)
    (tmp_path / name).write_bytes(content)
    (tmp_path / "20260217.zip").write_bytes(content[:200])
    answer = canauto("backfill", "--from", str(tmp_path))
    assert answer.exit_code == 3
    assert "20260217.zip is damaged" in answer.stderr
    assert [value for value, _ in figures(tmp_path)] == [110, 112]  # pulled tables are looked for
    assert server.requests == []


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real Delta File is not at {REAL}")
def test_the_real_day_of_a_real_table(server: DeltaServer, tmp_path: Path) -> None:
    answer = canauto("backfill", "33-10-0036", "37100027", "--from", str(REAL))
    assert answer.exit_code == 0, answer.output
    assert "2023-08-03: 33100036: 24 figures; 37100027: 11,628 figures" in answer.output
    warehouse = tmp_path / "data" / "warehouse" / "canauto.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        rates = con.execute(
            "select coordinate, ref_date, reference_date, value, status, decimals, uom_id, "
            "valid_from from raw.statcan__33100036 where coordinate in ('1.1', '1.27')"
            "order by coordinate"
        ).fetchall()
        spans = con.execute(
            "select distinct ref_date, uom_id from raw.statcan__37100027"
        ).fetchall()
    day, released = datetime(2023, 8, 1).date(), datetime(2023, 8, 3, 12, 30, tzinfo=UTC)
    assert rates == [
        ("1.1", "2023-08-01", day, 0.8786, None, 4, 81, released),
        ("1.27", "2023-08-01", day, None, "..", 8, 173, released),
    ]
    assert spans == [("2021/2022", 81)]
