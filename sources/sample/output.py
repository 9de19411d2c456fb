"""Manufacturing sales as the tables of The Daily printed them: 16-10-0047 in seven vintages."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from sources.sample.cube import Cube, Observation, Unit, from_crawl, restricted
from sources.sample.given import SampleTable, ending, rows

# The pages print millions. The table itself is in thousands: no digit is added to look like it.
MILLION_DOLLARS = Unit("Dollars", "81", "millions", "6")
DAILY = ("//www150.statcan.gc.ca/n1/daily-quotidien/", "//www.statcan.gc.ca/daily-quotidien/")
SALES, SEASONALLY_ADJUSTED = 1, 2


def tables(given: Path) -> Iterator[SampleTable]:
    """One snapshot for each release of which a table was seen, in the order of the releases."""
    cube = from_crawl(given / "statcan/metadata_2021/16100047.json")
    printed = sorted(
        (row for row in rows(given / "facts/harvest_output.csv") if _is_cell_of_the_daily(row)),
        key=lambda row: (row["published_on"], row["period"]),
    )
    for day, cells in groupby(printed, key=lambda row: row["published_on"]):
        yield _release(cube, date.fromisoformat(day), list(cells))


def _is_cell_of_the_daily(row: dict[str, str]) -> bool:
    """Whether the figure was read in a table of The Daily: no press, no rounding, no change."""
    return (
        row["measure"] == "manufacturing_sales"
        and (row["evidence"], row["published_basis"]) == ("seen", "printed")
        and any(row["source_url"].partition(":")[2].startswith(page) for page in DAILY)
    )


def _release(cube: Cube, day: date, cells: list[dict[str, str]]) -> SampleTable:
    industries = {
        member.code: member.id
        for member in cube.dimensions[3].members.values()
        if member.code in {cell["naics"] for cell in cells}
    }
    observations = []
    for cell in cells:
        coordinate = f"1.{SALES}.{SEASONALLY_ADJUSTED}.{industries[cell['naics']]}"
        millions, rest = divmod(int(cell["value"]), 10**6)
        if rest:
            raise ValueError(f"{cell['value']} of {cell['period']} is not in whole millions.")
        observations.append(
            Observation(
                ref_date=cell["period"],
                coordinate=coordinate,
                value=str(millions),
                labels=cube.labels(coordinate),
                unit=MILLION_DOLLARS,
            )
        )
    (page,) = {cell["source_url"] for cell in cells}
    months = sorted({cell["period"] for cell in cells})
    return SampleTable(
        cube=restricted(ending(cube, months[-1]), (o.coordinate for o in observations)),
        observations=tuple(observations),
        captured=day,
        seen_via=page,
        note=(
            "Sales of goods manufactured, Canada, seasonally adjusted, of transportation equipment "
            "(336), motor vehicles (3361), bodies and trailers (3362) and parts (3363), "
            f"{', '.join(months)}: the cells of a table of The Daily, dated by its release. "
            "Printed in millions of dollars, which the table has in thousands; the marks of "
            "preliminary and revised figures were not taken down."
        ),
    )
