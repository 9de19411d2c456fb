"""The row of trade_figures.csv, typed. README.md says what every column means."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator

from sources.curated.cells import (
    Code,
    Country,
    Day,
    Number,
    PartialDate,
    PeriodKind,
    Print,
    Qualifier,
    Rank,
    Text,
    Tier,
    Url,
    Year,
    form,
)
from sources.curated.row_base import Fault, Timed

CommodityCode = Annotated[
    str, AfterValidator(form(r"[A-Z]?\d{2,10}", "a code without dots, 870380 or C19"))
]

UNITS = {
    "value": ("CAD", "USD"),
    "quantity": ("vehicles",),
    "share": ("share",),
    "change_on_year": ("per_cent",),
}


class TradeFigure(Timed):
    """Goods that crossed a border in one period: a value, a count, a share or a change."""

    KEY = (
        *("reporter_code", "partner_printed", "flow", "gateway_name", "commodity_printed"),
        *("measure", "period", "compiler", "source_url"),
    )
    reporter_code: Country
    partner_level: Literal["world", "country", "companies"]
    partner_code: Country | None
    partner_printed: Text
    flow: Literal["import", "export"]
    gateway_name: Text | None
    commodity_printed: Text
    code_system: Literal["hs", "napcs", "naics"] | None
    commodity_code: CommodityCode | None
    trade_basis: Literal["customs", "balance_of_payments", "port_count", "maker_reports"] | None
    seasonal_adjustment: Literal["sa", "nsa"] | None
    measure: Literal["value", "quantity", "share", "change_on_year"]
    value: Number
    unit: Literal["CAD", "USD", "vehicles", "share", "per_cent"]
    value_qualifier: Qualifier
    rounded_to: Rank | None
    reference_year: Year
    period: Text
    period_kind: PeriodKind
    period_start: Day
    period_end: Day | None
    compiler: Code
    evidence: Print
    derivation: Text | None
    source_tier: Tier
    source_name: Text
    source_url: Url | None
    published_on: Day | None
    published_text: PartialDate | None
    accessed_on: Day
    definition: Text | None
    note: Text | None

    def faults(self) -> Iterator[Fault]:
        """A partner, commodity or value that its neighbouring columns contradict."""
        yield from super().faults()
        yield from self._partner_faults()
        yield from self._value_faults()
        if (self.code_system is None) != (self.commodity_code is None):
            yield "commodity_code", "a code and its code_system go together"

    def _partner_faults(self) -> Iterator[Fault]:
        if (self.partner_level == "country") != (self.partner_code is not None):
            yield "partner_code", "belongs to rows of partner_level country, and only there"
        if self.partner_code == self.reporter_code:
            yield "partner_code", f"{self.partner_code} is the reporter too"

    def _value_faults(self) -> Iterator[Fault]:
        if self.unit not in UNITS[self.measure]:
            yield "unit", f"of a {self.measure} must be {' or '.join(UNITS[self.measure])}"
        if self.unit == "share" and not 0 <= self.value <= 1:
            yield "value", f"a share lies between 0 and 1, not at {self.value}"
        if self.value < 0 and self.measure != "change_on_year":
            yield "value", f"{self.value} is negative, and {self.measure} is not a change"
        if (self.rounded_to is None) != (self.measure in ("share", "change_on_year")):
            yield "rounded_to", "belongs to values and quantities, and only there"
        if self.rounded_to and self.evidence == "seen" and self.value % self.rounded_to:
            yield "rounded_to", f"{self.value} is not a multiple of {self.rounded_to}"
