"""The row of each curated CSV, typed. README.md says what every column means.

Every cell is read from text; an empty one is null.
"""

from collections.abc import Iterator
from typing import Literal

from sources.curated.cells import (
    Amount,
    Code,
    Count,
    Countries,
    Country,
    Currency,
    Day,
    Flag,
    Geography,
    Knowledge,
    Naics,
    Number,
    PartialDate,
    PeriodKind,
    Print,
    Qualifier,
    Rank,
    Status,
    Text,
    Tier,
    Url,
    Urls,
    Year,
)
from sources.curated.claim_rows import PublishedClaim
from sources.curated.row_base import Fault, Row, Sourced, Timed
from sources.curated.trade_rows import TradeFigure


class BrandSale(Timed):
    """Sales of a brand, a group, a country's makers or the whole market in one period."""

    KEY = (
        *("geography_code", "level", "brand_code", "group_code", "country_code"),
        *("period", "compiler", "coverage", "source_url"),
    )
    geography_code: Geography
    level: Literal["brand", "group", "country_group", "market"]
    name_printed: Text
    brand_code: Code | None
    group_code: Code | None
    country_code: Country | None
    reference_year: Year
    period: Text
    period_kind: PeriodKind
    period_start: Day
    period_end: Day | None
    sales_units: Count
    rounded_to: Rank
    compiler: Code
    count_basis: Literal["maker_reports", "not_stated"]
    coverage: Literal[
        "brand", "group", "country_group", "reporting_makers", "all_makers", "not_stated"
    ]
    includes_tesla: Flag | None
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
        """A level without its code, or with another's; a coverage that is not the level's."""
        yield from super().faults()
        for level, column in (
            ("brand", "brand_code"),
            ("group", "group_code"),
            ("country_group", "country_code"),
        ):
            filled = getattr(self, column) is not None
            if level == self.level and not filled:
                yield column, f"is missing on a row of level {level}"
            if level != self.level and filled:
                yield column, f"must be empty on a row of level {self.level}"
        if self.level != "market" and self.coverage != self.level:
            yield "coverage", f"must be {self.level!r} on a row of that level"
        if self.level == "market" and self.coverage in ("brand", "group", "country_group"):
            yield "coverage", "of a market row says which makers are in it"
        if self.level != "market" and self.includes_tesla is not None:
            yield "includes_tesla", "belongs to market rows only"


class Brand(Sourced):
    """Whose brand it is at the end of each of the years stated; no group: not documented."""

    KEY = ("brand_code", "valid_from_year", "valid_to_year")
    brand_code: Code
    brand_name: Text
    group_code: Code | None
    group_name: Text | None
    owner_country_code: Country | None
    heritage_country_code: Country
    valid_from_year: Year | None
    valid_to_year: Year | None
    evidence: Knowledge
    source_name: Text
    source_url: Url | None
    accessed_on: Day
    note: Text | None

    def faults(self) -> Iterator[Fault]:
        """Years in the wrong order; half a group; the country of an owner that is not named."""
        yield from super().faults()
        if bool(self.group_code) != bool(self.group_name):
            yield "group_name", "must be there exactly where group_code is"
        if self.owner_country_code and not self.group_code:
            yield "owner_country_code", "must be empty where the owner is not named"
        if (
            self.valid_from_year
            and self.valid_to_year
            and self.valid_to_year < self.valid_from_year
        ):
            yield "valid_to_year", f"{self.valid_to_year} is before valid_from_year"


class Compiler(Sourced):
    """Who put a printed figure together, and how far canauto prefers its figures."""

    KEY = ("compiler",)
    compiler: Code
    compiler_name: Text
    preference_rank: Rank
    evidence: Knowledge
    source_name: Text
    source_url: Url | None
    accessed_on: Day
    note: Text | None


class Production(Timed):
    """Vehicles built in one period: in all, by a maker, or of a model."""

    KEY = (
        *("geography_code", "level", "company_code", "plant_code", "plant_name", "model"),
        *("vehicle_scope", "period", "powertrain", "compiler", "source_url"),
    )
    geography_code: Geography
    level: Literal["total", "country_group", "maker", "other_makers", "plant", "model"]
    company_code: Code | None
    company_name: Text | None
    plant_code: Code | None
    plant_name: Text | None
    model: Text | None
    vehicle_scope: Literal["all", "light_vehicles", "medium_trucks"]
    vehicle_group: Literal["passenger_vehicle", "goods_vehicle"] | None
    reference_year: Year
    period: Text
    period_kind: PeriodKind
    period_start: Day
    period_end: Day | None
    production_units: Count
    value_qualifier: Qualifier
    rounded_to: Rank
    powertrain: Literal["bev", "phev", "hev", "ice", "mixed", "all"]
    powertrain_printed: Text
    compiler: Code
    evidence: Literal["observed", "derived"]
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
        """A level without the columns that identify it."""
        yield from super().faults()
        needed = {
            "maker": ("company_code",),
            "plant": ("company_code", "plant_code"),
            "model": ("company_code", "model", "vehicle_group"),
        }
        for column in needed.get(self.level, ()):
            if getattr(self, column) is None:
                yield column, f"is missing on a row of level {self.level}"
        if self.level != "model" and self.vehicle_group is not None:
            yield "vehicle_group", f"must be empty on a row of level {self.level}"


