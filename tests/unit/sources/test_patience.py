"""Pace and tries, without a network and without waiting."""

import inspect
import threading

import pytest

from sources.errors import UnavailableError
from sources.http import Http
from sources.patience import PassingError, Patience


def test_requests_keep_their_distance() -> None:
    slept: list[float] = []
    patience = Patience(8, sleep=slept.append, clock=lambda: 100.0)
    for _ in range(4):
        patience.wait_for_turn()
    assert slept == [0.125, 0.25, 0.375]


def test_threads_share_one_pace() -> None:
    slept: list[float] = []
    patience = Patience(8, sleep=slept.append, clock=lambda: 100.0)
    threads = [threading.Thread(target=patience.wait_for_turn) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slept) == [n / 8 for n in range(1, 9)]


def test_by_default_fewer_than_ten_requests_a_second_and_four_downloads() -> None:
    given = inspect.signature(Http).parameters
    assert given["rate_per_second"].default < 10
    assert given["downloads_at_once"].default == 4


def test_tries_are_counted_from_where_it_last_got_further() -> None:
    reached = 0
    growing = iter([1, 1, 2, 2, 2])

    def attempt() -> None:
        nonlocal reached
        reached = next(growing)
        raise PassingError("It broke off.")

    patience = Patience(1000, sleep=lambda _: None)
    with pytest.raises(UnavailableError, match="It broke off"):
        patience.until_done(attempt, lambda: reached)
    assert next(growing, None) is None
