"""Payroll survey and job vacancies, SYNTHETIC figures: industries by province, cells hidden."""

from collections.abc import Callable

from tests.doubles.additive_cube import (
    RELEASED,
    Axis,
    Ids,
    additive,
    axis,
    cells,
    count,
    hidden,
    months,
    quarters,
    tree,
    years,
)
from tests.doubles.auto_axes import NAICS, canada, payroll_industries, provinces
from tests.doubles.cube_builder import Cube

TERRITORIES = (12, 14, 15)
TYPES = {
    1: "All employees",
    2: "Salaried employees paid a fixed salary",
    3: "Employees paid by the hour",
}

# Adjusted for the season, in thousands: more than the parts, which are adjusted by themselves.
ADJUSTED = {1: 18_000, 2: 17_000, 34: 1_700, 131: 420}


def employment_tables() -> list[Cube]:
    """14-10-0201, 0202, 0203, 0204, 0220, 0223 and 14-10-0442."""
    return [
        employee_counts(),
        annual_employee_counts(),
        weekly_earnings(),
        annual_weekly_earnings(),
        adjusted_estimates(),
        adjusted_provincial_estimates(),
        job_vacancies(),
    ]


def employee_counts() -> Cube:
    """14-10-0201: the automotive industries in every province, some cells suppressed."""
    cube = additive(
        "14100201",
        "Synthetic employment by industry",
        6,
        [
            provinces(),
            axis("Type of employee", TYPES, {1: (2, 3)}),
            payroll_industries(unit=249),
        ],
        list(months(2023, 2024)),
    )
    cube = hidden(cube, "x", lambda ids: ids[0] in TERRITORIES and ids[2] == 132)
    # One month of vehicle makers in Manitoba.
    return cube.revised(RELEASED, {"8.1.132": {"2023-05": (None, "x", "")}})


def annual_employee_counts() -> Cube:
    """14-10-0202: means of the months of 14-10-0201, some cells too unreliable to publish."""

    def mean_of_months(leaf: Ids, year: int) -> float:
        return sum(count(leaf, 12 * year + month) for month in range(12)) / 12

    cube = additive(
        "14100202",
        "Synthetic employment by industry, annual",
        12,
        [
            provinces(),
            axis("Type of employee", TYPES, {1: (2, 3)}),
            payroll_industries(unit=249),
        ],
        list(years(2023, 2024)),
        mean_of_months,
    )
    return hidden(cube, "F", lambda ids: ids[0] == 15 and ids[2] == 132)


def weekly_earnings() -> Cube:
    """14-10-0203: everything twice, with and without overtime; averages add up to nothing."""
    return _earnings("14100203", "Synthetic weekly earnings", 6, list(months(2023, 2024)), dollars)


def annual_weekly_earnings() -> Cube:
    """14-10-0204: between the least and the most of the months of 14-10-0203."""

    def mean_of_months(ids: Ids, year: int) -> float:
        return sum(dollars(ids, 12 * year + month) for month in range(12)) / 12

    periods = list(years(2023, 2024))
    title = "Synthetic weekly earnings, annual"
    return _earnings("14100204", title, 12, periods, mean_of_months)


def adjusted_estimates() -> Cube:
    """14-10-0220: adjusted, Canada; parts of adjusted series do not add up."""
    return cells(
        "14100220",
        "Synthetic adjusted employment and earnings",
        6,
        [
            canada(),
            axis(
                "Estimate",
                {
                    1: "Employment for all employees",
                    2: "Average weekly earnings including overtime for all employees",
                },
                units={1: 249, 2: 81},
            ),
            payroll_industries(),
        ],
        list(months(2023, 2024)),
        lambda ids, period: (
            (900 + ids[2] if ids[1] == 2 else 1_000 * ADJUSTED.get(ids[2], ids[2])) + period
        ),
    )


def adjusted_provincial_estimates() -> Cube:
    """14-10-0223: sectors by province; its members are made up, as the entry says."""
    sectors = tree(
        NAICS, [(1, None, "All", "11-91N"), (2, 1, "Manufacturing", "31-33")], code_type="42"
    )
    return cells(
        "14100223",
        "Synthetic adjusted employment and earnings by province",
        6,
        [
            provinces(only=[1, 6, 7, 15]),
            axis("Estimate", {1: "Employment", 2: "Weekly earnings"}, units={1: 249, 2: 81}),
            sectors,
        ],
        list(months(2023, 2024)),
        lambda ids, period: (
            800 + 10 * ids[2] + period if ids[1] == 2 else 90_000 // ids[2] + period
        ),
    )


def job_vacancies() -> Cube:
    """14-10-0442: members as in 14-10-0326, a rate and a wage among counts."""

    def figure(ids: Ids, period: int) -> int | str:
        place, industry, statistic = ids
        size = 1_000 if industry == 1 else industry
        vacancies = 6 * size * (12 if place == 1 else place) + period
        employees = 27 * vacancies + industry
        rate = 100 * vacancies / (vacancies + employees)
        if statistic in (1, 3):
            return vacancies if statistic == 1 else employees
        return f"{rate:.1f}" if statistic == 4 else f"{29 + period}.15"

    cube = cells(
        "14100442",
        "Synthetic job vacancies",
        9,
        [
            provinces(only=[1, 6, 7]),
            tree(
                NAICS,
                [
                    (1, None, "Total, all industries", None),
                    (52, 1, "Transportation equipment manufacturing", "336"),
                    (64, 1, "Motor vehicle and parts dealers", "441"),
                ],
                code_type="42",
            ),
            axis(
                "Statistics",
                {
                    1: "Job vacancies",
                    3: "Payroll employees",
                    4: "Job vacancy rate",
                    5: "Average offered hourly wage",
                },
                units={1: 223, 3: 223, 4: 242, 5: 81},
            ),
        ],
        list(quarters(2024, 2024)),
        figure,
        decimals=0,
    )
    cube = hidden(cube, "F", lambda ids: ids == (6, 52, 5))
    # One quarter of Ontario's dealers.
    blank = {"2024-01": (None, "F", "")}
    return cube.revised(RELEASED, {f"7.64.{statistic}": blank for statistic in (1, 3, 4, 5)})


def dollars(ids: Ids, period: int) -> float:
    """Made-up weekly pay; ids of 14-10-0203, of which overtime is the third."""
    return 600 + count((ids[0], ids[1], 0, ids[3]), period) + (35.5 if ids[2] == 1 else 0)


def _earnings(
    pid: str,
    title: str,
    frequency_code: int,
    periods: list[str],
    pay: Callable[[Ids, int], float],
) -> Cube:
    cube = cells(
        pid,
        title,
        frequency_code,
        [
            provinces(only=[1, 6, 7, 15]),
            axis("Type of employees", TYPES),
            overtime(),
            payroll_industries(first=2, unit=75),
        ],
        periods,
        pay,
        decimals=2,
    )
    return hidden(cube, "x", lambda ids: ids[0] == 15 and ids[3] == 132)


def overtime() -> Axis:
    return axis("Overtime", {1: "Including overtime", 2: "Excluding overtime"})
