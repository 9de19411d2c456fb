"""Production, manufacturing, GDP and capacity, SYNTHETIC figures in the true units and scales."""

from tests.doubles.additive_cube import (
    RELEASED,
    Axis,
    Ids,
    Row,
    additive,
    axis,
    cells,
    count,
    ended,
    hidden,
    months,
    quarters,
    tree,
    years,
)
from tests.doubles.auto_axes import (
    CANADA,
    NAICS,
    PROVINCES,
    TERRITORIES,
    canada,
    provinces_alone,
    seasonal_adjustment,
)
from tests.doubles.cube_builder import Cube

QUEBEC, ONTARIO = 5, 6  # Where Canada is not a member.
DOLLARS_IN_THOUSANDS = {81: 3}
# As 16-10-0048 numbers them: 12 joined two territories, which are 14 and 13 of their own.
ALL_PROVINCES = (*range(1, 12), 14, 13)
JOINED_TERRITORIES: Row = (12, None, "Northwest Territories including Nunavut", None)
MADE_GOODS: tuple[Row, ...] = (
    (1, None, "Manufacturing", "31-33"),
    (84, 1, "Durable goods industries", None),
    (281, 84, "Battery manufacturing", "33591"),
    (285, 84, "Transportation equipment manufacturing", "336"),
    (286, 285, "Motor vehicle manufacturing", "3361"),
    (287, 286, "Automobile and light-duty motor vehicle manufacturing", "33611"),
    (288, 286, "Heavy-duty truck manufacturing", "33612"),
    (289, 285, "Motor vehicle body and trailer manufacturing", "3362"),
    (294, 285, "Motor vehicle parts manufacturing", "3363"),
    (303, 285, "Aerospace product and parts manufacturing", "3364"),  # not kept in raw
)
# The same industries in 16-10-0117.
ANNUAL_IDS = {245: 281, 251: 287, 252: 288, 253: 289, 255: 294, 264: 303}


def output_tables() -> list[Cube]:
    """16-10-0066, 0047, 0048, 36-10-0434, 0402, 16-10-0012, 0109 and 0117."""
    return [
        vehicle_production(),
        manufacturing(),
        provincial_manufacturing(),
        gdp(),
        provincial_gdp(),
        manufacturing_capacity(),
        industrial_capacity(),
        principal_statistics(),
    ]


def vehicle_production() -> Cube:
    """16-10-0066: archived, ends in 2010; -999999999 where a figure is not available."""
    types: list[Row] = [
        (1, None, "Total, motor vehicles", None),
        (2, 1, "Total passenger cars", None),
        (3, 2, "American Motors, total cars", None),
        (11, 2, "Chrysler/Dodge, total cars", None),
        (105, 1, "Total, all trucks and vans", None),
        (148, 1, "Toyota, total cars", None),
    ]
    cube = additive(
        "16100066",
        "Synthetic production of new motor vehicles",
        6,
        [canada(), tree("Vehicle type", types, unit=300)],
        list(months(2009, 2010)),
        is_archived=True,
    )
    cube = cube.revised(RELEASED, {"1.148": {"2010-11": -999999999, "2010-12": -999999999}})
    return ended(cube, "2009-06", lambda ids: ids[1] == 3)


def provincial_sales(ids: Ids, period: int) -> int:
    """Of a leaf of 16-10-0048, in thousands of dollars: as large as the trade in vehicles."""
    return 60 * count(ids, period)


def national_sales(ids: Ids, period: int) -> int:
    """Of a leaf of 16-10-0047: unadjusted sales are those of all provinces."""
    _, statistic, adjustment, industry = ids
    if (statistic, adjustment) != (1, 1):
        return provincial_sales(ids, period)
    return sum(provincial_sales((place, 1, 1, industry), period) for place in ALL_PROVINCES)


def annual_figure(ids: Ids, year: int) -> int:
    """Of a leaf of 16-10-0117: revenue from goods is near a year of months, over three places."""
    _, statistic, industry = ids
    if statistic != 2:
        return count(ids, year)
    twelve = range(12 * year, 12 * year + 12)
    sales = sum(national_sales((1, 1, 1, ANNUAL_IDS[industry]), month) for month in twelve)
    return sales // 3 + 10_000


