"""Ctrl-C and kill -9 in each stage: readers notice nothing, and the next run goes on."""

import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from sources.archive import Archive
from tests.doubles.faults import Hang
from tests.integration.processes import PATIENCE, stop, wait_for
from tests.pipeline import NO_TESTS, Canauto, Publishers

KILL, CTRL_C, KILL_ALONE = signal.SIGKILL, signal.SIGINT, None
# What a stage is the first to write in the data folder.
LOADING = "warehouse/canauto.duckdb"
BUILDING = "dbt/run/**/*.sql"
PUBLISHING = "published/releases/.building-*"
LONG = 600  # A publisher's silence, longer than anyone would wait for the command to end.


def assert_ended_well(process: "subprocess.Popen[str]", sign: signal.Signals, said: str) -> None:
    """After Ctrl-C, one sentence; after kill -9, nothing can be asked of it."""
    if sign == KILL:
        assert process.returncode == -KILL
        return
    assert process.returncode == 1
    assert said.count("\n") == 1, said
    assert "the last release stands" in said


def assert_dbt_ends_unfinished(data: Path) -> None:
    """The dbt of a command that was killed alone holds the warehouse while it lives."""
    deadline = time.monotonic() + PATIENCE
    while not is_free(data / LOADING):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert not (data / "dbt" / "run_results.json").exists()


def is_free(warehouse: Path) -> bool:
    try:
        duckdb.connect(str(warehouse)).close()
    except duckdb.IOException:
        return False
    return True


def is_written_since(begun: int, data: Path, pattern: str) -> bool:
    for path in data.glob(pattern):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime_ns > begun:
                return True
    return False


@pytest.mark.parametrize("sign", [KILL, CTRL_C], ids=["kill -9", "Ctrl-C"])
def test_while_a_publisher_is_silent(
    sign: signal.Signals, publishers: Publishers, synthetic: Canauto, tmp_path: Path
) -> None:
    canauto = Canauto(tmp_path / "data", publishers.environment("2025-02-20T10:00"))
    publishers.statcan.inject("20100085-eng.zip", Hang(LONG))
    process = canauto.start("refresh", "--only", "20100085")
    wait_for(lambda: publishers.statcan.asked("20100085-eng.zip"), process)
    assert_ended_well(process, sign, stop(process, sign))
    assert not canauto.current.exists()

    answer = canauto("pull", "20100085")
    assert answer.returncode == 0, answer.stderr
    assert not list(canauto.data.glob("archive/_fetch-*"))
    rows = "select * exclude snapshot_id from raw.statcan__20100085 order by all"
    assert canauto.raw(rows) == synthetic.raw(rows)
    for snapshot in Archive(canauto.data / "archive").snapshots("statcan", "20100085"):
        snapshot.verify()


@pytest.mark.slow
def test_in_every_stage_and_then_the_release_is_that_of_an_undisturbed_run(
    small: Canauto, tmp_path: Path
) -> None:
    canauto = Canauto.copy_of(small, tmp_path)
    before = canauto.release_bytes()
    stages: list[tuple[list[str], str, signal.Signals | None]] = [
        (["rebuild"], BUILDING, KILL_ALONE),
        (["rebuild"], LOADING, KILL),
        (["rebuild"], BUILDING, CTRL_C),
        (["rebuild"], PUBLISHING, KILL),
        (["publish", "--force"], PUBLISHING, CTRL_C),
    ]
    for command, written, sign in stages:
        begun = time.time_ns()
        process = canauto.start(*command, **NO_TESTS)
        wait_for(lambda: is_written_since(begun, canauto.data, written), process)  # noqa: B023
        if sign is KILL_ALONE:
            stop(process, KILL, alone=True)
            assert_dbt_ends_unfinished(canauto.data)
        else:
            assert_ended_well(process, sign, stop(process, sign))
        assert canauto.release_bytes() == before, command

    answer = canauto("publish", "--force")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert canauto.release_bytes() != before
    assert canauto.contents() == small.contents()
    assert not list(canauto.data.glob("published/releases/.building-*"))
    answer = canauto("publish")
    assert (answer.returncode, "Nothing new" in answer.stdout) == (0, True), answer.stderr
