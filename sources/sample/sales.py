"""New motor vehicle sales: 20-10-0085 in four vintages, 20-10-0001 of January 2021."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from sources.sample.cube import (
    VEHICLES,
    Cube,
    Dimension,
    Member,
    Observation,
    Unit,
    from_crawl,
    restricted,
)
from sources.sample.given import SampleTable, ending, rows

THOUSAND_DOLLARS = Unit("Dollars", "81", "thousands", "3")
ALL_FUELS = ("1.1.1.1.1.1", "v1617802379")
ZERO_EMISSION = ("1.1.2.1.1.1", "v1645353696")
UNADJUSTED = 1
SPLIT_CAPTURED = date(2026, 2, 11)
# Day of capture -> last month that the copy states, the copy, what it is.
TOTALS = {
    date(2025, 12, 28): (
        None,
        "https://github.com/dshkol/thedaily/blob/12aa7ee94a8eacd7867dc6aa88a95e14d1444e24/"
        "docs/en/motor-vehicle-sales-october-2025/index.md",
        "an unofficial page made from the table and dated 2025-12-28",
    ),
    date(2026, 5, 29): (
        "2026-03",
        "https://github.com/dvaladares/ev-canada-dashboard/blob/"
        "1fa2fcd867cd21faab062d59bf6ad632a427913d/site/data/ev_sales.json",
        "answers of the Web Data Service stored on 2026-05-29",
    ),
    date(2026, 9, 13): (
        "2026-06",
        "https://github.com/dvaladares/ev-canada-dashboard/blob/"
        "1f0a75004aa91e1c794ef8d16ea96e261028295f/site/data/ev_sales.json",
        "answers of the Web Data Service stored on 2026-09-13",
    ),
}


def tables(given: Path) -> Iterator[SampleTable]:
    """All sales snapshots, each table's in the order of its vintages."""
    yield _predecessor(given)
    known = _successor_cube()
    series = [_origin_split(given, known), *_totals(given, known)]
    yield from sorted(series, key=lambda table: table.captured)


def _successor_cube() -> Cube:
    """20-10-0085 as far as it is documented; it is younger than the crawl of 2021.

    Names are those of a StatCan CSV of the table (the origin split below) and, for fuel types 2
    and 3, of a published list of its vectors. Nobody recorded the table's title, and the names
    of the totals of vehicle type and origin (member 1) are only guessed at; they stay unknown.
    """
    return Cube(
        product_id="20100085",
        frequency_code=6,
        dimensions=(
            _dimension("Geography", "Canada"),
            _dimension("Vehicle type", None, "Passenger cars", "Trucks"),
            _dimension(
                *("Fuel type", "All fuel types", "Zero-emission vehicles", "All other fuel types")
            ),
            _dimension("Origin of manufacture", None, "North America", "Total, overseas"),
            _dimension("Sales", "Units"),
            _dimension("Seasonal adjustment", "Unadjusted"),
        ),
    )


def _dimension(name: str, *members: str | None) -> Dimension:
    numbered = enumerate(members, 1)
    return Dimension(name, None, None, {i: Member(i, label) for i, label in numbered})


def _origin_split(given: Path, cube: Cube) -> SampleTable:
    copy = rows(given / "statcan/tables/20100085.extract.csv")
    observations = tuple(
        Observation(
            ref_date=row["reference_month"],
            coordinate=row["coordinate"],
            value=row["units"],
            labels=cube.labels(row["coordinate"]),
            unit=VEHICLES,
            vector=row["vector"],
        )
        for row in copy
    )
    return SampleTable(
        cube=restricted(ending(cube, "2025-11"), (o.coordinate for o in observations)),
        observations=observations,
        captured=SPLIT_CAPTURED,
        seen_via=copy[0]["url"],
        note=(
            "Four series of the January 2026 release: Canada, passenger cars and trucks by region "
            "of manufacture, units. Dated by the commit of the copy, 2026-02-11. In 2025 they do "
            "not add to the totals of the later snapshots, which were revised."
        ),
    )


def _totals(given: Path, cube: Cube) -> Iterator[SampleTable]:
    copy = rows(given / "statcan/vintages/20100085_canada_monthly.csv")
    for day, (last_month, seen_via, what) in TOTALS.items():
        vintage = [row for row in copy if row["vintage_accessed"] == day.isoformat()]
        observations = tuple(
            Observation(
                ref_date=row["REF_DATE"],
                coordinate=coordinate,
                value=row[column],
                labels=cube.labels(coordinate),
                unit=VEHICLES,
                vector=vector,
            )
            for column, (coordinate, vector) in (
                ("all_fuel_units", ALL_FUELS),
                ("zev_units", ZERO_EMISSION),
            )
            for row in vintage
            if row[column]
        )
        coordinates = {o.coordinate for o in observations}
        yield SampleTable(
            cube=restricted(ending(cube, last_month), coordinates),
            observations=observations,
            captured=day,
            seen_via=seen_via,
            note=(
                "Canada, all vehicles"
                + (", all fuel types and zero-emission" if len(coordinates) > 1 else "")
                + f", units, as published at that time: read from {what}."
            ),
        )


def _predecessor(given: Path) -> SampleTable:
    """20-10-0001 by origin and province; the copy kept six columns and dropped commas.

    What the metadata adds to the crawl of 2021, and that its members and footnotes were the same,
    is in the MetaData file of this very release, which lies beside the copy.
    """
    folder = given / "statcan"
    cube = replace(
        from_crawl(folder / "metadata_2021/20100001.json", with_footnotes=True),
        cansim_id="079-0003",
        end="2020-11-01",
        is_current=True,
        surveys=(("2402", "Monthly New Motor Vehicle Sales Survey"),),
        subjects=(("20", "Retail and wholesale"),),
    )
    ids = [
        {(member.name_en or "").replace(",", ""): member.id for member in d.members.values()}
        for d in cube.dimensions
    ]
    columns = ("GEO", "Vehicle type", "Origin of manufacture", "Sales")
    observations = []
    for row in rows(folder / "tables/20100001.extract.csv"):
        members = [ids[at][row[column]] for at, column in enumerate(columns)]
        coordinate = ".".join(map(str, (*members, UNADJUSTED)))
        observations.append(
            Observation(
                ref_date=row["REF_DATE"],
                coordinate=coordinate,
                value=row["VALUE"],
                labels=cube.labels(coordinate),
                unit=THOUSAND_DOLLARS if row["Sales"] == "Dollars" else VEHICLES,
            )
        )
    return SampleTable(
        cube=cube,
        observations=tuple(observations),
        captured=date(2021, 1, 30),
        seen_via=(
            "https://github.com/paoestefan/Project_Kappa_Canada/blob/"
            "bf6372f6375bdba00f3b3a495d64c8ce01a64eb6/data/canada_vehicles_project.csv"
        ),
        note=(
            "Unadjusted units and thousands of dollars by origin and province, 2019-12 to "
            "2020-11. Dated by the commit of the copy, 2021-01-30. The copy has no vectors, no "
            "DGUID and no status: a blank value stays blank without its reason."
        ),
    )
