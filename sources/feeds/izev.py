"""Incentives for zero-emission vehicles (iZEV) of Transport Canada, one row for each incentive.

Seen in the files of 2023 and 2024: `Eligible Incentive, Amount` stands unquoted in the header, so
that the header has one field more than the data; the file of 2019 to 2023 ends its lines with an
empty cell; that of 2023 has one blank row; UTF-8 and windows-1252, the sign for at least already
lost as `?`; blanks after values (`BEV `); amounts such as `"5,000"` and, a few, `625`. A vintage of
April 2023 has line breaks and commas within its headers, `Vehicle Make and Model` and one field
`Eligible Incentive Amount` (public programs that read it). There is no id: rows that look the same
are separate incentives, 38 % of 459,288. The addresses are of the edition of November 2025.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import Ckan, Column, CsvForm, Feed, Gates, Kind, Layout
from sources.feeds._header import layout_of
from sources.feeds._sheet import Record, Sheet
from sources.feeds._text import csv_records
from sources.model import Cadence, Origin, Topic

FORM = CsvForm(encodings=("utf-8", "windows-1252"), blank_rows=True)
INCENTIVES = Layout(
    name="incentives",
    columns=(
        Column(header="Incentive Request Date", kind=Kind.DAY, required=True),
        Column(header="Month and Year", required=True),
        Column(header="Government of Canada Fiscal Year (FY)", name="fiscal_year"),
        Column(header="Calendar Year", kind=Kind.YEAR),
        Column(header="Dealership Province / Territory", name="dealership_province"),
        "Dealership Postal Code",
        "Purchase or Lease",
        Column(header="Vehicle Year", kind=Kind.YEAR),
        Column(header="Vehicle Make", required=True),
        "Vehicle Model",
        Column(header="Vehicle Make & Model", name="vehicle_make_and_model"),
        Column(
            header="Battery-Electric Vehicle (BEV) Plug-in Hybrid Electric Vehicle (PHEV) or "
            "Fuel Cell Electric Vehicle (FCEV)",
            name="vehicle_type",
            required=True,
        ),
        Column(
            header="BEV/PHEV/FCEV - Battery equal to or greater than 15 kWh or Electric range "
            "equal to or greater than 50 km",
            name="is_long_range",
        ),
        Column(
            header="BEV PHEV  ? 15 kWh or PHEV < 15 kWh (until April 24 2022) and PHEV ?  50 km or "
            "PHEV < 50 km and  FCEVs ? 50 km or FCEVs < 50 km (April 25 2022 onward)",
            name="vehicle_class",
        ),
        Column(header="Eligible Incentive Amount", kind=Kind.GROUPED, required=True),
        Column(header="Individual or Organization (Recipient)", name="recipient_type"),
        Column(header="Recipient Province / Territory", name="recipient_province"),
        "Country",
    ),
)
SPLIT = ["Eligible Incentive", "Amount"]

DATASET = Feed(
    id="izev",
    entity="incentive",
    topic=Topic.SALES,
    cadence=Cadence.IRREGULAR,
    licence="ogl_canada",
    origin=Origin(
        producer="Transport Canada",
        title="Statistics on the Incentives for Zero-Emission Vehicles (iZEV) Program",
        url="https://open.canada.ca/data/en/dataset/42986a95-be23-436e-af15-7c6bf292a2e1",
    ),
    note=(
        "Incentives requested from May 2019 to the end of the programme in early 2025. They are "
        "not sales: price caps leave models out, and the date is that of the request."
    ),
    unverified=(
        "The files of November 2025 were not seen, only their addresses; the header of April 2023 "
        "is known from the programs that read it."
    ),
    forms=(FORM,),
    layouts=(INCENTIVES,),
    ckan=Ckan(
        package="42986a95-be23-436e-af15-7c6bf292a2e1",
        parts={
            "bba4c959-53ca-4d23-9cde-da3ce771bba2": "fy_2019_2023",
            "33f35447-fd93-45bc-866c-866aba4b2f4e": "fy_2023_24",
            "167cec08-777a-4b29-a3a7-eda79f799bae": "fy_2024_25",
        },
    ),
    gates=Gates(
        smallest_share=0.9,
        reason="Months are revised, but incentives that were paid do not go away.",
    ),
    period_column="incentive_request_date",
    redirect_hosts=("opencanada.blob.core.windows.net",),
)


def parse(path: Path, part: str) -> Iterator[Sheet]:
    """The incentives, whichever way the header of the file is written.

    Args:
        path: A file of the programme's statistics.
        part: Which one, for messages.

    Raises:
        InvalidSnapshotError: It is empty, or has other columns.
    """
    name = f"{DATASET.id}, part {part},"
    lines = csv_records(path, FORM, name)
    _, printed = next(lines, (0, []))
    if not any(printed):
        raise InvalidSnapshotError(f"{name} is empty.")
    layout = layout_of(_header(printed), DATASET.layouts, name)
    yield Sheet(layout, _records(lines, printed, len(layout.columns)))


def _header(printed: Sequence[str]) -> list[str]:
    """The header with one field for each cell of a row, under the names of the layout.

    Only letters and digits count: line breaks, commas and `&` differ between vintages.
    """
    fields = [field.strip() for field in printed]
    while fields and not fields[-1]:
        fields.pop()
    for at in range(len(fields) - 1):
        if fields[at : at + 2] == SPLIT:
            fields[at : at + 2] = [" ".join(SPLIT)]
            break
    known = {_letters(column.header): column.header for column in INCENTIVES.columns}
    return [known.get(_letters(field), field) for field in fields]


def _letters(field: str) -> str:
    return re.sub(r"[^a-z0-9]", "", field.lower().replace("&", "and"))


def _records(
    lines: Iterator[tuple[int, list[str]]], printed: list[str], width: int
) -> Iterator[tuple[str, Record]]:
    """Rows without the empty cell that the oldest file has after its last column."""
    for line, record in lines:
        if len(record) == width + 1 and not record[-1].strip():
            del record[-1]
        elif record == printed:
            record = _header(printed)
        yield f"line {line:,}", record
