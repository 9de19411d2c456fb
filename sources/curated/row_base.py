"""What all curated rows share: a source, an evidence level, and for many a period."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

Fault = tuple[str, str]
"""A column and what is wrong with it."""

MONTHS = {"annual": 12, "half_year": 6, "quarter": 3, "month": 1}


class Row(BaseModel):
    """One curated row: strict and immutable. Its fields are the columns, in the CSV's order.

    Attributes:
        KEY: The columns that no two rows of a file may share.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    KEY: ClassVar[tuple[str, ...]]

    @classmethod
    def columns(cls) -> list[str]:
        """The header that the CSV must have."""
        return list(cls.model_fields)

    def faults(self) -> Iterator[Fault]:
        """What is wrong between columns that are each well formed."""
        yield from ()


class Sourced(Row):
    """A row that says where it was printed, when, and when it was read.

    `published_on` is a day that the page prints; anything less is text in `published_text`. Every
    subclass has the columns `evidence`, `source_name`, `source_url` and `accessed_on`.
    """

    def faults(self) -> Iterator[Fault]:
        """A missing source, or dates of publication that contradict each other."""
        yield from super().faults()
        row: dict[str, Any] = dict(self)
        if row["source_url"] is None and row["evidence"] != "remembered":
            yield (
                "source_url",
                "is missing; only evidence 'remembered' goes without a source: give the address "
                "of the page that prints the figure, or leave the row out",
            )
        published, accessed = row.get("published_on"), row["accessed_on"]
        if published and published > accessed:
            yield "published_on", f"{published} is after accessed_on {accessed}"
        if published and row.get("published_text"):
            yield "published_text", "must be empty where published_on has the day"


class Timed(Sourced):
    """A sourced figure of one period."""

    def faults(self) -> Iterator[Fault]:
        """A period whose text, kind, year and days differ; a derivation that is not said."""
        yield from super().faults()
        row: dict[str, Any] = dict(self)
        start, end, kind = row["period_start"], row["period_end"], row["period_kind"]
        if end is None:
            if kind != "cumulative":
                yield "period_end", "is missing; only a cumulative figure may lack it"
        elif end < start:
            yield "period_end", f"{end} is before period_start {start}"
        else:
            if end > row["accessed_on"]:
                yield "period_end", f"{end} is after accessed_on: a forecast is not a figure"
            if row["reference_year"] != end.year:
                yield "reference_year", f"must be {end.year}, the year of period_end"
            if row["period"] != (wanted := period_text(kind, start, end, row["period"])):
                yield "period", f"must be {wanted!r}, as its kind and days say"
        if (row["evidence"] == "derived") != bool(row["derivation"]):
            yield "derivation", "must say how a derived figure was reached, and only there"


def period_text(kind: str, start: date, end: date, otherwise: str = "") -> str:
    """How a period of that kind is written; `otherwise` where its days do not decide it."""
    months = end.month - start.month + 1
    if kind in MONTHS and (start.year != end.year or months != MONTHS[kind]):
        return f"a period of {MONTHS[kind]} months"
    first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
    written = {
        "annual": f"{start.year}",
        "half_year": f"{start.year}-H{(start.month + 5) // 6}",
        "quarter": f"{start.year}-Q{(start.month + 2) // 3}",
        "month": first,
        "part_year": f"{first}/{last}",
        "span_of_years": f"{start.year}/{end.year}",
    }
    return written.get(kind, otherwise)
