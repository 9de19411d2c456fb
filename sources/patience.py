"""How often and how fast a publisher is asked: the pace, the tries, the pauses between them.

Opens no connection; sources/http.py does, and says here what came of it.
"""

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from sources.errors import UnavailableError

T = TypeVar("T")
RETRIES = 2  # after the first try: three in all
LONGEST_RETRY_AFTER_SECONDS = 60.0
LONGEST_BACKOFF_SECONDS = 20.0


class PassingError(Exception):
    """A fault that may be gone in a moment.

    Attributes:
        sentence: What to say when it is not.
        retry_after: Seconds that the publisher asked to be left alone; None when it did not ask.
    """

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        self.sentence = sentence
        self.retry_after = retry_after
        super().__init__(sentence)


class Patience:
    """Lets requests through at a steady pace and repeats those that met a passing fault.

    One for all threads of a session.
    """

    def __init__(
        self,
        rate_per_second: float,
        retries: int = RETRIES,
        backoff_seconds: float = 0.5,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._interval = 1 / rate_per_second
        self._retries = retries
        self._backoff = backoff_seconds
        self._sleep = sleep
        self._clock = clock
        self._lock = threading.Lock()
        self._next = 0.0

    def wait_for_turn(self) -> None:
        """Let one request through every 1/rate seconds, whichever thread asks."""
        with self._lock:
            now = self._clock()
            mine = max(self._next, now)
            self._next = mine + self._interval
        if mine > now:
            self._sleep(mine - now)

    def until_done(self, attempt: Callable[[], T], progress: Callable[[], int] = lambda: 0) -> T:
        """Try until it is done, or until so many tries in a row got no further.

        Between two tries lies a pause: what the publisher asked for, else one that grows and
        varies, so that threads which failed together do not come back together.

        Args:
            attempt: One try; raises PassingError where another may help.
            progress: How far the tries have got, bytes of a download for example.

        Raises:
            UnavailableError: It was not done, or the publisher asks for more than a minute.
        """
        failed, furthest = 0, progress()
        while True:
            try:
                return attempt()
            except PassingError as error:
                reached = progress()
                failed = 1 if reached > furthest else failed + 1
                furthest = max(furthest, reached)
                asked = error.retry_after
                if failed > self._retries or (asked or 0) > LONGEST_RETRY_AFTER_SECONDS:
                    raise UnavailableError(error.sentence) from error
                self._sleep(self._growing(failed) if asked is None else asked)

    def _growing(self, failed: int) -> float:
        spread = random.uniform(0.5, 1.5)  # noqa: S311 - spreads retries, guards nothing
        return min(self._backoff * 2.0 ** (failed - 1) * spread, LONGEST_BACKOFF_SECONDS)
