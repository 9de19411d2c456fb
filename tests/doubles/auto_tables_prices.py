"""Price indexes, SYNTHETIC figures: bases by row, cities beside provinces."""

from collections.abc import Sequence

from tests.doubles.additive_cube import Axis, Ids, Row, cells, ended, hidden, months, tree
from tests.doubles.auto_axes import NAPCS, canada
from tests.doubles.cube_builder import Cube, Dim, Member

JANUARY_2020, YEAR_2002, YEAR_2013 = 403, 17, 25


def price_tables() -> list[Cube]:
    """18-10-0265, 18-10-0266 and 18-10-0004."""
    return [product_group_prices(), product_prices(), consumer_prices()]


def product_group_prices() -> Cube:
    """18-10-0265."""
    groups: list[Row] = [
        (1, None, "Total, Industrial product price index (IPPI)", None),
        (18, 1, "Motorized and recreational vehicles", "P71"),
        (20, 1, "Electrical, electronic, audiovisual and telecommunication products", "P73"),
    ]
    return _producer_prices("18100265", "Synthetic prices by product group", groups)


def product_prices() -> Cube:
    """18-10-0266: two products are called Tires; one series ended."""
    products: list[Row] = [
        (1, None, "Total, Industrial product price index (IPPI)", None),
        (104, 1, "Tires", "283"),
        (105, 104, "Tires", "28311"),
        (197, 1, "Motorized and recreational vehicles", "P71"),
        (198, 197, "Passenger cars and light trucks", "411"),
        (199, 198, "Passenger cars and chassis", "41111"),
        (200, 198, "Light-duty trucks, vans and sport utility vehicles (SUVs)", "41112"),
        (201, 197, "Medium and heavy trucks, buses, and other motor vehicles", "412"),
        (207, 197, "Motor vehicle engines and motor vehicle parts", "413"),
        (338, 1, "Batteries and battery chargers", "47523"),
    ]
    cube = _producer_prices("18100266", "Synthetic prices by product", products)
    return ended(cube, "2023-12", lambda ids: ids[1] == 105)


def consumer_prices() -> Cube:
    """18-10-0004: Canada is member 2, a city follows its province, two bases; one item not kept."""
    places = [
        Member("Canada", id=2, classification_code="11124"),
        Member("Quebec", id=11, classification_code="24", parent_id=2),
        Member("Ontario", id=14, classification_code="35", parent_id=2),
        Member("Toronto, Ontario", id=16, classification_code="535", parent_id=14),
        Member("British Columbia", id=26, classification_code="59", parent_id=2),
    ]
    items = {
        2: (None, "All-items"),
        3: (2, "Food"),
        176: (2, "Transportation"),
        177: (176, "Private transportation"),
        178: (177, "Purchase, leasing and rental of passenger vehicles"),
        179: (178, "Purchase and leasing of passenger vehicles"),
        180: (179, "Purchase of passenger vehicles"),
        181: (179, "Leasing of passenger vehicles"),
        183: (177, "Operation of passenger vehicles"),
        184: (183, "Gasoline"),
        185: (183, "Passenger vehicle parts, maintenance and repairs"),
        358: (180, "Purchase of automobiles (2013=100)"),
    }
    products = [
        Member(name, id=i, parent_id=parent, uom_id=YEAR_2013 if i == 358 else YEAR_2002)
        for i, (parent, name) in items.items()
    ]
    cube = cells(
        "18100004",
        "Synthetic consumer prices",
        6,
        [
            Axis(Dim("Geography", places), {}),
            Axis(Dim("Products and product groups", products, has_uom=True), {}),
        ],
        list(months(2023, 2024)),
        _index,
        decimals=1,
    )
    return hidden(cube, "..", lambda ids: ids == (26, 181))


def _producer_prices(pid: str, title: str, products: Sequence[Row]) -> Cube:
    axes = [canada(), tree(NAPCS, products, JANUARY_2020, code_type="44")]
    return cells(pid, title, 6, axes, list(months(2023, 2024)), _index, decimals=1)


def _index(ids: Ids, period: int) -> float:
    return 100 + ids[-1] % 23 + period / 10