class Plant(Sourced):
    """A plant that builds vehicles or batteries in Canada."""

    KEY = ("plant_code",)
    plant_code: Code
    plant_name: Text
    city: Text
    province_code: Geography
    company_code: Code
    company_name: Text
    company_country_code: Country | None
    product_kind: Literal["light_vehicles", "trucks", "buses", "batteries"]
    opened_year: Year | None
    opened_text: Text | None
    closed_year: Year | None
    closed_text: Text | None
    evidence: Knowledge
    year_evidence: Knowledge | None
    sources_named: Text | None
    source_name: Text
    source_url: Url | None
    other_source_urls: Urls | None
    published_on: Day | None
    published_text: PartialDate | None
    accessed_on: Day
    note: Text | None


class PlantCapability(Sourced):
    """A model that a plant builds, built, plans or planned, by powertrain."""

    KEY = ("plant_code", "model", "powertrain")
    plant_code: Code
    product_kind: Literal["light_vehicles", "trucks", "buses", "batteries"]
    model: Text
    powertrain: Literal["bev", "phev", "hev", "ice"] | None
    powertrain_text: Text | None
    from_period: PartialDate | None
    from_text: Text | None
    to_period: PartialDate | None
    to_text: Text | None
    capability_status: Literal["produced", "planned", "cancelled"]
    evidence: Knowledge
    sources_named: Text | None
    source_name: Text
    source_url: Url | None
    other_source_urls: Urls | None
    published_on: Day | None
    published_text: PartialDate | None
    accessed_on: Day
    note: Text | None

    def faults(self) -> Iterator[Fault]:
        """A model that is said to be built on a page older than its first vehicle."""
        yield from super().faults()
        page = str(self.published_on or self.published_text or "")
        start = self.from_period or ""
        exact = min(len(page), len(start))
        if self.capability_status == "produced" and start[:exact] > page[:exact]:
            yield "from_period", f"{start} is after the page, of {page}, which can but announce it"


class Investment(Sourced):
    """An investment project, or a total of several that serves as a control."""

    KEY = ("project_code",)
    project_code: Code
    level: Literal["project", "control_total"]
    project_name: Text
    company_name: Text
    hq_country_code: Country | None
    partner_names: Text | None
    partner_country_codes: Countries | None
    place: Text | None
    province_code: Geography
    investment_type: Text
    amount: Amount
    amount_currency: Currency
    amount_qualifier: Qualifier
    amount_text: Text | None
    amount_evidence: Knowledge
    announced_on: Day | None
    announced_period: PartialDate | None
    announced_text: Text | None
    announced_evidence: Knowledge | None
    status: Status | None
    status_on: Day | None
    status_period: PartialDate | None
    status_text: Text | None
    status_evidence: Knowledge | None
    status_reported_on: Day | None
    evidence: Knowledge
    source_name: Text
    source_url: Url | None
    other_source_urls: Urls | None
    published_on: Day | None
    published_text: PartialDate | None
    accessed_on: Day
    note: Text | None


class InvestmentAmount(Sourced):
    """One more amount of a project in print, beside the one of its row."""

    KEY = ("project_code", "sequence")
    project_code: Code
    sequence: Rank
    amount: Amount
    amount_currency: Currency
    amount_qualifier: Qualifier
    amount_text: Text | None
    announced_on: Day | None
    announced_period: PartialDate | None
    evidence: Knowledge
    source_name: Text
    source_url: Url | None
    published_on: Day | None
    published_text: PartialDate | None
    accessed_on: Day
    note: Text | None


class InvestmentStatus(Sourced):
    """One step in the life of an investment project, or of a part of it."""

    KEY = ("project_code", "sequence")
    project_code: Code
    sequence: Rank
    part: Text | None
    status: Status
    status_on: Day | None
    status_period: PartialDate | None
    status_text: Text | None
    evidence: Knowledge
    source_name: Text
    source_url: Url | None
    published_on: Day | None
    published_text: PartialDate | None
    accessed_on: Day
    note: Text | None


class Employment(Timed):
    """People employed, or another measure of work, by one compiler's own definition."""

    KEY = (
        *("geography_name", "definition_code", "industry_name", "measure", "period"),
        *("compiler", "source_url"),
    )
    geography_code: Geography | None
    geography_name: Text
    geography_level: Literal["country", "province", "economic_region", "census_metropolitan_area"]
    naics_codes: Naics | None
    industry_name: Text
    definition_code: Code
    measure: Code
    value: Number
    unit: Literal["persons", "share", "per_cent", "hours_per_week", "cad_per_hour"]
    value_qualifier: Qualifier
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
        """A value that its unit or measure cannot have; a place without its code."""
        yield from super().faults()
        if self.unit == "share" and not 0 <= self.value <= 1:
            yield "value", f"a share lies between 0 and 1, not at {self.value}"
        if self.value < 0 and "change" not in self.measure:
            yield "value", f"{self.value} is negative, and {self.measure} is not a change"
        if (self.geography_code is None) == (self.geography_level in ("country", "province")):
            yield "geography_code", "belongs to a country or province, and only there"


ROWS: dict[str, type[Row]] = {
    "brand_sales": BrandSale,
    "brands": Brand,
    "compilers": Compiler,
    "production": Production,
    "plants": Plant,
    "plant_capabilities": PlantCapability,
    "investments": Investment,
    "investment_amounts": InvestmentAmount,
    "investment_statuses": InvestmentStatus,
    "employment": Employment,
    "trade_figures": TradeFigure,
    "published_claims": PublishedClaim,
}
