"""Every figure of the sample equals the copy that it was read from, and a rebuild gives the same.

The copies lie beside the project for its developers and in CI; elsewhere these tests skip.
"""

import csv
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from test_sample_archive import (
    SAMPLE,
    SNAPSHOTS,
    TAIL,
    captured,
    feed_rows,
    rows,
    values,
)

from sources.feeds._workbook import workbook
from sources.sample.build import build

GIVEN = Path(__file__).parents[3] / "shared" / "data"
STATCAN = GIVEN / "statcan"
OFFICIAL = {"REF_DATE", "GEO", "DGUID", *TAIL}
# What a manifest takes from the registry, the code or the local zlib, and not from the copies.
NOT_FROM_THE_COPIES = {
    *("entry", "licence", "licence_out", "attribution_en", "attribution_fr", "code_version"),
    *("files", "bytes"),
}

pytestmark = pytest.mark.skipif(
    not STATCAN.is_dir(), reason=f"the copies that the sample was read from are not at {GIVEN}"
)


def copy(name: str) -> list[dict[str, str]]:
    with (STATCAN / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def period(quarter: str) -> str:
    return quarter[:4] + {"1": "-01", "2": "-04", "3": "-07", "4": "-10"}[quarter[-1]]


@pytest.mark.parametrize(
    ("dataset", "day", "file"),
    [
        ("20100021", "2019-12-31", "tables/20100021.csv"),
        ("14100201", "2026-11-23", "tables/14100201.extract.csv"),
        ("36100008", "2026-11-23", "tables/36100008.extract.csv"),
    ],
)
def test_tables_in_official_columns(dataset: str, day: str, file: str) -> None:
    given = copy(file)
    names = [c for c in given[0] if c not in ("Lat", "Lang")]
    assert set(names) > OFFICIAL
    found = rows(captured(dataset, day))
    assert list(found[0]) == names
    assert Counter(tuple(row[c] for c in names) for row in given) == Counter(
        tuple(row.values()) for row in found
    )


def test_sales_by_origin() -> None:
    given = copy("tables/20100085.extract.csv")
    columns = ("reference_month", "coordinate", "units", "vector", "vehicle_type", "fuel_type")
    found = rows(captured("20100085", "2026-02-11"))
    named = ("REF_DATE", "COORDINATE", "VALUE", "VECTOR", "Vehicle type", "Fuel type")
    assert {tuple(row[c] for c in columns) for row in given} == {
        tuple(row[c] for c in named) for row in found
    }
    assert len(given) == len(found)


@pytest.mark.parametrize("day", ["2025-12-28", "2026-05-29", "2026-09-13"])
def test_sales_totals(day: str) -> None:
    expected = {
        (row["REF_DATE"], coordinate): row[column]
        for row in copy("vintages/20100085_canada_monthly.csv")
        if row["vintage_accessed"] == day
        for column, coordinate in (
            ("all_fuel_units", "1.1.1.1.1.1"),
            ("zev_units", "1.1.2.1.1.1"),
        )
        if row[column]
    }
    assert values(captured("20100085", day)) == expected


def test_sales_by_province_in_2020() -> None:
    columns = ("GEO", "Vehicle type", "Origin of manufacture", "Sales")
    expected = {
        (row["REF_DATE"], *(row[c] for c in columns)): row["VALUE"]
        for row in copy("tables/20100001.extract.csv")
    }
    table = rows(captured("20100001", "2021-01-30"))
    found = {
        (row["REF_DATE"], *(row[c].replace(",", "") for c in columns)): row["VALUE"]
        for row in table
    }
    assert found == expected
    assert len(table) == len(expected)
    scales = {(row["Sales"], row["UOM_ID"], row["SCALAR_ID"]) for row in table}
    assert scales == {("Units", "300", "0"), ("Dollars", "81", "3")}


def test_manufacturing_sales_as_the_daily_printed_them() -> None:
    """Whole millions of four industries; nothing of the press, and no change."""
    with (GIVEN / "facts/harvest_output.csv").open(encoding="utf-8", newline="") as stream:
        given = [
            row
            for row in csv.DictReader(stream)
            if row["measure"] == "manufacturing_sales"
            and "/daily-quotidien/" in row["source_url"]
            and row["source_tier"] == "official"
            and "3361+3362" not in row["naics"]  # the difference of two printed totals
        ]
    code = {"1.1.2.285": "336", "1.1.2.286": "3361", "1.1.2.289": "3362", "1.1.2.294": "3363"}
    snapshots = [s for s in SNAPSHOTS if s.manifest.dataset == "16100047"]
    found = {
        (snapshot.manifest.seen_via, row["REF_DATE"], code[row["COORDINATE"]]): int(row["VALUE"])
        for snapshot in snapshots
        for row in rows(snapshot)
    }
    assert found == {
        (row["source_url"], row["period"], row["naics"]): int(row["value"]) // 10**6
        for row in given
    }
    assert len(found) == len(given) == 84
    scales = {(row["UOM_ID"], row["SCALAR_ID"]) for s in snapshots for row in rows(s)}
    assert scales == {("81", "6")}


def test_registrations_by_province() -> None:
    names = ("geography", "fuel_type", "vehicle_type", "coordinate", "vector", "units", "status")
    found = rows(captured("20100025", "2025-10-14"))
    columns = ("GEO", "Fuel type", "Vehicle type", "COORDINATE", "VECTOR", "VALUE", "STATUS")
    given = copy("tables/20100025.extract.csv")
    assert {(period(row["quarter"]), *(row[c] for c in names)) for row in given} == {
        (row["REF_DATE"], *(row[c] for c in columns)) for row in found
    }
    assert len(given) == len(found)


@pytest.mark.parametrize(
    ("dataset", "day", "commit"),
    [
        ("20100024", "2024-10-21", "7ff307d"),
        ("20100024", "2024-12-16", "6b2ec55"),
        ("20100024", "2025-03-14", "d16d015"),
        ("20100025", "2025-07-14", "b9b69a2"),
        ("20100025", "2025-09-17", "4014959"),
        ("20100025", "2026-01-02", "d2cedff"),
        ("20100025", "2026-03-29", "1d0c1ea"),
        ("20100025", "2026-07-06", "9930789"),
    ],
)
def test_national_registrations(dataset: str, day: str, commit: str) -> None:
    battery_electric = {"20100024": "1.4.1.1", "20100025": "1.2.1.1"}[dataset]
    total = {"20100024": "1.1.1.1", "20100025": "1.4.1.1"}[dataset]
    coordinates = {"AllCarsTotal": total, "ElectricCarsTotal": battery_electric}
    given = [
        row
        for row in copy("vintages/20100024_20100025_canada.csv")
        if row["commit"] == commit and row["source_pid"] == dataset
    ]
    assert {row["vintage_commit_date"] for row in given} == {day}
    assert values(captured(dataset, day)) == {
        (period(row["REF_PERIOD"]), coordinates[row["series"]]): row["value"] for row in given
    }


def test_the_electric_series_is_battery_electric() -> None:
    by_province = values(captured("20100025", "2025-10-14"))
    stored = values(captured("20100025", "2025-09-17"))
    assert {key: by_province[key] for key in stored} == stored


def test_commits_that_are_left_out_say_nothing_new() -> None:
    said: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    for row in copy("vintages/20100024_20100025_canada.csv"):
        key = (row["source_pid"], row["commit"])
        said.setdefault(key, {})[row["REF_PERIOD"], row["series"]] = row["value"]
    repeats = {
        ("20100024", "ea6dbe0"): "d16d015",
        ("20100025", "7df71b5"): "b9b69a2",
        ("20100025", "0552feb"): "b9b69a2",
        ("20100025", "c15e9af"): "1d0c1ea",
        ("20100025", "3d21ed3"): "9930789",
    }
    for (dataset, commit), kept in repeats.items():
        assert said[dataset, commit].items() <= said[dataset, kept].items()


@pytest.mark.parametrize("day", ["2026-05-29", "2026-09-13"])
def test_stored_answers(day: str) -> None:
    found = captured("20100025", day)
    expected = {
        (row["REF_DATE"], coordinate): row[column]
        for row in copy("vintages/20100025_canada_zev.csv")
        if row["vintage_accessed"] == day
        for column, coordinate in (
            ("zev_total", "1.1.1.1"),
            ("bev", "1.2.1.1"),
            ("phev", "1.3.1.1"),
        )
    }
    assert expected.items() <= values(found).items()
    by_label = {
        (row["REF_DATE"], row["GEO"], row["Fuel type"]): row["VALUE"] for row in rows(found)
    }
    noted = {
        (period(row["quarter"]), row["geography"], row["fuel_type"]): row["units"]
        for row in copy("vintages/quarterly_registrations_notes.csv")
        if row["row_kind"] == "statcan_wds_copy" and row["published_or_seen"] == day
    }
    assert noted.items() <= by_label.items()
    assert len(by_label) == len(expected.keys() | {k for k in values(found) if k not in expected})
    assert {row["Vehicle type"] for row in rows(found)} == {"Total, vehicle type"}


def test_exchange_rates() -> None:
    folder = GIVEN / "industry" / "boc_valet"
    daily, annual = (
        json.loads(s.file(f"{part}.json").read_text(encoding="utf-8"))
        for part in ("daily_2024", "annual")
        for s in SNAPSHOTS
        if s.manifest.part == part
    )
    assert annual == json.loads((folder / "boc_annual.raw.json").read_text(encoding="utf-8"))
    given = json.loads((folder / "boc_2024.raw.json").read_text(encoding="utf-8"))
    by_day = {day["d"]: day for day in given["observations"]}
    assert all(by_day[day["d"]].items() >= day.items() for day in daily["observations"])
    assert set(by_day) - {d["d"] for d in daily["observations"]} == {
        d for d in by_day if d < "2024"
    }


def test_charging_stations() -> None:
    with (GIVEN / "industry/afdc/EV_stations_raw.csv").open(encoding="utf-8", newline="") as stream:
        given = {row["ID"]: row for row in csv.DictReader(stream)}
    for station in feed_rows("afdc_stations"):
        # The first column of the copy, without a header, is its owner's.
        assert {"": given[station["ID"]][""], **station} == given[station["ID"]]


def test_vehicle_recalls() -> None:
    path = GIVEN / "industry/tc_vrdb/vrdb_60days_daily.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        given = [tuple(row.items()) for row in csv.DictReader(stream)]
    kept = [tuple(row.items()) for row in feed_rows("vehicle_recalls")]
    numbers = {row[0] for row in kept}
    # Every record of the recalls that are kept, in the order of the copy.
    assert [row for row in given if row[0] in numbers] == kept


@pytest.mark.parametrize(
    ("part", "name", "count"),
    [
        ("battery_electric", "MY2012-2023_Battery_Electric_Vehicles.csv", 50),
        ("plug_in_hybrid", "MY2012-2023_Plug-in_Hybrid_Electric_Vehicles.csv", 25),
    ],
)
def test_fuel_ratings(part: str, name: str, count: int) -> None:
    """Every line is one of the copy, in its order; none of the three makes is left out."""
    given = (GIVEN / "industry" / "nrcan_fcr" / name).read_bytes().splitlines(keepends=True)
    (snapshot,) = (s for s in SNAPSHOTS if s.manifest.part == part)
    carried = snapshot.file(f"{part}.csv").read_bytes().splitlines(keepends=True)
    korean = (b",Genesis,", b",Hyundai,", b",Kia,")
    assert carried[0] == given[0]
    assert carried[1:] == [
        line for line in given[1:] if line.startswith(b'"*') or any(m in line for m in korean)
    ]
    assert len(carried) - 1 == count


def test_electric_cars() -> None:
    path = GIVEN / "industry" / "iea" / "EVDataExplorer2025.xlsx"
    (snapshot,) = (s for s in SNAPSHOTS if s.manifest.dataset == "iea_global_ev")
    given = workbook(path, "GEVO_EV_2025", "The copy")
    found = workbook(snapshot.file(path.name), "GEVO_EV_2025", "The sample")
    assert found[0] == given[0]
    years = {str(year) for year in range(2019, 2025)}
    assert found[1:] == [
        row
        for row in given
        if row[0] in ("Canada", "Korea")
        and row[1:4] in (["Historical", "EV sales", "Cars"], ["Historical", "EV stock", "Cars"])
        and row[5] in years
    ]


def content(folder: Path) -> dict[str, Any]:
    """All that a sample folder says, its zips unpacked."""
    said: dict[str, Any] = {}
    for path in sorted(folder.glob("*/*/*/*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                said[name] = [
                    (i.filename, i.date_time, archive.read(i)) for i in archive.infolist()
                ]
        elif path.name == "manifest.json":
            manifest = json.loads(path.read_text(encoding="utf-8"))
            said[name] = {k: v for k, v in manifest.items() if k not in NOT_FROM_THE_COPIES}
        else:
            said[name] = path.read_bytes()
    return said


def test_a_rebuild_gives_the_same_archive_and_two_rebuilds_the_same_bytes(tmp_path: Path) -> None:
    first, second = (build(GIVEN, tmp_path / name).root for name in ("first", "second"))
    assert content(first) == content(SAMPLE)
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(p.relative_to(second) for p in second.rglob("*") if p.is_file())
    for file in files:
        assert (first / file).read_bytes() == (second / file).read_bytes()
