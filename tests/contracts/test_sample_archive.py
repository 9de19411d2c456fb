"""The sample archive keeps its promises: small, whole, in the publishers' formats, honest."""

import csv
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sources.archive import Archive, content_hash
from sources.feeds._feed import Feed
from sources.feeds._gates import payload
from sources.feeds._read import Reading
from sources.feeds._workbook import workbook
from sources.manifest import Snapshot
from sources.registry import load_registry

SAMPLE = Path(__file__).parents[2] / "sources" / "sample"
LIMIT_BYTES = 2_000_000
# Everything else is a part of what its publisher has.
WHOLE = {("20100021", None), ("bank_of_canada_fx", "annual")}
# The copy was handed on without a word of where it had been.
COPY_OF_NOBODY = {"iea_global_ev"}
TAIL = (
    *("UOM", "UOM_ID", "SCALAR_FACTOR", "SCALAR_ID", "VECTOR", "COORDINATE"),
    *("VALUE", "STATUS", "SYMBOL", "TERMINATED", "DECIMALS"),
)
NO_VALUE = {"..", "x", "F"}
CAPTURES = {
    "20100001": ["2021-01-30"],
    "20100021": ["2019-12-31"],
    "20100024": ["2024-10-21", "2024-12-16", "2025-03-14"],
    "20100025": [
        *("2025-07-14", "2025-09-17", "2025-10-14", "2026-01-02", "2026-03-29", "2026-05-29"),
        *("2026-07-06", "2026-09-13"),
    ],
    "20100085": ["2025-12-28", "2026-02-11", "2026-05-29", "2026-09-13"],
    "14100201": ["2026-11-23"],
    "16100047": [
        *("2011-06-15", "2015-09-16", "2016-01-20", "2017-11-16", "2018-11-16", "2021-10-14"),
        "2022-08-15",
    ],
    "36100008": ["2026-11-23"],
}
FEEDS = [
    "afdc_stations-stations-2022-07-16",
    "bank_of_canada_fx-annual-2026-11-23",
    "bank_of_canada_fx-daily_2024-2026-11-23",
    "iea_global_ev-explorer_2025-2026-11-23",
    "izev-fy_2019_2023-2023-05-01",
    "nrcan_fuel_ratings-battery_electric-2026-11-23",
    "nrcan_fuel_ratings-plug_in_hybrid-2026-11-23",
    "vehicle_recalls-recent-2023-01-16",
]
PUBLISHERS = (
    "https://www150.statcan.gc.ca/n1/tbl/csv/",
    "https://www.bankofcanada.ca/valet/",
    "https://developer.nlr.gov/api/alt-fuel-stations/",
    "https://opendatatc.tc.canada.ca/",
    "https://open.canada.ca/data/en/dataset/",
    "https://iea.blob.core.windows.net/assets/",
)
# Somebody's copy, or a page of the publisher's own daily bulletin.
COPIES = (
    "https://github.com/",
    "https://www150.statcan.gc.ca/n1/daily-quotidien/",
    "http://www.statcan.gc.ca/daily-quotidien/",
)


def all_snapshots() -> list[Snapshot]:
    archive = Archive(SAMPLE)
    return [s for pair in archive.datasets() for s in archive.snapshots(*pair)]


SNAPSHOTS = all_snapshots()
STATCAN = [s for s in SNAPSHOTS if s.manifest.source == "statcan"]


def name(snapshot: Snapshot) -> str:
    m = snapshot.manifest
    return f"{m.dataset}-{m.part or ''}-{m.first_seen_at:%Y-%m-%d}"


each_snapshot = pytest.mark.parametrize("snapshot", SNAPSHOTS, ids=name)
each_table = pytest.mark.parametrize("snapshot", STATCAN, ids=name)


@cache
def member(zip_path: Path, member_name: str) -> str:
    with zipfile.ZipFile(zip_path) as archive:
        return archive.read(member_name).decode("utf-8")


def zip_path(snapshot: Snapshot) -> Path:
    return snapshot.file(f"{snapshot.manifest.dataset}-eng.zip")


def rows(snapshot: Snapshot) -> list[dict[str, str]]:
    text = member(zip_path(snapshot), f"{snapshot.manifest.dataset}.csv")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def metadata(snapshot: Snapshot) -> dict[str, Any]:
    path = snapshot.file(f"{snapshot.manifest.dataset}.metadata.json")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def captured(dataset: str, day: str) -> Snapshot:
    return next(
        s
        for s in SNAPSHOTS
        if s.manifest.dataset == dataset and f"{s.manifest.first_seen_at:%Y-%m-%d}" == day
    )


