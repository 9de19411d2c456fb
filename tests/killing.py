"""The side that asks for refreshes in processes of their own, and has them killed."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Ended:
    """How a refresh ended.

    Attributes:
        state: The release state; None when it was killed.
        message: The sentence that goes with it.
    """

    state: str | None
    message: str

    @property
    def was_killed(self) -> bool:
        return self.state is None


class Refresher:
    """Starts the server process, and asks it for refreshes; used with `with`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.killable"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    def refresh(
        self, url: str, product_id: str, data: Path, now: datetime, kill_at: int | None = None
    ) -> Ended:
        """Refresh one table in a child process.

        Args:
            url: Of the publisher.
            product_id: The table.
            data: The data folder.
            now: The time that the clock shows.
            kill_at: Number of the step before which it is killed; None for never.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        asked = {"url": url, "pid": product_id, "data": str(data), "now": now.isoformat()}
        print(json.dumps({**asked, "kill_at": kill_at}), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return Ended(answer["state"], answer["message"])
