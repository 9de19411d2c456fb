"""Merchandise trade, SYNTHETIC figures: South Korea, and two products of one name."""

from tests.doubles.additive_cube import (
    Row,
    additive,
    axis,
    cells,
    count,
    hidden,
    months,
    tree,
    without,
)
from tests.doubles.auto_axes import (
    NAPCS,
    canada,
    provinces,
    seasonal_adjustment,
    trade_partners,
)
from tests.doubles.cube_builder import Cube


def trade_tables() -> list[Cube]:
    """12-10-0011, 12-10-0163 and 12-10-0175."""
    return [trade_by_partner(), trade_by_commodity(), trade_by_province()]


def trade_by_partner() -> Cube:
    """12-10-0011: in millions; a balance only adjusted and on the balance of payments basis."""
    partners = [
        (1, "All countries"),
        (2, "United States"),
        (3, "European Union"),
        (11, "China"),
        (12, "Mexico"),
        (13, "Japan"),
        (14, "South Korea"),
    ]
    cube = cells(
        "12100011",
        "Synthetic merchandise trade by partner",
        6,
        [
            canada(),
            axis("Trade", {1: "Import", 2: "Export", 3: "Trade Balance"}),
            axis("Basis", {1: "Customs", 2: "Balance of payments"}),
            seasonal_adjustment(),
            trade_partners(partners, unit=81),
        ],
        list(months(2024, 2024)),
        lambda ids, period: count(ids, period) * (-1 if ids[1] == 3 else 1),
        scalar_id=6,
    )
    return without(cube, lambda ids: ids[1] == 3 and ids[2:4] != (2, 2))


def trade_by_commodity() -> Cube:
    """12-10-0163: the products of 12-10-0121; C191 and 411, C192 and 412 share their names."""
    cars = "Passenger cars and light trucks"
    heavy = "Medium and heavy trucks, buses, and other motor vehicles"
    products = [
        (1, None, "Total of all merchandise", None),
        (105, 1, "Motor vehicles and parts", "C19"),
        (106, 105, cars, "C191"),
        (107, 106, cars, "411"),
        (108, 105, heavy, "C192"),
        (109, 108, heavy, "412"),
        (110, 105, "Tires; motor vehicle engines and motor vehicle parts", "C193"),
        (111, 110, "Tires", "283"),
        (112, 110, "Motor vehicle engines and motor vehicle parts", "413"),
    ]
    return additive(
        "12100163",
        "Synthetic merchandise trade by commodity",
        6,
        [
            canada(),
            axis("Trade", {1: "Import", 2: "Export"}),
            axis("Basis", {1: "Customs", 2: "Balance of payments"}),
            seasonal_adjustment(),
            tree(NAPCS, products, unit=81, code_type="20"),
        ],
        list(months(2024, 2024)),
        scalar_id=6,
    )


def trade_by_province() -> Cube:
    """12-10-0175: in thousands, with the ids of 12-10-0119; one product is not kept in raw.

    Re-exports are Canada's alone. The partners, other countries among them, are all countries. What
    Yukon sells to South Korea is not available.
    """
    products = [
        (1, None, "Total of all merchandise", None),
        (9, 1, "Electronic and electrical equipment and parts", "C18"),
        (10, 1, "Motor vehicles and parts", "C19"),
        (12, 1, "Consumer goods", "C22"),
    ]
    partners: list[Row] = [
        (1, None, "All countries", None),
        (2, 1, "United States", None),
        (8, 1, "South Korea", None),
        (29, 1, "Other countries", None),
    ]
    kinds = {1: "Import", 2: "Domestic export", 3: "Re-export"}
    cube = additive(
        "12100175",
        "Synthetic merchandise trade by province",
        6,
        [
            provinces(),
            axis("Trade", kinds, units=dict.fromkeys(kinds, 81)),
            tree(NAPCS, products, code_type="20"),
            tree("Principal trading partners", partners),
        ],
        list(months(2024, 2024))[-6:],
        scalar_id=3,
    )
    cube = without(cube, lambda ids: ids[1] == 3 and ids[0] != 1)
    return hidden(cube, "..", lambda ids: ids == (12, 2, 10, 8))