def values(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    return {(row["REF_DATE"], row["COORDINATE"]): row["VALUE"] for row in rows(snapshot)}


def test_it_is_under_two_megabytes() -> None:
    files = [p for p in SAMPLE.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert sum(path.stat().st_size for path in files) < LIMIT_BYTES


def test_the_vintages_are_those_that_are_documented() -> None:
    found: dict[str, list[str]] = {}
    for snapshot in STATCAN:
        day = f"{snapshot.manifest.first_seen_at:%Y-%m-%d}"
        found.setdefault(snapshot.manifest.dataset, []).append(day)
    assert found == CAPTURES
    feeds = [s for s in SNAPSHOTS if s.manifest.source == "feeds"]
    assert sorted(name(s) for s in feeds) == FEEDS


@each_snapshot
def test_files_are_what_the_manifest_says(snapshot: Snapshot) -> None:
    snapshot.verify()
    manifest = snapshot.manifest
    files = {file.name: snapshot.file(file.name) for file in manifest.files}
    assert content_hash(files) == manifest.content_sha256
    assert {path.name for path in snapshot.path.iterdir()} == {*files, "manifest.json"}
    assert manifest.bytes == sum(path.stat().st_size for path in files.values())
    assert (
        snapshot.path.name
        == snapshot.id
        == f"{manifest.first_seen_at:%Y%m%dT%H%M%SZ}-{manifest.content_sha256[:12]}"
    )


@each_snapshot
def test_the_manifest_says_what_and_from_where(snapshot: Snapshot) -> None:
    manifest = snapshot.manifest
    dataset = load_registry().datasets[f"{manifest.source}/{manifest.dataset}"]
    assert manifest.entry["id"] == dataset.id
    assert manifest.licence.id == dataset.licence
    assert manifest.licence.redistributable
    assert manifest.attribution_en
    assert manifest.attribution_fr
    assert manifest.note
    if manifest.dataset in COPY_OF_NOBODY:
        assert manifest.seen_via is None
        assert "Nobody recorded" in manifest.note
    else:
        assert manifest.seen_via is not None
        assert manifest.seen_via.startswith(COPIES)
    assert manifest.url.startswith(PUBLISHERS)
    assert manifest.first_seen_at.tzinfo is not None
    assert manifest.first_seen_at.astimezone(UTC).time().isoformat() == "00:00:00"
    assert manifest.released_at is None


@each_snapshot
def test_an_undated_copy_says_so(snapshot: Snapshot) -> None:
    note = snapshot.manifest.note or ""
    is_undated = f"{snapshot.manifest.first_seen_at:%Y-%m-%d}" == "2026-11-23"
    assert is_undated == ("Nobody recorded when the copy was made" in note)


@each_snapshot
def test_extract_and_partial_are_stated_where_they_are_true(snapshot: Snapshot) -> None:
    manifest = snapshot.manifest
    assert manifest.extract == ((manifest.dataset, manifest.part) not in WHOLE)
    assert manifest.partial == (manifest.source == "statcan")


@each_table
def test_the_zip_has_the_official_layout(snapshot: Snapshot) -> None:
    pid = snapshot.manifest.dataset
    with zipfile.ZipFile(zip_path(snapshot)) as archive:
        assert archive.namelist() == [f"{pid}.csv", f"{pid}_MetaData.csv"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    text = member(zip_path(snapshot), f"{pid}.csv")
    assert text.startswith('\ufeff"REF_DATE","GEO","DGUID",')
    assert "\r" not in text
    assert text.endswith('"\n')
    dimensions = [d["dimensionNameEn"] for d in metadata(snapshot)["dimension"]]
    assert list(rows(snapshot)[0]) == ["REF_DATE", "GEO", "DGUID", *dimensions[1:], *TAIL]
    description = member(zip_path(snapshot), f"{pid}_MetaData.csv")
    assert description.startswith('\ufeff"Cube Title","Product Id","CANSIM Id",URL,')
    sections = re.findall(
        r"^(?:\"?)(Dimension ID|Symbol Legend|Survey Code|Note ID)", description, re.M
    )
    assert sections == ["Dimension ID", "Dimension ID", "Symbol Legend", "Survey Code", "Note ID"]


@each_table
def test_every_row_is_one_published_cell(snapshot: Snapshot) -> None:
    table = rows(snapshot)
    order = [(row["REF_DATE"], [int(i) for i in row["COORDINATE"].split(".")]) for row in table]
    assert order == sorted(order)
    assert len(values(snapshot)) == len(table)
    for row in table:
        assert re.fullmatch(r"-?\d+|", row["VALUE"])
        assert row["STATUS"] in {"", "A", "B", "C", "D", "E", *NO_VALUE}
        assert (row["STATUS"] in NO_VALUE) <= (row["VALUE"] == "")
        assert re.fullmatch(r"v\d+|", row["VECTOR"])
        # The copy of 20-10-0001 lost the reason of its blanks; nothing else is blank without one.
        assert row["VALUE"] or row["STATUS"] or snapshot.manifest.dataset == "20100001"


@each_table
def test_metadata_holds_documented_names_only(snapshot: Snapshot) -> None:
    cube = metadata(snapshot)
    assert cube["productId"] == snapshot.manifest.dataset
    assert cube["partial"] is True
    assert cube["nbSeriesCube"] is cube["nbDatapointsCube"] is cube["releaseTime"] is None
    members = [{m["memberId"]: m for m in d["member"]} for d in cube["dimension"]]
    labels = [d["dimensionNameEn"] for d in cube["dimension"]]
    for row in rows(snapshot):
        ids = [int(part) for part in row["COORDINATE"].split(".")]
        for known, member_id, column in zip(members, ids, ["GEO", *labels[1:]], strict=True):
            described = known[member_id]
            english, code = described["memberNameEn"], described["classificationCode"]
            assert row[column] in {english or "", f"{english} [{code}]"}
    for known in members:
        assert {m["parentMemberId"] for m in known.values()} <= {None, *known}


@each_table
def test_a_last_period_that_is_stated_is_the_last_one(snapshot: Snapshot) -> None:
    stated = metadata(snapshot)["cubeEndDate"]
    last = max(row["REF_DATE"] for row in rows(snapshot))
    assert stated is None or stated.startswith(last)


def test_each_snapshot_of_a_table_brings_something_new() -> None:
    for previous, this in pairs():
        assert previous.vintage_at < this.vintage_at
        known, news = values(previous), values(this)
        assert any(known.get(key) != value for key, value in news.items())


def pairs() -> Iterator[tuple[Snapshot, Snapshot]]:
    for previous, this in itertools.pairwise(STATCAN):
        if previous.manifest.dataset == this.manifest.dataset:
            yield previous, this


def test_october_2025_was_revised() -> None:
    total = ("2025-10", "1.1.1.1.1.1")
    assert values(captured("20100085", "2025-12-28"))[total] == "163490"
    assert values(captured("20100085", "2026-05-29"))[total] == "165580"
    assert values(captured("20100085", "2026-09-13"))[total] == "165580"


def test_december_2024_by_region_of_manufacture_adds_to_the_published_total() -> None:
    parts = values(captured("20100085", "2026-02-11"))
    north_america, overseas = (
        sum(int(parts["2024-12", f"1.{vehicle}.1.{origin}.1.1"]) for vehicle in (2, 3))
        for origin in (2, 3)
    )
    assert (north_america, overseas) == (95_847, 39_664)
    total = values(captured("20100085", "2025-12-28"))["2024-12", "1.1.1.1.1.1"]
    assert north_america + overseas == int(total) == 135_511


def test_investment_from_south_korea_is_there() -> None:
    korea = values(captured("36100008", "2026-11-23"))
    assert korea["2023", "1.2.169"] == "8178"


def test_registrations_of_the_second_quarter_of_2025_were_revised() -> None:
    quarter = ("2025-04", "1.2.1.1")
    assert values(captured("20100025", "2025-09-17"))[quarter] == "29502"
    assert values(captured("20100025", "2026-03-29"))[quarter] == "29536"


def test_fuel_ids_of_the_two_quarterly_tables_are_not_mixed_up() -> None:
    old, new = captured("20100024", "2025-03-14"), captured("20100025", "2025-07-14")
    assert values(old)["2017-01", "1.1.1.1"] == "425043"
    assert values(new)["2017-01", "1.4.1.1"] == "425031"
    assert values(old)["2024-10", "1.4.1.1"] == "61795"
    assert values(new)["2024-10", "1.2.1.1"] == "61802"


def test_rates_of_2024_are_in_the_layout_of_valet() -> None:
    daily, annual = (
        json.loads(snapshot.file(f"{part}.json").read_text(encoding="utf-8"))
        for part, snapshot in (
            (part, next(s for s in SNAPSHOTS if s.manifest.part == part))
            for part in ("daily_2024", "annual")
        )
    )
    assert list(daily) == ["terms", "seriesDetail", "observations"]
    assert {day["d"][:4] for day in daily["observations"]} == {"2024"}
    assert len(daily["observations"]) == 250
    assert daily["observations"][-1] == daily["observations"][-1] | {
        "d": "2024-12-31",
        "FXKRWCAD": {"v": "0.000975"},
        "FXUSDCAD": {"v": "1.4389"},
    }
    assert annual["observations"][-1]["FXAKRWCAD"] == {"v": "0.001005"}
    assert [day["d"][:4] for day in annual["observations"]] == [str(y) for y in range(2017, 2025)]


def feed_rows(feed: str) -> list[dict[str, str]]:
    """The records of a feed's one snapshot that is a CSV."""
    (snapshot,) = (s for s in SNAPSHOTS if s.manifest.dataset == feed)
    path = snapshot.file(snapshot.manifest.files[0].name)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_stations_of_every_province_and_at_korean_dealers() -> None:
    stations = feed_rows("afdc_stations")
    assert len(stations) == 54
    assert {s["Fuel Type Code"] for s in stations} == {"ELEC"}
    provinces = {"AB", "BC", "MB", "NB", "NL", "NS", "NT", "ON", "PE", "QC", "SK", "YT"}
    assert {s["State"] for s in stations} == provinces
    assert {s["Status Code"] for s in stations} == {"E", "P", "T"}
    dealers = [s for s in stations if {"HYUNDAI", "KIA"} & set(s["Station Name"].upper().split())]
    assert len(dealers) > 15
    # Nothing in it is younger than the day that it carries.
    assert max(s["Updated At"] for s in stations) < "2022-07-16"


def test_recalls_are_of_the_korean_brands_and_whole() -> None:
    recalls = feed_rows("vehicle_recalls")
    brands = {(r["RECALL_NUMBER_NUM"], r["MAKE_NAME_NM"]) for r in recalls}
    assert len(recalls) == 29
    assert len(brands) == 13
    assert {make for _, make in brands} == {"GENESIS", "HYUNDAI", "KIA"}
    assert max(r["LAST_UPDATE_DATE"] for r in recalls) < "2023-01-16"


def feed_part(dataset: str, part: str) -> tuple[str, list[dict[str, str | None]]]:
    """Layout and rows of a sample part, as they are loaded."""
    feed = load_registry().datasets[f"feeds/{dataset}"]
    assert isinstance(feed, Feed)
    (snapshot,) = (s for s in SNAPSHOTS if (s.manifest.dataset, s.manifest.part) == (dataset, part))
    reading = Reading(feed, part, payload(snapshot))
    rows = [dict(zip(feed.columns, row.cells, strict=True)) for row in reading]
    return reading.layouts[0], rows


def test_incentives_that_look_the_same_are_there_as_often_as_they_were_paid() -> None:
    layout, incentives = feed_part("izev", "fy_2019_2023")
    assert layout == "incentives"
    assert [row["vehicle_make_and_model"] for row in incentives] == [
        "Volkswagen e-Golf",
        *["Nissan Leaf"] * 3,
        "Hyundai Ioniq electric",
    ]
    assert incentives[1] == incentives[2] == incentives[3]
    assert {row["eligible_incentive_amount"] for row in incentives} == {"5,000"}


@pytest.mark.parametrize(
    ("part", "count", "notes"), [("battery_electric", 50, 0), ("plug_in_hybrid", 24, 1)]
)
def test_ratings_are_those_of_korean_makes(part: str, count: int, notes: int) -> None:
    layout, ratings = feed_part("nrcan_fuel_ratings", part)
    assert layout == part
    makes = [row["make"] for row in ratings]
    assert set(makes) - {""} <= {"Genesis", "Hyundai", "Kia"}
    assert (len(makes) - makes.count(""), makes.count("")) == (count, notes)


def test_electric_cars_are_in_the_layout_of_the_explorer() -> None:
    (snapshot,) = (s for s in SNAPSHOTS if s.manifest.dataset == "iea_global_ev")
    found = workbook(snapshot.file("EVDataExplorer2025.xlsx"), "GEVO_EV_2025", "It")
    assert found[0] == [
        *("region_country", "category", "parameter", "mode", "powertrain", "year", "unit"),
        *("value", "Aggregate group"),
    ]
    assert len(found) == 1 + 72
    sales = {(r[0], r[4], r[5]): r[7] for r in found if r[2] == "EV sales"}
    assert sales["Canada", "BEV", "2024"] == "190000"
    assert sales["Canada", "PHEV", "2019"] == "19000"
    assert {country for country, _, _ in sales} == {"Canada", "Korea"}