def manufacturing() -> Cube:
    """16-10-0047: dollars in thousands, and two ratios."""
    statistics = {
        1: "Sales of goods manufactured (shipments)",
        2: "New orders, estimated values of orders received during month",
        3: "Unfilled orders, estimated values of orders at end of month",
        7: "Total inventory, estimated values of total inventory at end of the month",
        8: "Ratio of total inventory to sales",
        9: "Ratio of finished goods to sales",
    }
    units = {i: 270 if i in (8, 9) else 81 for i in statistics}
    axes = [
        canada(),
        axis("Principal statistics", statistics, units=units),
        seasonal_adjustment(),
        tree(NAICS, MADE_GOODS, code_type="19"),
    ]
    cube = additive(
        "16100047",
        "Synthetic manufacturers' sales, inventories and orders",
        6,
        axes,
        list(months(2023, 2024)),
        national_sales,
        scalar_ids=DOLLARS_IN_THOUSANDS,
    )
    ratios = [c for c in cube.observations if c.split(".")[1] in ("8", "9")]
    return cube.revised(RELEASED, {c: dict.fromkeys(cube.observations[c], "1.62") for c in ratios})


def provincial_manufacturing() -> Cube:
    """16-10-0048: no Canada member; parts plants of the smallest province suppressed."""
    names = zip(ALL_PROVINCES, (*PROVINCES, *TERRITORIES), strict=True)
    places: list[Row] = [*((i, None, *name) for i, name in names), JOINED_TERRITORIES]
    cube = additive(
        "16100048",
        "Synthetic manufacturing sales by province",
        6,
        [
            tree("Geography", places, code_type="1"),
            axis("Principal statistics", {1: "Sales of goods manufactured (shipments)"}),
            seasonal_adjustment(),
            tree(NAICS, MADE_GOODS, unit=81, code_type="19"),
        ],
        list(months(2024, 2024)),
        lambda ids, period: provincial_sales(ids, period + 12),
        scalar_id=3,
    )
    cube = hidden(cube, "..", lambda ids: ids[0] == JOINED_TERRITORIES[0])
    return hidden(cube, "x", lambda ids: ids[0] == 1 and ids[3] == 294)


def gdp() -> Cube:
    """36-10-0434: in millions; annual rates, and adjusted for trading days only."""
    industries: list[Row] = [
        (1, None, "All industries", "T001"),
        (54, 1, "Manufacturing", "31-33"),
        (132, 54, "Transportation equipment manufacturing", "336"),
        (133, 132, "Motor vehicles and parts manufacturing", "336Y"),
        (134, 133, "Motor vehicle manufacturing", "3361"),
        (135, 133, "Motor vehicle body and trailer manufacturing", "3362"),
        (136, 133, "Motor vehicle parts manufacturing", "3363"),
        (154, 1, "Motor vehicle and parts wholesaler-distributors", "415"),
        (160, 1, "Motor vehicle and parts dealers", "441"),
    ]
    cube = cells(
        "36100434",
        "Synthetic gross domestic product by industry",
        6,
        [
            canada(),
            axis(
                "Seasonal adjustment",
                {1: "Seasonally adjusted at annual rates", 2: "Trading-day adjusted"},
            ),
            axis("Prices", {1: "Chained (2017) dollars", 2: "2017 constant prices"}),
            tree(NAICS, industries, unit=81, code_type="42"),
        ],
        list(months(2023, 2024)),
        lambda ids, period: count(ids, period) * (12 if ids[1] == 1 else 1),
        scalar_id=6,
    )
    return hidden(cube, "..", lambda ids: ids[1:] == (2, 2, 160))


def provincial_gdp() -> Cube:
    """36-10-0402: current and chained dollars in millions (both add up here), and points."""
    industries: list[Row] = [
        (1, None, "All industries", "T001"),
        (58, 1, "Manufacturing", "31-33"),
        (137, 58, "Transportation equipment manufacturing", "336"),
        (312, 137, "Motor vehicles and parts manufacturing", "336Y"),
        (138, 312, "Motor vehicle manufacturing", "3361"),
        (141, 312, "Motor vehicle body and trailer manufacturing", "3362"),
        (142, 312, "Motor vehicle parts manufacturing", "3363"),
        (
            167,
            1,
            "Motor vehicle and motor vehicle parts and accessories merchant wholesalers",
            "415",
        ),
        (173, 1, "Motor vehicle and parts dealers", "441"),
    ]
    values = {
        1: "Current dollars",
        2: "Chained (2017) dollars",
        3: "Contributions to percent change",
    }
    cube = additive(
        "36100402",
        "Synthetic gross domestic product by industry and province",
        12,
        [
            provinces_alone([1, QUEBEC, ONTARIO]),
            axis("Value", values, units={1: 81, 2: 81, 3: 396}),
            tree(NAICS, industries, code_type="42"),
        ],
        list(years(2022, 2024)),
        scalar_ids={81: 6},
    )
    contributions = [c for c in cube.observations if c.split(".")[1] == "3"]
    cube = cube.revised(
        RELEASED, {c: dict.fromkeys(cube.observations[c], "0.12") for c in contributions}
    )
    return hidden(cube, "x", lambda ids: ids[0] == 1 and ids[2] == 138)


