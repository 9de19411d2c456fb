"""New motor vehicle registrations: 20-10-0021, and 20-10-0024 and 20-10-0025 by vintage."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from sources.sample.cube import (
    VEHICLES,
    Cube,
    Dimension,
    Member,
    Observation,
    from_crawl,
    restricted,
)
from sources.sample.given import SampleTable, ending, official_table, quarter_start, rows

Copy = list[dict[str, str]]
Vectors = Mapping[str, str]

# Of several commits on one day only the last is kept; it repeats what the others said. Commits
# that changed no figure are left out.
NATIONAL = {
    "7ff307d": ("20100024", date(2024, 10, 21)),
    "6b2ec55": ("20100024", date(2024, 12, 16)),
    "d16d015": ("20100024", date(2025, 3, 14)),
    "b9b69a2": ("20100025", date(2025, 7, 14)),
    "4014959": ("20100025", date(2025, 9, 17)),
    "d2cedff": ("20100025", date(2026, 1, 2)),
    "1d0c1ea": ("20100025", date(2026, 3, 29)),
    "9930789": ("20100025", date(2026, 7, 6)),
}
# Fuel type member ids differ between the two tables.
NATIONAL_COORDINATES = {
    "20100024": {"AllCarsTotal": "1.1.1.1", "ElectricCarsTotal": "1.4.1.1"},
    "20100025": {"AllCarsTotal": "1.4.1.1", "ElectricCarsTotal": "1.2.1.1"},
}
# Day on which answers of the Web Data Service were stored -> last quarter of that release.
STORED_ANSWERS = {date(2026, 5, 29): "2025-10", date(2026, 9, 13): "2026-04"}
ZEV_COORDINATES = {"zev_total": "1.1.1.1", "bev": "1.2.1.1", "phev": "1.3.1.1"}
WHOLE_EXTRACT_CAPTURED = date(2025, 10, 14)


def tables(given: Path) -> Iterator[SampleTable]:
    """All registrations snapshots, each table's in the order of its vintages."""
    folder = given / "statcan"
    yield _annual(folder)
    predecessor = from_crawl(folder / "metadata_2021/20100024.json")
    extract = rows(folder / "tables/20100025.extract.csv")
    successor = _successor_cube(extract)
    vectors = {row["coordinate"]: row["vector"] for row in extract}
    notes = rows(folder / "vintages/quarterly_registrations_notes.csv")
    dated = [
        *_national(folder, notes, {"20100024": predecessor, "20100025": successor}, vectors),
        _by_province(extract, successor),
        *_stored_answers(folder, notes, successor, vectors),
    ]
    yield from sorted(dated, key=lambda table: (table.cube.product_id, table.captured))


def _annual(folder: Path) -> SampleTable:
    """20-10-0021 whole, as it stood in 2019."""
    cube, observations = official_table(
        folder / "tables/20100021.csv", from_crawl(folder / "metadata_2021/20100021.json")
    )
    last_year = max(o.ref_date for o in observations)
    return SampleTable(
        cube=ending(cube, f"{last_year}-01"),
        observations=observations,
        captured=date(2019, 12, 31),
        seen_via="https://github.com/Quang-Vinh/ev-data-viz",
        note=(
            "The whole table, 2011 to 2018. The index of the copies dates it to the year 2019 "
            "only; taken as the last day of that year."
        ),
        extract=False,
    )


def _successor_cube(extract: Copy) -> Cube:
    """20-10-0025 after it was widened in 2025, in the names of the September 2025 extract.

    The title and the order of dimensions are those in published code that reads the table.
    """
    names: list[dict[int, str]] = [{}, {}, {}, {1: "Number of vehicles"}]
    for row in extract:
        ids = map(int, row["coordinate"].split("."))
        labels = (row["geography"], row["fuel_type"], row["vehicle_type"])
        for known, member_id, label in zip(names, ids, labels, strict=False):
            known[member_id] = label
    dimensions = zip(("Geography", "Fuel type", "Vehicle type", "Statistics"), names, strict=True)
    return Cube(
        product_id="20100025",
        frequency_code=9,
        dimensions=tuple(
            Dimension(name, None, None, {i: Member(i, label) for i, label in sorted(ids.items())})
            for name, ids in dimensions
        ),
        title_en="New motor vehicle registrations, quarterly, by geographic level",
        start="2017-01-01",
    )


