"""Sales tables, SYNTHETIC figures: units, and dollars in thousands."""

from dataclasses import replace

from tests.doubles.additive_cube import (
    RELEASED,
    Axis,
    Ids,
    additive,
    axis,
    count,
    ended,
    hidden,
    months,
    years,
)
from tests.doubles.auto_axes import eleven_regions
from tests.doubles.cube_builder import Cube, Given

IN_THOUSANDS = {81: 3}


def sales_tables() -> list[Cube]:
    """20-10-0085, 20-10-0001, 20-10-0086 and 20-10-0002."""
    return [sales(), historical_sales(), annual_sales(), historical_annual_sales()]


def sales() -> Cube:
    """20-10-0085: 2023 and 2024, so that it takes over from 20-10-0001 in January 2023."""
    cube = additive(
        "20100085",
        "Synthetic new motor vehicle sales",
        6,
        [
            eleven_regions(),
            axis("Vehicle type", {1: "Total", 2: "Passenger cars", 3: "Trucks"}, {1: (2, 3)}),
            axis(
                "Fuel type",
                {1: "All fuel types", 2: "Zero-emission vehicles", 3: "All other fuel types"},
                {1: (2, 3)},
            ),
            axis(
                "Origin of manufacture",
                {1: "Total", 2: "North America", 3: "Total, overseas"},
                {1: (2, 3)},
            ),
            units_and_dollars(),
            axis("Seasonal adjustment", {1: "Unadjusted"}),
        ],
        list(months(2023, 2024)),
        lambda leaf, period: (40 if leaf[4] == 2 else 1) * count(leaf[:4], period),
        scalar_ids=IN_THOUSANDS,
    )
    notes = (("A synthetic note.", "Une note synthétique."), ("On cars.", "Sur les voitures."))
    return replace(cube, footnotes=notes, footnote_links={2: (2, 2)})


def historical_sales() -> Cube:
    """20-10-0001: October 2021 to March 2023, so that three months are in both tables.

    The adjusted series of Canada end before it, as they ended in 2012.
    """
    periods = list(months(2021, 2023))[9:27]
    cube = additive(
        "20100001",
        "Synthetic new motor vehicle sales, historical",
        6,
        [
            eleven_regions(),
            vehicle_types(3),
            axis(
                "Origin of manufacture",
                {
                    1: "Total, country of manufacture",
                    2: "North America",
                    3: "Total, overseas",
                    4: "Japan",
                    5: "Other countries",
                },
                {1: (2, 4, 5), 3: (4, 5)},
            ),
            units_and_dollars(),
            axis(
                "Seasonal adjustment",
                {1: "Unadjusted", 2: "Seasonally adjusted"},
                ended=[2],
            ),
        ],
        periods,
        lambda leaf, period: (38 if leaf[3] == 2 else 1) * count(leaf[:3], period),
        scalar_ids=IN_THOUSANDS,
    )
    adjusted = [c for c in cube.observations if c.endswith(".2")]
    gone = [c for c in adjusted if c != "1.1.1.1.2"]
    cube = cube.revised(RELEASED, removed=[(c, ref) for c in gone for ref in periods])
    return ended(cube, periods[1], lambda ids: ids[-1] == 2)


def annual_sales() -> Cube:
    """20-10-0086; the fourth dimension and its place are made up, as the entry says."""
    return additive(
        "20100086",
        "Synthetic new motor vehicle sales, annual",
        12,
        [
            eleven_regions(),
            vehicle_types(6),
            units_and_dollars(),
            axis("Seasonal adjustment", {1: "Unadjusted"}),
        ],
        list(years(2023, 2024)),
        lambda leaf, period: (52 if leaf[2] == 2 else 1) * count(leaf[:2], period),
        scalar_ids=IN_THOUSANDS,
    )


def historical_annual_sales() -> Cube:
    """20-10-0002: buses of Prince Edward Island suppressed, of one year never collected."""
    cube = additive(
        "20100002",
        "Synthetic new motor vehicle sales, annual, historical",
        12,
        [eleven_regions(), vehicle_types(6), units_and_dollars()],
        list(years(2021, 2023)),
        lambda leaf, period: (50 if leaf[2] == 2 else 1) * count(leaf[:2], period),
        scalar_ids=IN_THOUSANDS,
    )
    missing: dict[str, Given] = {"2021": (None, "..", "")}
    cube = hidden(cube, "x", lambda ids: ids[:2] == (3, 6))
    return cube.revised(RELEASED, {"3.5.1": missing, "3.5.2": missing})


def vehicle_types(last: int) -> Axis:
    """The types of the sales tables; the annual ones split trucks."""
    names = (
        "Total, new motor vehicles",
        "Passenger cars",
        "Trucks",
        "Light trucks",
        "Heavy trucks",
        "Buses",
    )
    trucks: Ids = tuple(range(4, last + 1)) or (3,)
    sums = {1: (2, *trucks)} | ({3: trucks} if last > 3 else {})
    return axis("Vehicle type", dict(enumerate(names[:last], start=1)), sums)


def units_and_dollars() -> Axis:
    return axis("Sales", {1: "Units", 2: "Dollars"}, units={1: 300, 2: 81})
