"""Every declared StatCan table, SYNTHETIC: real ids and layouts, made-up figures that add up.

The sample has no payroll jobs in NAICS 3361-3363 and no adjusted ones; a test on an empty table
proves nothing, so these fill every mart. Leaves get a figure from their ids and the period; a
total is the sum of its leaves, as the publisher's is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from tests.doubles.cube_builder import Cube, Dim, Given, Member, make_cube

PROVINCES = (
    ("Canada", None),
    ("Newfoundland and Labrador", "10"),
    ("Prince Edward Island", "11"),
    ("Nova Scotia", "12"),
    ("New Brunswick", "13"),
    ("Quebec", "24"),
    ("Ontario", "35"),
    ("Manitoba", "46"),
    ("Saskatchewan", "47"),
    ("Alberta", "48"),
)
TERRITORIES = ("British Columbia", "Yukon", "Northwest Territories", "Nunavut")
BC_AND_TERRITORIES = "British Columbia and the Territories"

RELEASED = "2025-02-14T08:30"  # Ottawa time: all tables at once, so that one clock serves them all

Leaf = tuple[int, ...]
Figure = Callable[[Leaf, int], int]


@dataclass(frozen=True)
class Axis:
    """A dimension and, by member id, the leaves that a total sums; other ids are leaves."""

    dimension: Dim
    sums: Mapping[int, tuple[int, ...]]

    @property
    def ids(self) -> list[int]:
        return [member.id for member in self.dimension.members]

    def leaves(self, member_id: int) -> tuple[int, ...]:
        return self.sums.get(member_id, (member_id,))


def axis(
    name: str,
    members: Mapping[int, str],
    sums: Mapping[int, tuple[int, ...]] | None = None,
    units: Mapping[int, int] | None = None,
) -> Axis:
    """A dimension from its member names; `units` are unit codes by member id."""
    named = [Member(label, id=i, uom_id=(units or {}).get(i)) for i, label in members.items()]
    return Axis(Dim(name, named, has_uom=bool(units)), sums or {})


def auto_cubes() -> list[Cube]:
    """One cube for each table in sources/statcan/tables.yml; all figures are synthetic."""
    return [
        sales(),
        historical_sales(),
        registrations(),
        historical_registrations(),
        annual_registrations(),
        employee_counts(),
        adjusted_estimates(),
        direct_investment(),
    ]


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
            axis("Sales", {1: "Units", 2: "Dollars"}, units={1: 300, 2: 81}),
            axis("Seasonal adjustment", {1: "Unadjusted"}),
        ],
        list(months(2023, 2024)),
        lambda leaf, period: (40_000 if leaf[4] == 2 else 1) * count(leaf[:4], period),
    )
    notes = (("A synthetic note.", "Une note synthétique."), ("On cars.", "Sur les voitures."))
    return replace(cube, footnotes=notes, footnote_links={2: (2, 2)})


def historical_sales() -> Cube:
    """20-10-0001: October 2021 to March 2023, so that three months are in both tables."""
    cube = additive(
        "20100001",
        "Synthetic new motor vehicle sales, historical",
        6,
        [
            eleven_regions(),
            axis(
                "Vehicle type",
                {1: "Total, new motor vehicles", 2: "Passenger cars", 3: "Trucks"},
                {1: (2, 3)},
            ),
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
            axis("Sales", {1: "Units", 2: "Dollars"}, units={1: 300, 2: 81}),
            axis("Seasonal adjustment", {1: "Unadjusted"}),
        ],
        list(months(2021, 2023))[9:27],
        lambda leaf, period: (38_000 if leaf[3] == 2 else 1) * count(leaf[:3], period),
    )
    # The file has no adjusted figures here; the metadata names them all the same.
    adjustment = Dim("Seasonal adjustment", ["Unadjusted", "Seasonally adjusted"])
    return replace(cube, dimensions=(*cube.dimensions[:4], adjustment))


def registrations() -> Cube:
    """20-10-0025: fuel and geography ids as they stand since 2025."""
    geography = {1: "Canada", 882: "Quebec", 2199: "Ontario", 4465: "British Columbia"}
    return additive(
        "20100025",
        "Synthetic registrations, quarterly",
        9,
        [
            axis("Geography", geography, {1: (882, 2199, 4465)}),
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
            vehicle_axis(),
            axis("Statistics", {1: "Number of vehicles"}, units={1: 300}),
        ],
        list(quarters(2022, 2024)),
        count,
    )


def historical_registrations() -> Cube:
    """20-10-0024: fuels without a zero-emission total; ends where 20-10-0025 goes on."""
    return _seven_fuels("20100024", "Synthetic registrations, historical", 9, quarters(2020, 2022))


def annual_registrations() -> Cube:
    """20-10-0021."""
    return _seven_fuels("20100021", "Synthetic registrations, annual", 12, years(2018, 2021))


def employee_counts() -> Cube:
    """14-10-0201: the automotive industries in every province, some cells suppressed."""
    provinces = {i: name for i, (name, _) in enumerate(PROVINCES, start=1)}
    provinces |= dict(zip((11, 12, 14, 15), TERRITORIES, strict=True))
    leaves = tuple(i for i in provinces if i != 1)
    cube = additive(
        "14100201",
        "Synthetic employment by industry",
        6,
        [
            axis("Geography", provinces, {1: leaves}),
            axis(
                "Type of employee",
                {1: "All employees", 2: "Salaried employees", 3: "Employees paid by the hour"},
                {1: (2, 3)},
            ),
            industry_axis(),
        ],
        list(months(2023, 2024)),
        count,
        uom_id=249,
    )
    hidden = {
        coordinate: {ref_date: (None, "x", "") for ref_date in periods}
        for coordinate, periods in cube.observations.items()
        if coordinate.startswith(("12.", "14.", "15.")) and coordinate.endswith(".132")
    }
    return cube.revised(RELEASED, hidden)


def adjusted_estimates() -> Cube:
    """14-10-0220: adjusted, Canada; parts of adjusted series need not add up, here they do."""
    return additive(
        "14100220",
        "Synthetic adjusted employment and earnings",
        6,
        [
            axis("Geography", {1: "Canada"}),
            axis("Estimate", {1: "Employment", 2: "Weekly earnings"}, units={1: 249, 2: 81}),
            industry_axis(sums={}),
        ],
        list(months(2023, 2024)),
        lambda leaf, period: 900 + leaf[2] if leaf[1] == 2 else 1_000 * leaf[2] + period,
    )


def direct_investment() -> Cube:
    """36-10-0008: in millions, Korea among the countries."""
    return additive(
        "36100008",
        "Synthetic direct investment",
        12,
        [
            axis("Geography", {1: "Canada"}),
            axis(
                "Canadian and foreign direct investment",
                {1: "Abroad - total book value", 2: "In Canada - total book value"},
            ),
            axis(
                "Countries or regions",
                {1: "All countries", 21: "United States", 148: "Japan", 169: "South Korea"},
                {1: (21, 148, 169)},
            ),
        ],
        list(years(2020, 2024)),
        count,
        scalar_id=6,
        uom_id=81,
    )


def _seven_fuels(pid: str, title: str, frequency_code: int, periods: Iterator[str]) -> Cube:
    fuels = {
        1: "All fuel types",
        2: "Gasoline",
        3: "Diesel",
        4: "Battery electric",
        5: "Hybrid electric",
        6: "Plug-in hybrid electric",
        7: "Other fuel types",
    }
    return additive(
        pid,
        title,
        frequency_code,
        [
            eleven_regions(),
            axis("Fuel type", fuels, {1: tuple(range(2, 8))}),
            vehicle_axis(),
            axis("Statistics", {1: "Number of vehicles"}, units={1: 300}),
        ],
        list(periods),
        count,
    )


def eleven_regions() -> Axis:
    """The geography of the sales tables: the territories are inside British Columbia."""
    members = [
        Member(name, id=i, classification_code=code)
        for i, (name, code) in enumerate([*PROVINCES, (BC_AND_TERRITORIES, None)], start=1)
    ]
    return Axis(Dim("Geography", members), {1: tuple(range(2, 12))})


def vehicle_axis() -> Axis:
    """Vehicle types of the registration tables."""
    members = {
        1: "Total, vehicle type",
        2: "Passenger cars",
        3: "Pickup trucks",
        4: "Multi-purpose vehicles",
        5: "Vans",
    }
    return axis("Vehicle type", members, {1: (2, 3, 4, 5)})


def industry_axis(sums: Mapping[int, tuple[int, ...]] | None = None) -> Axis:
    """The automotive part of the NAICS tree of SEPH, with its real member ids and codes."""
    industries = {
        1: "00-91N",
        2: "11-91N",
        34: "31-33",
        131: "336",
        132: "3361",
        133: "3362",
        134: "3363",
        158: "415",
        159: "4151",
        160: "4152",
        179: "441",
        180: "4411",
    }
    members = [
        Member(f"Industry {code}", id=i, classification_code=code, classification_type_code="42")
        for i, code in industries.items()
    ]
    made = (132, 133, 134)
    traded = (159, 160)
    whole = (*made, *traded, 180)
    default = {1: whole, 2: whole, 34: made, 131: made, 158: traded, 179: (180,)}
    name = "North American Industry Classification System (NAICS)"
    return Axis(Dim(name, members), default if sums is None else sums)


def count(leaf: Leaf, period: int) -> int:
    """A made-up figure for a leaf: positive, different for each, moving with the period."""
    return 50 + sum((place + 3) * (i % 97) for place, i in enumerate(leaf)) % 400 + 3 * period


def additive(
    pid: str,
    title: str,
    frequency_code: int,
    axes: Sequence[Axis],
    periods: Sequence[str],
    figure: Figure,
    scalar_id: int = 0,
    uom_id: int = 300,
) -> Cube:
    """A whole cube, each total the sum of its leaves."""
    observations: dict[str, dict[str, Given]] = {}
    for ids in product(*(a.ids for a in axes)):
        leaves = list(product(*(a.leaves(i) for a, i in zip(axes, ids, strict=True))))
        observations[".".join(map(str, ids))] = {
            ref_date: sum(figure(leaf, number) for leaf in leaves)
            for number, ref_date in enumerate(periods)
        }
    cube = make_cube(
        pid,
        title,
        frequency_code,
        [a.dimension for a in axes],
        observations,
        RELEASED,
        uom_id=uom_id,
    )
    return replace(cube, scalar_id=scalar_id)


def months(first: int, last: int) -> Iterator[str]:
    """`2024-01` to `2024-12`, year by year."""
    return (f"{y}-{m:02d}" for y in range(first, last + 1) for m in range(1, 13))


def quarters(first: int, last: int) -> Iterator[str]:
    """Each quarter as its first month."""
    return (f"{y}-{m:02d}" for y in range(first, last + 1) for m in (1, 4, 7, 10))


def years(first: int, last: int) -> Iterator[str]:
    """Plain years."""
    return (str(y) for y in range(first, last + 1))
