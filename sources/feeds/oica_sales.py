"""New vehicles sold or registered in each country by year, from OICA's workbooks.

SEEN in four workbooks (passenger cars and commercial vehicles, of 2019 and of 2023): one sheet,
`pc_sales`, `PC_sales` or `cv_sales`; countries in capitals below the regions that they add up to;
blank rows between regions; hidden rows of totals and years below the table, with no name; unit
counts with decimals (9,232.996...); footnotes, and their marks at the names (`KAZAKHSTAN*`,
`MEXICO2`). Two layouts: header in row 6, three empty columns, years 2005 to 2019, some of them
text and some numbers; and header in row 4, `Q1-Q4 2019` to `Q1-Q4 2023`, then growth on earlier
years, then in the commercial one what is counted (`Scope`).

"Estimated figures" above the first year of the older layout is a legend, not a flag of that year:
the cell before it is shaded grey, and so are the estimates, in every year. Shading is not read, so
the legend says only that some figures of the sheet are estimates.

Pick-ups, sport-utility vehicles and minivans count as commercial vehicles in Canada and the USA.

What is asked for is a public copy (jhelvy/oica) of OICA's workbooks of 2021 and 2023. Those of
2021 were not seen; the copy's own program reads them as having their header in row 4, `Q1-Q4 2019`
to `Q1-Q4 2021`. Those of 2019 have no known address: `canauto refresh --only oica_sales --from
FOLDER`.

Each filled figure becomes one record, totals and hidden rows included; so does each footnote.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import Column, Feed, Kind, Layout, Part, XlsxForm
from sources.feeds._sheet import Sheet
from sources.feeds._workbook import cell_text, workbook_cells
from sources.model import Cadence, Origin, Topic

COPY = "https://raw.githubusercontent.com/jhelvy/oica/main/data-raw/raw"
LABELS = "REGIONS/COUNTRIES"
LEGEND = "Estimated figures"
SCOPE = "Scope"
TITLES = {"pc": r".*\bPC\b.*|.*PASSENGER CARS.*", "cv": r".*\bCV\b.*|.*COMMERCIAL VEHICLES.*"}
# Rows without a figure that are known to be there.
FOOTNOTES = re.compile(
    r"[*\d] ?(only LV|including Heavy trucks, buses and coaches|including LCV ?& ?HCV)"
)
GROWTH = re.compile(r"(\d{4}) ?/ ?(\d{4})")

FIGURES = Layout(
    name="figures",
    columns=(
        Column(header="sheet", required=True),
        "region_or_country",  # Empty in the hidden rows.
        "column_header",  # Empty for a footnote.
        Column(header="value", kind=Kind.DECIMAL),
        "scope",
        "legend",
    ),
)

DATASET = Feed(
    id="oica_sales",
    entity="sales_figure",
    topic=Topic.SALES,
    cadence=Cadence.ANNUAL,
    licence="oica",
    origin=Origin(
        producer="International Organization of Motor Vehicle Manufacturers (OICA)",
        title="World motor vehicle registrations or sales by country and type",
        url="https://www.oica.net/sales-statistics/",
    ),
    note=(
        "A public copy (jhelvy/oica) of OICA's workbooks. For checks only: OICA's figures may be "
        "cited, its tables not handed on. No lag is declared: a new workbook has a new address."
    ),
    unverified=(
        "The workbooks of 2021 were not seen. The address of OICA's page is from general knowledge."
    ),
    forms=(XlsxForm(sheet="(pc|cv)_sales"),),
    layouts=(FIGURES,),
    parts=(
        Part(name="pc_2023", url=f"{COPY}/pc-sales-2023.xlsx", file="pc-sales-2023.xlsx"),
        Part(name="cv_2023", url=f"{COPY}/cv-sales-2023.xlsx", file="cv-sales-2023.xlsx"),
        Part(name="pc_2021", url=f"{COPY}/sales/pc-sales-2021.xlsx", file="pc-sales-2021.xlsx"),
        Part(name="cv_2021", url=f"{COPY}/sales/cv-sales-2021.xlsx", file="cv-sales-2021.xlsx"),
        Part(name="pc_2019", file="pc-sales-2019.xlsx"),
        Part(name="cv_2019", file="cv-sales-2019.xlsx"),
    ),
    part_pattern=r"(pc|cv)_(sales_)?\d{4}",
)


@dataclass(frozen=True)
class Shape:
    """Where a known layout has its header, and how it writes a year.

    Attributes:
        row: Of the header, from 1.
        first_year: Column of the first year, from 1; those between it and the names are empty.
        year: What a year's header must match.
    """

    row: int
    first_year: int
    year: re.Pattern[str]


SHAPES = (
    Shape(row=6, first_year=5, year=re.compile(r"(\d{4})")),
    Shape(row=4, first_year=2, year=re.compile(r"Q1-Q4 (\d{4})")),
)


def parse(path: Path, part: str) -> Iterator[Sheet]:
    """One record for each filled figure and each footnote of a workbook.

    Args:
        path: The workbook.
        part: `pc_2023`: what it counts, and its last year.

    Raises:
        InvalidSnapshotError: It is no such workbook, or not as it was known to be.
    """
    name = f"{DATASET.id}, part {part},"
    form = DATASET.form_of(path.name)
    assert isinstance(form, XlsxForm)
    sheet, cells = workbook_cells(path, form.sheet, name)
    yield Sheet(FIGURES, _Book(name, part, sheet, cells).records())


class _Book:
    """One workbook, and what is known of it."""

    def __init__(self, name: str, part: str, sheet: str, cells: list[list[object]]) -> None:
        self._name = name
        self._part = part
        self._sheet = sheet
        self._cells = cells
        self._text = [[" ".join(cell_text(cell).split()) for cell in row] for row in cells]

    def records(self) -> Iterator[tuple[str, list[str]]]:
        """Each with the row that it stands in."""
        shape = self._shape()
        header = self._text[shape.row - 1]
        self._check_header(header, shape)
        legend = self._legend(shape)
        scope_at = header.index(SCOPE) if SCOPE in header else None
        for number, row in enumerate(self._text[shape.row :], start=shape.row + 1):
            label = cell_text(self._cells[number - 1][0])
            scope = cell_text(self._cells[number - 1][scope_at]) if scope_at else ""
            filled = [at for at, text in enumerate(row) if text and at not in (0, scope_at)]
            for at in filled:
                self._check_figure(number, at, header)
                value = row[at]
                place = f"row {number:,}, column {at + 1}"
                yield place, [self._sheet, label, header[at], value, scope, legend]
            if not filled and (row[0] or scope):
                if not FOOTNOTES.fullmatch(row[0]):
                    said = row[0] or scope.strip()
                    self._refuse(f"has {said!r} without a figure in row {number:,}, a new footnote")
                yield f"row {number:,}", [self._sheet, label, "", "", scope, legend]

    def _shape(self) -> Shape:
        """Which of the known layouts it has."""
        kind = self._sheet[:2].lower()
        if not self._part.startswith(kind):
            self._refuse(f"has the sheet {self._sheet}, which is of another kind of vehicle")
        found = [n for n, row in enumerate(self._text, 1) if row[0].upper() == LABELS]
        if len(found) > 1:
            self._refuse(f"has its header again in row {found[1]}")
        for shape in SHAPES:
            if found == [shape.row]:
                return shape
        where = f"in row {found[0]}" if found else "nowhere"
        rows = " or ".join(str(shape.row) for shape in SHAPES)
        self._refuse(f"has {LABELS!r} {where} in its first column, where row {rows} had it")

    def _check_header(self, header: Sequence[str], shape: Shape) -> None:
        """Years one after the other up to the part's own, then growth, then the scope."""
        for at, text in enumerate(header[1 : shape.first_year - 1], start=2):
            if text:
                self._refuse(f"has a new column {at}, {text!r}, before its first year")
        rest = list(header[shape.first_year - 1 :])
        while rest and not rest[-1]:
            rest.pop()
        last = len(header) - len(header[shape.first_year - 1 :]) + len(rest)
        years = self._years(rest, shape)
        while rest and (growth := GROWTH.fullmatch(rest[0])):
            if not {int(year) for year in growth.groups()} <= set(years):
                self._refuse(f"has growth between years that it does not have: {rest[0]!r}")
            rest.pop(0)
        if rest == [SCOPE]:
            rest.pop()
        if rest:
            at = last - len(rest) + 1
            self._refuse(f"has {rest[0]!r} in column {at}, where a year, growth or {SCOPE} belongs")

    def _years(self, rest: list[str], shape: Shape) -> list[int]:
        """Takes the years off what is left of a header."""
        years: list[int] = []
        while rest and (year := shape.year.fullmatch(rest[0])):
            years.append(int(year.group(1)))
            rest.pop(0)
        if not years:
            said = repr(rest[0]) if rest else "nothing"
            self._refuse(f"has {said} in column {shape.first_year}, where its first year belongs")
        if years != list(range(years[0], years[0] + len(years))):
            self._refuse(f"has years that do not follow each other: {', '.join(map(str, years))}")
        if str(years[-1]) != self._part[-4:]:
            self._refuse(f"has figures up to {years[-1]}, not up to {self._part[-4:]}")
        return years

    def _legend(self, shape: Shape) -> str:
        """What stands above the header: the title, and in the older layout the legend."""
        titles = re.compile(TITLES[self._sheet[:2].lower()], re.IGNORECASE)
        above = [
            (number, text)
            for number, row in enumerate(self._text[: shape.row - 1], start=1)
            for text in row
            if text
        ]
        odd = [a for a in above if not titles.fullmatch(a[1]) and a[1] != LEGEND]
        if odd:
            self._refuse(f"has {odd[0][1]!r} in row {odd[0][0]}, above its header")
        if all(text == LEGEND for _, text in above):
            self._refuse("has no title that says what it counts")
        return LEGEND if any(text == LEGEND for _, text in above) else ""

    def _check_figure(self, number: int, at: int, header: Sequence[str]) -> None:
        cell = self._cells[number - 1][at]
        if not header[at]:
            self._refuse(f"has {cell_text(cell)!r} in row {number}, column {at + 1}, under no name")
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            text = self._text[number - 1][at]
            self._refuse(f"has {text!r} in row {number} under {header[at]!r}, which is no number")

    def _refuse(self, sentence: str) -> NoReturn:
        raise InvalidSnapshotError(f"{self._name} {sentence}.")