def manufacturing_capacity() -> Cube:
    """16-10-0012: from 336 upwards only."""
    industries: list[Row] = [
        (1, None, "Manufacturing", "31-33"),
        (18, 1, "Durable goods industries", None),
        (26, 18, "Transportation equipment manufacturing", "336"),
    ]
    return cells(
        "16100012",
        "Synthetic manufacturing capacity utilization",
        6,
        [
            canada(),
            tree(NAICS, industries, code_type="19"),
            axis("Principal statistics", {1: "Capacity utilization rate"}, units={1: 239}),
        ],
        list(months(2023, 2024)),
        _rate,
        decimals=1,
    )


def industrial_capacity() -> Cube:
    """16-10-0109: one industry not available at first, as textiles before 1997."""
    industries: list[Row] = [
        (1, None, "Total industrial", None),
        (8, 1, "Manufacturing", "31-33"),
        (14, 8, "Textile mills", "313"),
        (32, 8, "Transportation equipment manufacturing", "336"),
    ]
    cube = cells(
        "16100109",
        "Synthetic industrial capacity utilization",
        9,
        [canada(), tree(NAICS, industries, unit=239, code_type="16")],
        list(quarters(2022, 2024)),
        _rate,
        decimals=1,
    )
    return cube.revised(
        RELEASED,
        {
            "1.14": {"2022-01": (None, "..", ""), "2022-04": ("81.0", "E", "")},
            "1.32": {"2022-04": ("81.0", "E", "")},
        },
    )


def principal_statistics() -> Cube:
    """16-10-0117: dollars in thousands and persons; a region beside its provinces."""
    places: list[Row] = [
        (1, None, *CANADA),
        (2, 1, "Atlantic Region", "1"),
        (3, 2, "Newfoundland and Labrador", "10"),
        (7, 1, "Quebec", "24"),
        (8, 1, "Ontario", "35"),
    ]
    industries: list[Row] = [
        (1, None, "Manufacturing", "31-33"),
        (245, 1, "Battery manufacturing", "33591"),
        (249, 1, "Transportation equipment manufacturing", "336"),
        (250, 249, "Motor vehicle manufacturing", "3361"),
        (251, 250, "Automobile and light-duty motor vehicle manufacturing", "33611"),
        (252, 250, "Heavy-duty truck manufacturing", "33612"),
        (253, 249, "Motor vehicle body and trailer manufacturing", "3362"),
        (255, 249, "Motor vehicle parts manufacturing", "3363"),
        (264, 249, "Aerospace product and parts manufacturing", "3364"),  # not kept in raw
    ]
    cube = additive(
        "16100117",
        "Synthetic principal statistics of manufacturing",
        12,
        [
            tree("Geography", places, code_type="1"),
            _statistics(),
            tree(NAICS, industries, code_type="42"),
        ],
        list(years(2023, 2024)),
        annual_figure,
        scalar_ids=DOLLARS_IN_THOUSANDS,
    )
    return hidden(cube, "x", lambda ids: ids[0] == 3 and ids[2] == 245)


def _statistics() -> Axis:
    names = {
        1: "Total revenue",
        2: "Revenue from goods manufactured",
        3: "Total expenses",
        4: "Total salaries and wages, direct and indirect labour",
        17: "Manufacturing value added",
        20: "Total number of employees, direct and indirect labour",
    }
    return axis("Principal statistics", names, units={i: 249 if i == 20 else 81 for i in names})


def _rate(ids: Ids, period: int) -> float:
    return 70 + ids[1] % 17 + period / 10
