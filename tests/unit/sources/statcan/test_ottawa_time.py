"""Two time bases, one result."""

from datetime import UTC, date, datetime

import pytest

from sources.statcan.ottawa_time import date_from_list, instant_from_list, instant_from_local


@pytest.mark.parametrize(
    ("text", "hour"),
    [("2026-01-14T08:30", 13), ("2026-07-14T08:30", 12), ("2026-07-14T12:30Z", 12)],
)
def test_local_times_follow_the_clock_change(text: str, hour: int) -> None:
    instant = instant_from_local(text)
    assert instant is not None
    assert (instant.tzinfo, instant.hour, instant.minute) == (UTC, hour, 30)


def test_the_lists_are_utc_with_and_without_a_letter() -> None:
    expected = datetime(2012, 8, 1, 12, 30, tzinfo=UTC)
    assert instant_from_list("2012-08-01T12:30:00Z") == expected
    assert instant_from_list("2012-08-01T12:30") == expected
    assert instant_from_local("2012-08-01T08:30") == expected


def test_dates_of_the_lists_are_ottawa_midnights() -> None:
    assert date_from_list("1914-01-01T05:00:00Z") == date(1914, 1, 1)
    assert date_from_list("2026-08-01T04:00:00Z") == date(2026, 8, 1)
    assert date_from_list("1999-01-01") == date(1999, 1, 1)


@pytest.mark.parametrize("text", [None, "", "soon", 20260101, "2026-13-01"])
def test_what_cannot_be_read_is_none(text: object) -> None:
    assert instant_from_local(text) is None
    assert date_from_list(text) is None


def test_the_ends_of_the_calendar_are_none() -> None:
    assert instant_from_local("9999-12-31T23:59") is None
    assert date_from_list("0001-01-01T00:00:00Z") is None
