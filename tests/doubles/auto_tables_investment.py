"""Direct investment and exchange rates, SYNTHETIC figures."""

from datetime import date, timedelta

from tests.doubles.additive_cube import Ids, additive, axis, cells, ended, years
from tests.doubles.auto_axes import canada
from tests.doubles.cube_builder import Cube

FIRST_DAY = date(2025, 1, 30)  # a Thursday


def investment_tables() -> list[Cube]:
    """36-10-0008 and 33-10-0036."""
    return [direct_investment(), exchange_rates()]


def direct_investment() -> Cube:
    """36-10-0008: in millions, Korea among the countries."""
    return additive(
        "36100008",
        "Synthetic direct investment",
        12,
        [
            canada(),
            axis(
                "Canadian and foreign direct investment",
                {
                    1: "Canadian direct investment abroad - total book value",
                    2: "Foreign direct investment in Canada - total book value",
                },
            ),
            axis(
                "Countries or regions",
                {1: "All countries", 21: "United States", 148: "Japan", 169: "South Korea"},
                {1: (21, 148, 169)},
            ),
        ],
        list(years(2020, 2024)),
        scalar_id=6,
        uom_id=81,
    )


def exchange_rates() -> Cube:
    """33-10-0036: 0 on Saturdays and Sundays, a currency that ended; its members are made up."""
    days = [FIRST_DAY + timedelta(days=n) for n in range(14)]

    def rate(ids: Ids, number: int) -> str:
        is_weekend = days[number].weekday() >= 5
        return "0" if is_weekend else {1: "1.4340", 2: "0.000985", 3: "0.4000"}[ids[1]]

    cube = cells(
        "33100036",
        "Synthetic exchange rates",
        1,
        [
            canada(),
            axis(
                "Type of currency",
                {
                    1: "U.S. dollar, daily average",
                    2: "South Korean won, daily average",
                    3: "A currency that ended, daily average",
                },
                ended=[3],
            ),
        ],
        [day.isoformat() for day in days],
        rate,
        uom_id=81,
        decimals=4,
    )
    return ended(cube, "2025-02-04", lambda ids: ids[1] == 3)
