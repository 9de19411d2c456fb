"""A refresh in a process of its own, which can be told at which of its steps to be killed.

One small server process imports everything once and forks a child for each refresh: a restart
costs milliseconds, and nothing survives in memory from one refresh to the next. A step is the first
visit of a line of `sources`, or a call that changes the disk or the network; the child sends itself
SIGKILL before the one whose number it was given. The same number is the same moment, so that a
failure can be played again. tests/killing.py starts the server and asks it.
"""

import json
import os
import signal
import sys
import traceback
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

import sources
from sources.http import Http
from sources.registry import Registry, load_registry
from tests.steps import desk_for

SOURCES = str(Path(sources.__file__).parent)
CALLS = {
    "posix": {"fsync", "mkdir", "open", "replace", "rmdir", "unlink", "write"},
    "socket": {"connect", "recv_into", "sendall"},
    "BufferedWriter": {"flush", "truncate", "write"},
}


def serve() -> None:
    """Fork a child for each line of stdin, and answer with what became of it."""
    registry = load_registry()
    for line in sys.stdin:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            with os.fdopen(write, "w") as answer:
                json.dump(_refresh(json.loads(line), registry), answer)
                answer.flush()
                os._exit(0)
        os.close(write)
        with os.fdopen(read) as answered:
            said = answered.read()
        _, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"state": None, "message": ""}) if was_killed else said, flush=True)


def _refresh(asked: dict[str, Any], registry: Registry) -> dict[str, str]:
    with Http("t", read_timeout=5, retries=1, rate_per_second=10_000, backoff_seconds=0) as http:
        desk = desk_for(asked["pid"], asked["url"], http, Path(asked["data"]), registry)
        if asked["kill_at"] is not None:
            _Steps(asked["kill_at"]).count()
        try:
            outcome = desk.refresh(datetime.fromisoformat(asked["now"]))
        except Exception:
            return {"error": traceback.format_exc()}
        finally:
            sys.settrace(None)
            sys.setprofile(None)
    return {"state": outcome.state.value, "message": outcome.message}


class _Steps:
    """Counts steps, and kills this process before the last one."""

    def __init__(self, last: int) -> None:
        self._left = last
        self._seen: set[tuple[str, int]] = set()

    def count(self) -> None:
        sys.setprofile(self._on_call)
        sys.settrace(self._on_frame)

    def _on_call(self, _: FrameType, event: str, called: Any) -> None:
        if event == "c_call":
            owner = getattr(called, "__module__", None) or type(called.__self__).__name__
            if called.__name__ in CALLS.get(owner, ()):
                self._step()

    def _on_frame(self, frame: FrameType, event: str, _: object) -> Any:
        return self._on_line if frame.f_code.co_filename.startswith(SOURCES) else None

    def _on_line(self, frame: FrameType, event: str, _: object) -> Any:
        place = frame.f_code.co_filename, frame.f_lineno
        if event == "line" and place not in self._seen:
            self._seen.add(place)
            self._step()
        return self._on_line

    def _step(self) -> None:
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    serve()
    os._exit(0)  # DuckDB's binding complains of an interpreter that ends in order.
