"""One writer at a time, across processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.lock import data_lock
from sources.errors import LockedError

HOLDER = """
import sys, time
from pathlib import Path
from orchestration.lock import data_lock
with data_lock(Path(sys.argv[1]), "canauto refresh"):
    print("held", flush=True)
    time.sleep(60)
"""


def held_elsewhere(path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_it_can_be_taken_again_in_the_same_process(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with data_lock(lock), data_lock(lock):
        pass
    with data_lock(lock):
        pass


def test_another_process_is_named_and_its_death_frees_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    process = held_elsewhere(lock)
    try:
        expected = pytest.raises(LockedError, match=rf"pid {process.pid}, `canauto refresh`")
        with expected, data_lock(lock):
            pass
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with data_lock(lock):
        assert str(os.getpid()) in lock.read_text()
    assert lock.read_text() == ""


def test_the_inner_release_does_not_let_another_process_in(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with data_lock(lock):
        with data_lock(lock):
            pass
        answer = subprocess.run(
            [sys.executable, "-c", HOLDER, str(lock)], capture_output=True, text=True, check=False
        )
        assert "LockedError" in answer.stderr
