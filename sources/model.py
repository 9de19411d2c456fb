"""What a dataset is: the typed form of every registry entry.

Nothing here reads a file: sources/registry.py does.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
ProductId = Annotated[str, StringConstraints(pattern=r"^\d{8}$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]
# StatCan numbers positions of dimensions and members from 1.
OrdinalNumber = Annotated[int, Field(ge=1)]
KeptMembers = Annotated[tuple[OrdinalNumber, ...], Field(min_length=1)]


class Cadence(StrEnum):
    """How often a dataset gets a new period."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    IRREGULAR = "irregular"


class Topic(StrEnum):
    """The subject that a dataset belongs to; also its Dagster group and its marts folder."""

    SALES = "sales"
    REGISTRATIONS = "registrations"
    PRODUCTION = "production"
    EMPLOYMENT = "employment"
    INVESTMENT = "investment"
    TRADE = "trade"
    OUTPUT = "output"
    PRICES = "prices"
    KOREA = "korea"
    REFERENCE = "reference"


class Entry(BaseModel):
    """A strict, immutable base: an unknown key in a registry file is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Licence(Entry):
    """The terms under which a publisher gives its data.

    Attributes:
        id: Key in licences.yml.
        redistributable: False keeps the data out of the published release.
    """

    id: Identifier
    name: str
    url: WebAddress | None
    attribution_en: str
    attribution_fr: str
    redistributable: bool


class Origin(Entry):
    """Who publishes a dataset, under which title, and where to read about it.

    Attributes:
        url: None for curated files: each of their rows names its own page.
    """

    producer: str
    title: str
    url: WebAddress | None = None


class Dataset(Entry):
    """One dataset of one source: what is common to tables, feeds and curated files.

    Attributes:
        source: Folder of the archive and first part of the asset key.
        id: Unique within the source; a StatCan product id or a snake_case name.
        entity: What one row is, singular: the staging model is stg_<source>__<entity>s.
        expected_lag_days: Days from a period's end until its release; drives "overdue".
        licence: Key in licences.yml.
    """

    source: Literal["statcan", "feeds", "curated"]
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,63}$")]
    entity: Identifier
    topic: Topic
    cadence: Cadence
    expected_lag_days: Annotated[int, Field(ge=0, le=1500)] | None = None
    licence: Identifier
    origin: Origin
    note: str | None = None

    @property
    def key(self) -> str:
        """The dataset's name everywhere: `statcan/20100085`."""
        return f"{self.source}/{self.id}"

    @property
    def raw_table(self) -> str:
        """Its table in schema `raw`: `statcan__20100085`, `bank_of_canada_fx`."""
        return self.id if self.source == "feeds" else f"{self.source}__{self.id}"


class ExpectedDimension(Entry):
    """What a staging model assumes of one dimension; the publisher is held to it.

    Attributes:
        name: English name, as published.
        members: Member id -> English name, only those that the model names.
    """

    name: str
    members: dict[OrdinalNumber, str] = Field(default_factory=dict)


class StatcanTable(Dataset):
    """One Statistics Canada table.

    Attributes:
        replaces: Product id of the table that this one continues.
        year_start_month: First month of a span year such as 2023/2024.
        relies_on: Dimension position -> what the staging model assumes of it.
        reviewed_on: Day up to whose releases a person has compared the staging model with the
            table: changes of structure known by then are settled.
        keep: Dimension position -> the member ids that `raw` holds of a large table; the archive
            keeps every byte, and a changed `keep` reloads from it. Empty keeps all.
        reason: Why the table is here: the question that it answers. The registry wants one of every
            declared table; snapshots archived by older versions have none.
        unverified: What the entry states without having seen it in a published file.
    """

    source: Literal["statcan"] = "statcan"
    id: ProductId
    replaces: ProductId | None = None
    year_start_month: Annotated[int, Field(ge=1, le=12)] | None = None
    relies_on: dict[OrdinalNumber, ExpectedDimension] = Field(default_factory=dict)
    reviewed_on: date | None = None
    keep: dict[OrdinalNumber, KeptMembers] = Field(default_factory=dict)
    reason: Annotated[str, Field(min_length=1)] | None = None
    unverified: str | None = None

    @property
    def model_name(self) -> str:
        """Its staging model."""
        return f"stg_statcan__{self.entity}s"

    @model_validator(mode="after")
    def _kept_dimensions_are_named(self) -> "StatcanTable":
        """Only a named dimension is held to its place: else the wrong rows might be kept."""
        if unnamed := sorted(set(self.keep) - set(self.relies_on)):
            places = ", ".join(map(str, unnamed))
            raise ValueError(f"keep has position {places}, which relies_on does not name")
        return self


class CuratedTable(Dataset):
    """One CSV of figures that exist only in print.

    Attributes:
        file: Its name in sources/curated.
    """

    source: Literal["curated"] = "curated"
    file: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.csv$")]
