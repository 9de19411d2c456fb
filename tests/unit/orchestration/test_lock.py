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
        assert lock.read_text().startswith(f"pid {os.getpid()}, ")
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


def test_who_is_refused_leaves_the_holders_name(tmp_path: Path) -> None:
    lock = tmp_path / "data" / ".lock"
    process = held_elsewhere(lock)
    sentence = (
        f"Another canauto process (pid {process.pid}, `canauto refresh`) is using {lock.parent}: "
        "wait for it to end, or stop it."
    )
    try:
        for _ in range(2):
            with pytest.raises(LockedError) as caught, data_lock(lock):
                pass
            assert str(caught.value) == sentence
        with data_lock(tmp_path / "another" / ".lock"):
            pass
    finally:
        process.kill()
        process.wait()


def test_an_error_inside_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with pytest.raises(ValueError, match="inside"), data_lock(lock):
        raise ValueError("inside")
    process = held_elsewhere(lock)
    process.kill()
    process.wait()
