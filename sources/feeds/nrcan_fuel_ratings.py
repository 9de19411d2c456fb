"""Fuel consumption ratings of Natural Resources Canada, one row for each rated vehicle.

Seen in real files: battery-electric and plug-in hybrid vehicles of model years 2012 to 2023 and
conventional ones of 2022 and 2023; CRLF; UTF-8, and windows-1252 where a model has an accent (in
2023); `n/a` for ratings that did not exist yet; one footnote under the plug-in hybrids, whose
combined consumption is text (`2.5 (22.3 kWh/100 km)`). Conventional vehicles include hybrids
without a plug, which no column tells apart. An older edition, which NRCan's own site gave out until
about 2023 (seen in the tests of public programs), has two header rows, empty columns at the end and
a legend below. The ids of the resources are in several public programs of 2026.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from sources.feeds._feed import Ckan, Column, CsvForm, Feed, Kind, Layout
from sources.feeds._header import layout_of
from sources.feeds._sheet import Record, Sheet, sheet_of
from sources.feeds._text import csv_records
from sources.model import Cadence, Origin, Topic

FORM = CsvForm(encodings=("utf-8", "windows-1252"), blank_rows=True)
NOT_RATED = ("n/a",)
FOOTNOTE = r"\*In testing, this vehicle did not use any gasoline for electric mode operation\..*"


def _number(header: str, name: str = "") -> Column:
    named = {"name": name} if name else {}
    return Column(header=header, kind=Kind.DECIMAL, required=True, **named)


def _rating(header: str) -> Column:
    return Column(header=header, kind=Kind.INTEGER, words=NOT_RATED)


VEHICLE = (
    Column(header="Model year", kind=Kind.YEAR, required=True),
    Column(header="Make", required=True),
    Column(header="Model", required=True),
    "Vehicle class",
)
GASOLINE = (
    _number("City (L/100 km)"),
    _number("Highway (L/100 km)"),
    _number("Combined (L/100 km)"),
)
CO2 = _number("CO2 emissions (g/km)")
RATINGS = (_rating("CO2 rating"), _rating("Smog rating"))
RECHARGE = _number("Recharge time (h)")

BATTERY_ELECTRIC = Layout(
    name="battery_electric",
    columns=(
        *VEHICLE,
        _number("Motor (kW)"),
        "Transmission",
        "Fuel type",
        _number("City (kWh/100 km)"),
        _number("Highway (kWh/100 km)"),
        _number("Combined (kWh/100 km)"),
        _number("City (Le/100 km)"),
        _number("Highway (Le/100 km)"),
        _number("Combined (Le/100 km)"),
        _number("Range (km)"),
        CO2,
        *RATINGS,
        RECHARGE,
    ),
)
PLUG_IN_HYBRID = Layout(
    name="plug_in_hybrid",
    columns=(
        *VEHICLE,
        _number("Motor (kW)"),
        _number("Engine size (L)"),
        _number("Cylinders"),
        "Transmission",
        "Fuel type 1",
        Column(header="Combined Le/100 km", required=True),
        _number("Range 1 (km)"),
        RECHARGE,
        "Fuel type 2",
        *GASOLINE,
        _number("Range 2 (km)"),
        CO2,
        *RATINGS,
    ),
    notes=(FOOTNOTE,),
)
ENGINE = (*VEHICLE, _number("Engine size (L)"), _number("Cylinders"), "Transmission", "Fuel type")
CONVENTIONAL = Layout(
    name="conventional",
    columns=(*ENGINE, *GASOLINE, _number("Combined (mpg)"), CO2, *RATINGS),
)
# Two header rows, read as one: `Fuel Consumption` above `City (L/100 km)`, `CO2 Emissions` above
# `(g/km)`.
TWO_HEADER_ROWS = Layout(
    name="two_header_rows",
    columns=(
        Column(header="Model Year", kind=Kind.YEAR, required=True),
        *ENGINE[1:],
        _number("Fuel Consumption City (L/100 km)", "city_l_100_km"),
        _number("Hwy (L/100 km)", "highway_l_100_km"),
        _number("Comb (L/100 km)", "combined_l_100_km"),
        _number("Comb (mpg)", "combined_mpg"),
        CO2,
        *RATINGS,
    ),
)
SECOND_ROW = "year"
LEGEND = "understanding the table"
LEGEND_COLUMNS = 2

DATASET = Feed(
    id="nrcan_fuel_ratings",
    entity="fuel_rating",
    topic=Topic.REFERENCE,
    cadence=Cadence.IRREGULAR,
    licence="ogl_canada",
    origin=Origin(
        producer="Natural Resources Canada",
        title="Fuel consumption ratings",
        url="https://open.canada.ca/data/en/dataset/98f1a129-f628-4ce4-b24d-6f16bf24dd64",
    ),
    note=(
        "Model years from 1995; tested by the 5-cycle method from 2015, restated to it before. "
        "A rated model is not a sold one."
    ),
    unverified=(
        "The files of 2024 and later, and that of 1995 to 2014, were not seen: public programs "
        "read them by the same column names. The older edition of 2015, without ratings, is not "
        "known to the column and is refused."
    ),
    forms=(FORM,),
    layouts=(BATTERY_ELECTRIC, PLUG_IN_HYBRID, CONVENTIONAL, TWO_HEADER_ROWS),
    ckan=Ckan(
        package="98f1a129-f628-4ce4-b24d-6f16bf24dd64",
        parts={
            "42495676-28b7-40f3-b0e0-3d7fe005ca56": "conventional_1995_2014",
            "c98b9dc8-b23f-4cd8-8b19-e892da1e4688": "conventional_2015_2024",
            "d589f2bc-9a85-4f65-be2f-20f17debfcb1": "conventional_2025",
            "9df1b18d-d036-4783-a61c-99f1f75b3ac5": "conventional_2026",
            "026e45b4-eb63-451f-b34f-d9308ea3a3d9": "battery_electric",
            "8812228b-a6aa-4303-b3d0-66489225120d": "plug_in_hybrid",
        },
        # 1995 to 2014 by the old 2-cycle test: the same vehicles as the 5-cycle file.
        left_out=("29bcf157-9297-4d6a-9695-dfd816bc32ca",),
    ),
    period_column="model_year",
    redirect_hosts=("opencanada.blob.core.windows.net",),
)


def parse(path: Path, part: str) -> Iterator[Sheet]:
    """The ratings of a file, whether its header is one row or two.

    Args:
        path: A file of ratings.
        part: Which one, for messages.

    Raises:
        InvalidSnapshotError: It is empty, or of no known layout.
    """
    name = f"{DATASET.id}, part {part},"
    lines = csv_records(path, FORM, name)
    first = list(_taken(lines, 2))
    if len(first) == 2 and _plain(first[1][1][:1]) == [SECOND_ROW]:
        header = _joined(first[0][1], first[1][1])
        layout = layout_of(header, DATASET.layouts, name)
        yield Sheet(layout, _without_legend(lines, len(layout.columns)))
    else:
        placed = ((f"line {line:,}", record) for line, record in chain(first, lines))
        yield sheet_of(DATASET.layouts, placed, name)


def _taken(lines: Iterator[tuple[int, list[str]]], count: int) -> Iterator[tuple[int, list[str]]]:
    for _ in range(count):
        if (found := next(lines, None)) is not None:
            yield found


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two header rows as one, without the empty columns at the end."""
    width = max(len(upper), len(lower))
    rows = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    header = [f"{above} {below}".strip() for above, below in zip(*rows, strict=True)]
    while header and not header[-1]:
        header.pop()
    return header


def _without_legend(
    lines: Iterator[tuple[int, list[str]]], width: int
) -> Iterator[tuple[str, Record | None]]:
    """Rows without the empty columns at their end; those of the legend are not to be loaded.

    A row below the legend's title that fills a third column is no legend and is passed on as it is.
    """
    in_legend = False
    for line, record in lines:
        in_legend = in_legend or _plain(record[:1]) == [LEGEND]
        if in_legend and not any(record[LEGEND_COLUMNS:]):
            yield f"line {line:,}", None
        else:
            yield f"line {line:,}", record if any(record[width:]) else record[:width]


def _plain(cells: Sequence[str]) -> list[str]:
    return [cell.strip().casefold() for cell in cells]
