"""What a cell of a curated CSV may hold, with a plain sentence for one that does not.

Strict on purpose: pydantic alone would read `1_000` as a number and `170000000` as a day.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field


def form(pattern: str, wanted: str) -> Callable[[object], object]:
    """A validator that refuses text of another form."""

    def check(value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise ValueError(f"must be {wanted}, not {value!r}")
        return value

    return check


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            form(r"\d{4}-\d\d-\d\d", "a day")(value)
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"must be a day written 2024-12-31, not {value!r}") from None
    return value


def _partial_date(value: str) -> str:
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        raise ValueError(f"must be 2024, 2024-12 or 2024-12-31, not {value!r}") from None
    return value


def _flag(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


_WHOLE = form(r"-?\d+", "a whole number without separators")
_NUMBER = form(r"-?\d+(\.\d+)?", "a number without separators")
_ADDRESS = r"https?://[^\s/?#]+\.[^\s/.?#]{2,}([/?#]\S*)?"

Text = str
Code = Annotated[str, AfterValidator(form(r"[a-z][a-z0-9_]*", "a snake_case code"))]
Country = Annotated[str, AfterValidator(form(r"[A-Z]{2}", "a country of two capital letters"))]
Countries = Annotated[
    str, AfterValidator(form(r"[A-Z]{2}( [A-Z]{2})*", "country codes with blanks between them"))
]
Currency = Annotated[str, AfterValidator(form(r"[A-Z]{3}", "a currency of three capital letters"))]
Naics = Annotated[
    str, AfterValidator(form(r"\d{3,6}(;\d{3,6})*", "NAICS codes with semicolons between them"))
]
Measure = Annotated[
    str, AfterValidator(form(r"[a-z_]+(:[A-Za-z0-9_-]+){2,}", "measure:dimension:code..."))
]
Url = Annotated[
    str, AfterValidator(form(_ADDRESS, "a web address that begins with http:// or https://"))
]
Urls = Annotated[
    str, AfterValidator(form(rf"{_ADDRESS}( {_ADDRESS})*", "web addresses with blanks between"))
]
PartialDate = Annotated[
    str,
    AfterValidator(form(r"\d{4}(-\d\d(-\d\d)?)?", "2024, 2024-12 or 2024-12-31")),
    AfterValidator(_partial_date),
]
Period = Annotated[
    str, AfterValidator(form(r"\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?", "2024, 2024-Q3 or 2024-03"))
]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, Field(strict=True), BeforeValidator(_flag)]
Year = Annotated[int, Field(ge=1900, le=2100), BeforeValidator(_WHOLE)]
Count = Annotated[int, Field(ge=0), BeforeValidator(_WHOLE)]
Rank = Annotated[int, Field(ge=1), BeforeValidator(_WHOLE)]
Number = Annotated[Decimal, BeforeValidator(_NUMBER)]
Amount = Annotated[Decimal, Field(gt=0), BeforeValidator(_NUMBER)]
Percent = Annotated[Decimal, Field(ge=0, le=100), BeforeValidator(_NUMBER)]

Geography = Literal[
    "CA", "NL", "PE", "NS", "NB", "QC", "ON", "MB", "SK", "AB", "BC", "YT", "NT", "NU"
]
Tier = Literal["official", "primary", "press", "secondary"]
Print = Literal["seen", "derived"]
Knowledge = Literal["seen", "remembered"]
Qualifier = Literal["exact", "at_least", "up_to", "about"]
PeriodKind = Literal[
    "annual", "half_year", "quarter", "month", "part_year", "span_of_years", "cumulative"
]
Status = Literal[
    "announced",
    "under_construction",
    "operating",
    "paused",
    "postponed",
    "cancelled",
    "completed",
    "ended",
]
