"""Processes that hold something, and processes that are stopped at the right moment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 120


@contextmanager
def holding(code: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that does something, says so, and stays."""
    lines = [code, "import time", "print('holding', flush=True)", "time.sleep(600)"]
    process = subprocess.Popen(
        [sys.executable, "-c", "\n".join(lines)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(happened: Callable[[], object], process: "subprocess.Popen[str]") -> None:
    """Until something is seen on the disk; the process must still be running then."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)


def stop(process: "subprocess.Popen[str]", sign: signal.Signals, *, alone: bool = False) -> str:
    """Signal it and its children, as a terminal does; returns what it said on stderr.

    Args:
        process: Started in a session of its own.
        sign: What it gets.
        alone: Not its children, as the kernel does when memory runs out.
    """
    (os.kill if alone else os.killpg)(process.pid, sign)
    _, said = process.communicate(timeout=PATIENCE)
    return said
