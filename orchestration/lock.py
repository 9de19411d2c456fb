"""One writer at a time per data folder: a flock that names its holder.

The kernel lets go of a flock when its process ends, however it ends: a kill -9 leaves no stale
lock behind.
"""

import fcntl
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from orchestration.settings import unwritable_data
from sources.errors import LockedError

_held: dict[Path, int] = {}
_guard = threading.Lock()


@contextmanager
def data_lock(path: Path, command: str | None = None) -> Iterator[None]:
    """Hold the lock of a data folder; taken again in the same process, it only counts.

    A run that Dagster starts inside `canauto refresh` thus passes, one that the daemon starts
    beside it does not.

    Args:
        path: The lock file, `$CANAUTO_DATA/.lock`.
        command: What to name as the holder; by default how this process was started.

    Raises:
        LockedError: Another process holds it.
        UsageError: The data folder cannot be written.
    """
    path = path.absolute()
    with _guard:
        depth = _held.get(path, 0)
        stream = _take(path, command or _command()) if depth == 0 else None
        _held[path] = depth + 1
    try:
        yield
    finally:
        with _guard:
            _held[path] -= 1
            if stream is not None:
                stream.truncate(0)
                stream.close()


def _take(path: Path, command: str) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise unwritable_data(path.parent, error.strerror) from error
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        stream.seek(0)
        holder = stream.read().strip() or "starting or ending"
        stream.close()
        raise LockedError(
            f"Another canauto process ({holder}) is using {path.parent}: "
            "wait for it to end, or stop it."
        ) from error
    stream.truncate(0)
    stream.write(f"pid {os.getpid()}, `{command}`\n")
    stream.flush()
    return stream


def _command() -> str:
    """How this process was started, short enough for a sentence."""
    name = Path(sys.argv[0]).name
    return " ".join(["canauto" if name == "__main__.py" else name, *sys.argv[1:4]])[:80]
