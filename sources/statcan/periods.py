"""From REF_DATE and the frequency to the first and last day of a period.

The forms of REF_DATE are those seen in real files: `2018`, `2018-10` (months, and the first month
of a quarter), `1981-05-04` (days and weeks), and the span years `2023/2024` and `2011/12`. A year
without a span is the calendar year, whatever the frequency. A day stands for itself, in weekly
tables too: whether it opens or closes the week is in the notes, not in the code. So is the first
month of a span year, which the registry therefore states; without it a span year has no dates.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

# Months that a REF_DATE `YYYY-MM` covers, by frequency code (getCodeSets, set `frequency`).
MONTHS_COVERED = {
    6: 1,  # monthly
    7: 2,  # bimonthly
    9: 3,  # quarterly
    11: 6,  # semi-annual
    12: 12,  # annual
    18: 1,  # occasional
    19: 3,  # occasional quarterly
    20: 1,  # occasional monthly
}

YEAR = "[12][0-9]{3}"
YEAR_FORM = f"({YEAR})"
MONTH_FORM = f"({YEAR})-(0[1-9]|1[0-2])"
DAY_FORM = f"({YEAR})-([0-9]{{2}})-([0-9]{{2}})"
SPAN_FORM = f"({YEAR})/([0-9]{{4}}|[0-9]{{2}})"

FIRST_YEAR, LAST_YEAR = 1850, 2100  # of the calendar, where the metadata does not say

Bounds = tuple[date | None, date | None]


def period_bounds(
    ref_date: str, frequency_code: int | None, year_start_month: int | None = None
) -> Bounds:
    """First and last day of a period.

    Args:
        ref_date: As published.
        frequency_code: Of the cube; without it a `YYYY-MM` has a first day only.
        year_start_month: First month of a span year, from the registry.

    Returns:
        None for what cannot be known; both are None where the text is of no known form.
    """
    if re.fullmatch(YEAR_FORM, ref_date):
        return _months(int(ref_date), 1, 12)
    if found := re.fullmatch(MONTH_FORM, ref_date):
        months = MONTHS_COVERED.get(frequency_code) if frequency_code is not None else None
        start, end = _months(int(found[1]), int(found[2]), months or 1)
        return start, end if months else None
    if re.fullmatch(DAY_FORM, ref_date):
        try:
            day = date.fromisoformat(ref_date)
        except ValueError:
            return None, None
        return day, day
    if (found := re.fullmatch(SPAN_FORM, ref_date)) and year_start_month:
        following = str(int(found[1]) + 1)
        if following.endswith(found[2]):
            return _months(int(found[1]), year_start_month, 12)
    return None, None


def calendar(
    example: str,
    frequency_code: int | None,
    year_start_month: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[tuple[str, date, date | None]]:
    """The REF_DATEs that a table is likely to have, each with its first and last day.

    For looking dates up instead of working them out row by row. A REF_DATE that is not in it may
    still have dates: ask period_bounds.

    Args:
        example: One of the table's REF_DATEs: days are listed only for a table of days.
        frequency_code: Of the cube.
        year_start_month: First month of a span year, from the registry.
        first: A day in the table's first period; years from the one before it are listed.
        last: A day in its last period; years to the second after it are listed.
    """
    start_year = max(1000, first.year - 1 if first else FIRST_YEAR)
    end_year = min(2999, last.year + 2 if last else LAST_YEAR)
    years = range(start_year, max(start_year, end_year) + 1)
    texts = _days(years) if re.fullmatch(DAY_FORM, example) else _years_months_and_spans(years)
    dated = ((text, *period_bounds(text, frequency_code, year_start_month)) for text in texts)
    return [(text, start, end) for text, start, end in dated if start is not None]


def _days(years: range) -> Iterator[str]:
    days = (date(years[-1], 12, 31) - date(years[0], 1, 1)).days + 1
    return ((date(years[0], 1, 1) + timedelta(days=day)).isoformat() for day in range(days))


def _years_months_and_spans(years: range) -> Iterator[str]:
    for year in years:
        yield f"{year}"
        yield from (f"{year}-{month:02d}" for month in range(1, 13))
        yield from (f"{year}/{year + 1}", f"{year}/{(year + 1) % 100:02d}")


def period_sql(
    column: str, frequency_code: int | None, year_start_month: int | None = None
) -> tuple[str, str]:
    """DuckDB expressions for what period_bounds gives.

    Args:
        column: An SQL expression that yields REF_DATE as text.
        frequency_code: Of the cube.
        year_start_month: First month of a span year, from the registry.

    Returns:
        Two expressions of type DATE: the first and the last day, null where unknown.
    """
    months = MONTHS_COVERED.get(frequency_code) if frequency_code is not None else None
    starts = [
        _when(column, YEAR_FORM, f"try_cast({column} || '-01-01' as date)"),
        _when(column, MONTH_FORM, f"try_cast({column} || '-01' as date)"),
        _when(column, DAY_FORM, f"try_cast({column} as date)"),
    ]
    ends = [
        _when(column, YEAR_FORM, f"try_cast({column} || '-12-31' as date)"),
        _when(column, DAY_FORM, f"try_cast({column} as date)"),
    ]
    if months:
        ends.append(_when(column, MONTH_FORM, _last_day(f"{column} || '-01'", months)))
    if year_start_month:
        first = f"left({column}, 4) || '-{year_start_month:02d}-01'"
        starts.append(_when_span(column, f"try_cast({first} as date)"))
        ends.append(_when_span(column, _last_day(first, 12)))
    return f"(case {' '.join(starts)} end)", f"(case {' '.join(ends)} end)"


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    years, months = divmod(month - 1 + count, 12)
    return date(year, month, 1), date(year + years, months + 1, 1) - timedelta(days=1)


def _when(column: str, form: str, result: str) -> str:
    return f"when regexp_full_match({column}, '{form}') then {result}"


def _when_span(column: str, result: str) -> str:
    following = f"try_cast(left({column}, 4) as integer) + 1"
    return (
        f"when regexp_full_match({column}, '{SPAN_FORM}') "
        f"and ends_with(cast({following} as varchar), substr({column}, 6)) then {result}"
    )


def _last_day(first_day: str, months: int) -> str:
    return f"cast(try_cast({first_day} as date) + interval {months} month - interval 1 day as date)"
