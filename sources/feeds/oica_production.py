"""Vehicles built in each country by year, as OICA counts them, from a tidied copy.

SEEN in the copy (jhelvy/oica, production.csv): UTF-8; one row for each year, country and type (`pv`
passenger vehicles, `cv` commercial vehicles); NA where there is no figure; fourteen columns of
country attributes that are not OICA's; light trucks and sport-utility vehicles count as commercial
vehicles in Canada. SEEN in the copy's own program: it reads OICA's pages, a table for each year.
Those pages and OICA's workbooks of production were not seen, so no layout of theirs is declared:
one that is brought by hand is refused.

SEEN too: whoever made the copy read figures with commas only up to the first comma. All of 2023 is
cut that way (the largest figure of the year is 952), of 2021 three figures (Canada 288 passenger
vehicles, Czech Republic 1, Uzbekistan 236) and of 2019 one (Austria 158). `implausible` says how
such figures are told from real ones; they are not loaded, and the snapshot carries a warning.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import Column, CsvForm, Feed, Gates, Kind, Layout, Part
from sources.feeds._sheet import Record, Sheet, plain_sheets
from sources.model import Cadence, Origin, Topic

TIDIED = Layout(
    name="tidied",
    columns=(
        Column(header="year", kind=Kind.YEAR, required=True),
        "country",  # Empty in four rows of 2023.
        Column(header="type", required=True),
        Column(header="n", kind=Kind.INTEGER, words=("NA",), required=True),
        *("region", "subregion", "intermediate_region", "least_developed"),
        *("land_locked_developing", "small_island_developing", "code_region", "code_subregion"),
        *("code_intermediate_region", "code_m49", "code_iso_alpha2", "code_iso_alpha3"),
    ),
)
YEAR, COUNTRY, TYPE, COUNT = range(4)
# What stands before the first comma of a number: 1 to 999, never 0, which makers do print.
LARGEST_CUT = 999
# A maker of as many vehicles has not fallen below 1,000 in any year known; where production did
# end (Romania's trucks, 11,209 to 38 in 2013) it had been smaller. Measured on 2006 to 2023.
LARGE_SERIES = 100_000
# One country may have stopped building; two in one year are a fault of the file.
CUT_SERIES_OF_A_BAD_YEAR = 2

DATASET = Feed(
    id="oica_production",
    entity="production_figure",
    topic=Topic.PRODUCTION,
    cadence=Cadence.ANNUAL,
    licence="oica",
    origin=Origin(
        producer="International Organization of Motor Vehicle Manufacturers (OICA)",
        title="World motor vehicle production by country and type",
        url="https://www.oica.net/production-statistics/",
    ),
    note=(
        "A tidied copy (jhelvy/oica), not OICA's own file. For checks only: OICA's figures may be "
        "cited, its tables not handed on. No lag is declared, since nobody says when the copy is "
        "made anew."
    ),
    unverified=(
        "OICA's own workbooks of production were not seen. The address of OICA's page is from "
        "general knowledge."
    ),
    forms=(CsvForm(),),
    layouts=(TIDIED,),
    parts=(
        Part(
            name="tidied",
            url="https://raw.githubusercontent.com/jhelvy/oica/main/data-raw/production.csv",
            file="production.csv",
        ),
    ),
    part_pattern="tidied",
    gates=Gates(
        smallest_share=0.9,
        reason="Years are added to the file; what was there before stays.",
    ),
    period_column="year",
)


@dataclass(frozen=True)
class Implausible:
    """What is not to be loaded of a file.

    Attributes:
        years: Refused as a whole, each with the reason.
        figures: (year, country, type) of figures refused alone, each with the reason.
    """

    years: Mapping[str, str]
    figures: Mapping[tuple[str, str, str], str]

    def refuses(self, record: Record) -> bool:
        """Whether a record is one of those."""
        if not _is_figure(record):
            return False  # For the layout's own checks to judge.
        year, country, kind = record[:COUNT]
        return year in self.years or (year, country, kind) in self.figures


def parse(path: Path, part: str) -> Iterator[Sheet]:
    """The rows as they stand, those that are implausible left out with a warning.

    Args:
        path: The copy.
        part: Its part, for messages.

    Raises:
        InvalidSnapshotError: It is not in its layout, or no year of it is plausible.
    """
    name = f"{DATASET.id}, part {part},"
    for sheet in plain_sheets(DATASET, path, name):
        records = [(place, list(record or ())) for place, record in sheet.records]
        known = [record for _, record in records if _is_figure(record)]
        found = implausible(known)
        refused = [found.refuses(record) for _, record in records]
        if known and all(record[YEAR] in found.years for record in known):
            reasons = "; ".join(list(found.years.values())[:2])
            raise InvalidSnapshotError(f"{name} has no year that is plausible: {reasons}.")
        yield Sheet(
            sheet.layout,
            iter((p, None if r else c) for (p, c), r in zip(records, refused, strict=True)),
            _warning(name, found, known, len(records)) if any(refused) else None,
        )


def implausible(records: Sequence[Record]) -> Implausible:
    """Which years and figures were cut at the thousands separator.

    A figure is cut that is below 1,000 although the same country built 100,000 of the same type
    in another year. A year with two such figures, or in which no country built 1,000, is not to be
    trusted in any figure: those of small makers cannot be told from cut ones.
    """
    series: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for record in records:
        if record[COUNT].isdigit():
            series[record[COUNTRY], record[TYPE]][record[YEAR]] = int(record[COUNT])
    largest: Counter[str] = Counter()
    cut: dict[str, dict[tuple[str, str, str], str]] = defaultdict(dict)
    for (country, kind), figures in series.items():
        for year, figure in figures.items():
            largest[year] = max(largest[year], figure)
            others = max((n for y, n in figures.items() if y != year), default=0)
            if 0 < figure <= LARGEST_CUT and others >= LARGE_SERIES:
                cut[year][year, country, kind] = (
                    f"{country} {kind} {figure} in {year}, up to {others:,} in other years"
                )
    years = {}
    for year, top in sorted(largest.items()):
        if top <= LARGEST_CUT:
            years[year] = f"no country built more than {top} in {year}"
        elif len(cut[year]) >= CUT_SERIES_OF_A_BAD_YEAR:
            years[year] = next(iter(cut[year].values()))
    alone = {k: v for year, found in cut.items() if year not in years for k, v in found.items()}
    return Implausible(years, alone)


def _is_figure(record: Record) -> bool:
    """Whether a record is sound enough to be compared; any other is for the layout to refuse."""
    return (
        len(record) == len(TIDIED.columns)
        and TIDIED.columns[YEAR].pattern().fullmatch(record[YEAR]) is not None
        and TIDIED.columns[COUNT].pattern().fullmatch(record[COUNT]) is not None
    )


def _warning(name: str, found: Implausible, known: Sequence[Record], rows: int) -> str:
    count = Counter(record[YEAR] for record in known)
    said = [f"all {count[year]} rows of {year} ({why})" for year, why in found.years.items()]
    said += found.figures.values()
    refused = sum(found.refuses(record) for record in known)
    return (
        f"{name} has figures cut at the thousands separator; {refused:,} of its {rows:,} rows are "
        f"not loaded: {'; '.join(said)}."
    )
