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
    """20-10-0086: the years of 20-10-0085 with trucks apart; its fourth dimension is made up."""
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
        lambda leaf, period: (40 if leaf[2] == 2 else 1) * sold_in_a_year(*leaf[:2], period),
        scalar_ids=IN_THOUSANDS,
    )


def historical_annual_sales() -> Cube:
    """20-10-0002: buses of Prince Edward Island suppressed, of one year never collected.

    Its 2022 is the sum of the months of 20-10-0001; 2021 and 2023 have no twelve months there.
    """
    cube = additive(
        "20100002",
        "Synthetic new motor vehicle sales, annual, historical",
        12,
        [eleven_regions(), vehicle_types(6), units_and_dollars()],
        list(years(2021, 2023)),
        lambda leaf, period: (
            (38 if leaf[2] == 2 else 1) * sold_in_a_year(*leaf[:2], period, historical=True)
        ),
        scalar_ids=IN_THOUSANDS,
    )
    missing: dict[str, Given] = {"2021": (None, "..", "")}
    cube = hidden(cube, "x", lambda ids: ids[:2] == (3, 6))
    return cube.revised(RELEASED, {"3.5.1": missing, "3.5.2": missing})


def sold_in_a_year(region: int, vehicle_type: int, year: int, historical: bool = False) -> int:
    """What the months of the monthly table add up to; trucks, its member 3, in three parts."""
    heavy_trucks_and_buses = {5: 90 + region + year, 6: 10 + region + year}
    if vehicle_type in heavy_trucks_and_buses:
        return heavy_trucks_and_buses[vehicle_type]
    # The first month of 20-10-0001 is October of its first year; 20-10-0085 has fuel types.
    first, origins = (12 * year - 9, (2, 4, 5)) if historical else (12 * year, (2, 3))
    fuels = ((),) if historical else ((2,), (3,))
    monthly_type = min(vehicle_type, 3)
    sold = sum(
        count((region, monthly_type, *fuel, origin), month)
        for month in range(first, first + 12)
        for fuel in fuels
        for origin in origins
    )
    return sold - (sum(heavy_trucks_and_buses.values()) if vehicle_type == 4 else 0)


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
