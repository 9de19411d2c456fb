"""Dimensions that several synthetic tables share, with StatCan's member ids, names and codes."""

from collections.abc import Collection

from tests.doubles.additive_cube import Axis, Row, axis, tree
from tests.doubles.cube_builder import Dim, Member

NAICS = "North American Industry Classification System (NAICS)"
NAPCS = "North American Product Classification System (NAPCS)"
BC_AND_TERRITORIES = "British Columbia and the Territories"

# name and code of the Standard Geographical Classification
CANADA = ("Canada", "11124")
PROVINCES = (
    ("Newfoundland and Labrador", "10"),
    ("Prince Edward Island", "11"),
    ("Nova Scotia", "12"),
    ("New Brunswick", "13"),
    ("Quebec", "24"),
    ("Ontario", "35"),
    ("Manitoba", "46"),
    ("Saskatchewan", "47"),
    ("Alberta", "48"),
    ("British Columbia", "59"),
)
TERRITORIES = (("Yukon", "60"), ("Northwest Territories", "61"), ("Nunavut", "62"))

# Of the payroll survey: one tree with the same ids in all its tables, here those used.
PAYROLL_INDUSTRIES: tuple[Row, ...] = (
    (1, None, "Industrial aggregate including unclassified businesses", "00-91N"),
    (2, 1, "Industrial aggregate excluding unclassified businesses", "11-91N"),
    (34, 2, "Manufacturing", "31-33"),
    (131, 34, "Transportation equipment manufacturing", "336"),
    (132, 131, "Motor vehicle manufacturing", "3361"),
    (133, 131, "Motor vehicle body and trailer manufacturing", "3362"),
    (134, 131, "Motor vehicle parts manufacturing", "3363"),
    (158, 2, "Motor vehicle and motor vehicle parts and accessories merchant wholesalers", "415"),
    (159, 158, "Motor vehicle merchant wholesalers", "4151"),
    (160, 158, "New motor vehicle parts and accessories merchant wholesalers", "4152"),
    (179, 2, "Motor vehicle and parts dealers", "441"),
    (180, 179, "Automobile dealers", "4411"),
    (181, 179, "Other motor vehicle dealers", "4412"),
    (182, 179, "Automotive parts, accessories and tire stores", "4413"),
    (420, 158, "Used motor vehicle parts and accessories merchant wholesalers", "4153"),
)


def canada() -> Axis:
    """The geography of tables about Canada as a whole."""
    return tree("Geography", [(1, None, *CANADA)], code_type="1")


def provinces(only: Collection[int] = ()) -> Axis:
    """Canada and the thirteen, Nunavut 15: once a member 13 joined it to the north-west.

    Args:
        only: Member ids, where some are enough; Canada then sums those.
    """
    places = [*zip(range(1, 13), (CANADA, *PROVINCES, TERRITORIES[0]), strict=True)]
    places += [(14, TERRITORIES[1]), (15, TERRITORIES[2])]
    rows = [(i, None if i == 1 else 1, *place) for i, place in places if not only or i in only]
    return tree("Geography", rows, code_type="1")


def provinces_alone(only: Collection[int]) -> Axis:
    """Tables without a Canada member: Newfoundland and Labrador is 1, Nunavut 13."""
    places = enumerate((*PROVINCES, *TERRITORIES), start=1)
    rows = [(i, None, *place) for i, place in places if i in only]
    return tree("Geography", rows, code_type="1")


def eleven_regions() -> Axis:
    """The geography of the sales tables: the territories are inside British Columbia."""
    places = [CANADA, *PROVINCES[:9], (BC_AND_TERRITORIES, None)]
    members = [
        Member(name, id=i, classification_code=code)
        for i, (name, code) in enumerate(places, start=1)
    ]
    return Axis(Dim("Geography", members), {1: tuple(range(2, 12))})


def vehicle_types() -> Axis:
    """Vehicle types of the registration tables."""
    members = {
        1: "Total, vehicle type",
        2: "Passenger cars",
        3: "Pickup trucks",
        4: "Multi-purpose vehicles",
        5: "Vans",
    }
    return axis("Vehicle type", members, {1: (2, 3, 4, 5)})


def payroll_industries(*, first: int = 1, unit: int | None = None) -> Axis:
    """The automotive part of the payroll survey's tree; earnings tables begin at member 2."""
    rows = [(i, p if p != first - 1 else None, n, c) for i, p, n, c in PAYROLL_INDUSTRIES]
    return tree(NAICS, [row for row in rows if row[0] >= first], unit, code_type="42")


def seasonal_adjustment() -> Axis:
    """As in most tables."""
    return axis("Seasonal adjustment", {1: "Unadjusted", 2: "Seasonally adjusted"})


def trade_partners(names: Collection[tuple[int, str]], unit: int | None = None) -> Axis:
    """All countries and some of them, which do not add up to all."""
    rows: list[Row] = [(i, None if i == 1 else 1, name, None) for i, name in names]
    return Axis(tree("Principal trading partners", rows, unit).dimension, {})
