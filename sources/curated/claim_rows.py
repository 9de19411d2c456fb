"""The row of published_claims.csv. README.md says what every column means."""

from collections.abc import Iterator
from typing import Literal

from sources.curated.cells import (
    Code,
    Day,
    Measure,
    Number,
    PartialDate,
    Percent,
    Period,
    Text,
    Url,
)
from sources.curated.row_base import Fault, Sourced

# In per cent: a later correction of a count below it makes no sentence wrong, and a share moves
# with either of its counts.
REVISED = 1


class PublishedClaim(Sourced):
    """A sentence in the press, and the warehouse's figure that it is held against."""

    KEY = ("claim_id",)
    claim_id: Code
    claimed_on: PartialDate
    speaker: Text
    claim_en: Text
    claim_fr: Text | None
    claim_fr_url: Url | None
    value: Number
    unit: Literal["vehicles", "share", "CAD", "persons"]
    period: Period | None
    subject: Text
    warehouse_measure: Measure | None
    not_comparable_reason: Text | None
    tolerance_pct: Percent | None
    tolerance_reason: Text | None
    evidence: Literal["seen"]
    source_name: Text
    source_url: Url | None
    published_on: Day | None
    published_text: PartialDate | None
    accessed_on: Day
    note: Text | None

    def faults(self) -> Iterator[Fault]:
        """A share outside 0 to 1; a period, tolerance, translation or refusal without its other."""
        yield from super().faults()
        if self.unit == "share" and not 0 <= self.value <= 1:
            yield "value", f"a share lies between 0 and 1, not at {self.value}"
        if (self.tolerance_pct is None) != (self.tolerance_reason is None):
            yield "tolerance_reason", "a tolerance and its reason go together"
        if (self.claim_fr is None) != (self.claim_fr_url is None):
            yield "claim_fr_url", "a claim in French and the page that has it go together"
        if (self.warehouse_measure is None) == (self.not_comparable_reason is None):
            yield "not_comparable_reason", "belongs to claims without a measure, and to all of them"
        if self.tolerance_pct is not None and self.tolerance_pct < REVISED:
            yield "tolerance_pct", f"is under {REVISED} %, by which counts and their shares move"
        if self.warehouse_measure and self.period is None:
            yield "period", "is missing: a claim without one is held against nothing"
        elif self.warehouse_measure and not self.warehouse_measure.endswith(f":{self.period}"):
            yield "warehouse_measure", f"must end in the claim's own period, :{self.period}"
