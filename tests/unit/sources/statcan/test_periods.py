"""From REF_DATE to days: in Python, and the same in DuckDB."""

import random
from datetime import date

import duckdb
import pytest

from sources.statcan.periods import MONTHS_COVERED, period_bounds, period_sql

DAILY, WEEKLY, MONTHLY, BIMONTHLY, QUARTERLY, SEMI_ANNUAL, ANNUAL = 1, 2, 6, 7, 9, 11, 12


def days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("ref_date", "frequency", "expected"),
    [
        ("2018", ANNUAL, days("2018-01-01", "2018-12-31")),
        ("2021", 16, days("2021-01-01", "2021-12-31")),
        ("2018-10", MONTHLY, days("2018-10-01", "2018-10-31")),
        ("2024-02", MONTHLY, days("2024-02-01", "2024-02-29")),
        ("2024-02", 20, days("2024-02-01", "2024-02-29")),
        ("2024-11", BIMONTHLY, days("2024-11-01", "2024-12-31")),
        ("1974-04", QUARTERLY, days("1974-04-01", "1974-06-30")),
        ("2025-10", QUARTERLY, days("2025-10-01", "2025-12-31")),
        ("2025-07", SEMI_ANNUAL, days("2025-07-01", "2025-12-31")),
        ("2025-04", ANNUAL, days("2025-04-01", "2026-03-31")),
        ("1981-05-04", DAILY, days("1981-05-04", "1981-05-04")),
        ("1981-05-04", WEEKLY, days("1981-05-04", "1981-05-04")),
        ("2018-10", None, (date(2018, 10, 1), None)),
        ("2018-10", 99, (date(2018, 10, 1), None)),
    ],
)
def test_published_forms(
    ref_date: str, frequency: int | None, expected: tuple[date, date | None]
) -> None:
    assert period_bounds(ref_date, frequency) == expected


@pytest.mark.parametrize(
    ("ref_date", "month", "expected"),
    [
        ("2023/2024", 7, days("2023-07-01", "2024-06-30")),
        ("2011/12", 4, days("2011-04-01", "2012-03-31")),
        ("1999/00", 4, days("1999-04-01", "2000-03-31")),
        ("2019/2020", 1, days("2019-01-01", "2019-12-31")),
    ],
)
def test_span_years_begin_in_the_declared_month(
    ref_date: str, month: int, expected: tuple[date, date]
) -> None:
    assert period_bounds(ref_date, ANNUAL, month) == expected


@pytest.mark.parametrize(
    ("ref_date", "month"),
    [
        ("2023/2024", None),
        ("2023/2025", 7),
        ("2023/2023", 7),
        ("2011/13", 4),
        ("2018-13", 7),
        ("2018-00", 7),
        ("2018-02-30", 7),
        ("2018-1", 7),
        ("18", 7),
        ("", 7),
        ("2018 ", 7),
        ("2018\n", 7),
        ("Q1 2018", 7),
        ("٢٠١٨", 7),
    ],
)
def test_what_cannot_be_known_has_no_dates(ref_date: str, month: int | None) -> None:
    assert period_bounds(ref_date, ANNUAL, month) == (None, None)


def test_duckdb_gives_the_same_for_every_form_and_frequency() -> None:
    generator = random.Random(20261123)
    texts = [_text(generator) for _ in range(1500)] + ["", "2018\n", "2016-02-29", "2015-02-29"]
    with duckdb.connect() as con:
        con.execute("create table t as select unnest(?::varchar[]) as ref_date", [texts])
        for frequency in (*MONTHS_COVERED, DAILY, WEEKLY, 16, None):
            for month in (None, 1, 4, 12):
                start, end = period_sql("ref_date", frequency, month)
                found = con.execute(f"select ref_date, {start}, {end} from t").fetchall()
                expected = [(text, *period_bounds(text, frequency, month)) for text in texts]
                assert found == expected


def _text(generator: random.Random) -> str:
    """Valid and nearly valid REF_DATEs."""
    year = generator.randint(998, 3001)
    month = generator.randint(0, 14)
    day = generator.randint(0, 33)
    following = year + generator.choice([0, 1, 1, 1, 2])
    return generator.choice(
        [
            f"{year}",
            f"{year}-{month:02d}",
            f"{year}-{month}",
            f"{year}-{month:02d}-{day:02d}",
            f"{year}/{following}",
            f"{year}/{following % 100:02d}",
            f"{year}/{generator.randint(0, 999)}",
            f"{year} ",
        ]
    )