def _observation(cube: Cube, period: str, coordinate: str, value: str, vector: str) -> Observation:
    return Observation(
        ref_date=period,
        coordinate=coordinate,
        value=value,
        labels=cube.labels(coordinate),
        unit=VEHICLES,
        vector=vector,
    )


def _national(
    folder: Path, notes: Copy, cubes: Mapping[str, Cube], vectors: Vectors
) -> Iterator[SampleTable]:
    """Canada, all fuel types and battery electric, as one chart site stored them over time."""
    copy = rows(folder / "vintages/20100024_20100025_canada.csv")
    for commit, (product_id, day) in NATIONAL.items():
        cube, coordinates = cubes[product_id], NATIONAL_COORDINATES[product_id]
        known_vectors = vectors if product_id == "20100025" else {}
        observations = tuple(
            _observation(
                cube,
                quarter_start(row["REF_PERIOD"]),
                coordinates[row["series"]],
                row["value"],
                known_vectors.get(coordinates[row["series"]], ""),
            )
            for row in copy
            if (row["commit"], row["source_pid"]) == (commit, product_id)
        )
        yield SampleTable(
            cube=restricted(cube, coordinates.values()),
            observations=observations,
            captured=day,
            seen_via=next(row["url"] for row in notes if f"/blob/{commit}" in row["url"]),
            note=(
                "Canada, all vehicle types: all fuel types and battery electric. Dated by the "
                f"commit of the copy, {commit}."
            ),
        )


def _by_province(extract: Copy, cube: Cube) -> SampleTable:
    observations = tuple(
        Observation(
            ref_date=quarter_start(row["quarter"]),
            coordinate=row["coordinate"],
            value=row["units"],
            labels=cube.labels(row["coordinate"]),
            unit=VEHICLES,
            status=row["status"],
            vector=row["vector"],
        )
        for row in extract
    )
    return SampleTable(
        cube=ending(cube, "2025-04"),
        observations=observations,
        captured=WHOLE_EXTRACT_CAPTURED,
        seen_via=extract[0]["url"],
        note=(
            "Canada, provinces and territories by fuel and vehicle type, 2017Q1 to 2025Q2, of the "
            "September 2025 release; the smaller areas of the table are not in it. Dated by the "
            "commit of the copy, 2025-10-14. The copy has no DGUID."
        ),
    )


def _stored_answers(
    folder: Path, notes: Copy, cube: Cube, vectors: Vectors
) -> Iterator[SampleTable]:
    """Answers of the Web Data Service as one dashboard stored them on two days."""
    national = rows(folder / "vintages/20100025_canada_zev.csv")
    geographies, fuels = (
        {member.name_en: member.id for member in dimension.members.values()}
        for dimension in cube.dimensions[:2]
    )
    for day, last_quarter in STORED_ANSWERS.items():
        figures = {
            (row["REF_DATE"], coordinate): row[column]
            for row in national
            if row["vintage_accessed"] == day.isoformat()
            for column, coordinate in ZEV_COORDINATES.items()
        }
        stored = [
            row
            for row in notes
            if row["row_kind"] == "statcan_wds_copy" and row["published_or_seen"] == day.isoformat()
        ]
        for row in stored:
            coordinate = f"{geographies[row['geography']]}.{fuels[row['fuel_type']]}.1.1"
            key = (quarter_start(row["quarter"]), coordinate)
            if figures.setdefault(key, row["units"]) != row["units"]:
                raise ValueError(f"Two copies of {day} differ at {key}; see which one is right.")
        yield SampleTable(
            cube=restricted(ending(cube, last_quarter), (c for _, c in figures)),
            observations=tuple(
                _observation(cube, period, coordinate, value, vectors[coordinate])
                for (period, coordinate), value in figures.items()
            ),
            captured=day,
            seen_via=stored[0]["url"],
            note=(
                "Canada, all vehicle types: battery electric, plug-in hybrid and all zero-emission "
                "vehicles, twelve quarters; of the last quarter also the other fuel types that the "
                "copy has and zero-emission vehicles by province. Answers of the Web Data Service "
                f"stored on {day.isoformat()}."
            ),
        )
