"""Registration tables, SYNTHETIC figures."""

from collections.abc import Iterator

from tests.doubles.additive_cube import (
    Figure,
    additive,
    axis,
    count,
    hidden,
    quarters,
    years,
)
from tests.doubles.auto_axes import eleven_regions, provinces, vehicle_types
from tests.doubles.cube_builder import Cube

HIDDEN = (2, 4, 10)


def registration_tables() -> list[Cube]:
    """20-10-0025, 20-10-0024, 20-10-0021 and 23-10-0308."""
    return [
        registrations(),
        historical_registrations(),
        annual_registrations(),
        registered_vehicles(),
    ]


def registrations() -> Cube:
    """20-10-0025: fuel and geography ids as they stand since 2025.

    What Canada has more than its provinces is the hidden ones. Canada lies a few per cent under the
    three months of the synthetic 20-10-0085, as the publisher's two tables do.
    """
    places = {
        2: "Newfoundland and Labrador",
        381: "Prince Edward Island",
        497: "Nova Scotia",
        600: "New Brunswick",
        882: "Quebec",
        2199: "Ontario",
        2821: "Manitoba",
        3058: "Saskatchewan",
        4020: "Alberta",
        4465: "British Columbia",
        5231: "Yukon",
        5270: "Northwest Territories",
        5314: "Nunavut",
    }
    cube = additive(
        "20100025",
        "Synthetic registrations, quarterly",
        9,
        [
            axis("Geography", {1: "Canada"} | places, {1: tuple(places)}),
            axis(
                "Fuel type",
                {
                    1: "All zero-emission vehicles",
                    2: "Battery electric",
                    3: "Plug-in hybrid electric",
                    4: "All fuel types",
                    5: "Gasoline",
                    6: "Diesel",
                    7: "Hybrid electric",
                    8: "Other fuel types",
                },
                {1: (2, 3), 4: (2, 3, 5, 6, 7, 8)},
            ),
            vehicle_types(),
            axis("Statistics", {1: "Number of vehicles"}, units={1: 300}),
        ],
        list(quarters(2022, 2024)),
        lambda leaf, quarter: count(leaf, 0) % 50 + 7 * quarter + 30,
    )
    return hidden(cube, "..", lambda ids: ids[0] in (2, 4020))


def historical_registrations() -> Cube:
    """20-10-0024: fuels without a zero-emission total; ends where 20-10-0025 goes on."""
    return _seven_fuels("20100024", "Synthetic registrations, historical", 9, quarters(2020, 2022))


def annual_registrations() -> Cube:
    """20-10-0021: each year is the sum of four quarters of 20-10-0024, which begins in 2020."""
    return _seven_fuels(
        "20100021",
        "Synthetic registrations, annual",
        12,
        years(2018, 2021),
        lambda leaf, year: sum(count(leaf, 4 * (year - 2) + quarter) for quarter in range(4)),
    )


def registered_vehicles() -> Cube:
    """23-10-0308, a stock; all but the first dimension are made up, as the entry says."""
    cube = additive(
        "23100308",
        "Synthetic registered vehicles",
        12,
        [
            provinces(),
            axis(
                "Vehicle type",
                {1: "Total", 2: "Light-duty vehicles", 3: "Buses"},
                {1: (2, 3)},
            ),
            axis("Fuel type", {1: "Total", 2: "Gasoline", 3: "Battery electric"}, {1: (2, 3)}),
            axis("Statistics", {1: "Registrations"}, units={1: 300}),
        ],
        list(years(2020, 2024)),
        lambda leaf, period: 1_000 * leaf[0] + 100 * leaf[1] + 10 * leaf[2] + period,
    )
    return hidden(cube, "..", lambda ids: ids[0] == 15 and ids[2] == 3)


def _seven_fuels(
    pid: str,
    title: str,
    frequency_code: int,
    periods: Iterator[str],
    figure: Figure = count,
) -> Cube:
    fuels = {
        1: "All fuel types",
        2: "Gasoline",
        3: "Diesel",
        4: "Battery electric",
        5: "Hybrid electric",
        6: "Plug-in hybrid electric",
        7: "Other fuel types",
    }
    cube = additive(
        pid,
        title,
        frequency_code,
        [
            eleven_regions(),
            axis("Fuel type", fuels, {1: tuple(range(2, 8))}),
            vehicle_types(),
            axis("Statistics", {1: "Number of vehicles"}, units={1: 300}),
        ],
        list(periods),
        figure,
    )
    # Newfoundland and Labrador, Nova Scotia and Alberta are counted in Canada and not published.
    return hidden(cube, "..", lambda ids: ids[0] in HIDDEN)
