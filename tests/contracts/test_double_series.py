"""The double's single series and its Delta File, read without canauto's code."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from tests.doubles.clock import Clock
from tests.doubles.cube_builder import Dim, Member, make_cube
from tests.doubles.delta_file import COLUMNS
from tests.doubles.statcan import StatcanDouble

PID = 99100001
REST = "/t1/wds/rest"
REAL = Path(__file__).parents[3] / "shared" / "data" / "statcan" / "delta" / "20230803.zip"
FEBRUARY = make_cube(
    PID,
    "Widgets sold",
    6,
    [Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", ["Total", "Red"])],
    {
        "1.1": {"2025-12": 5, "2026-01": 6},
        "2.1": {"2025-12": (2, "E", "p"), "2026-01": (None, "x", "")},
    },
    released_at="2026-02-10T08:30",
    footnotes=(('A value "0" is a zero.', 'Une valeur "0" est un zéro.'),),
)
MARCH = FEBRUARY.revised("2026-03-10T08:30", {"1.1": {"2026-01": 7, "2026-02": 8}})
FISCAL = make_cube(
    99100002,
    "Budgets",
    12,
    [Dim("Budget", [Member("All", uom_id=81)], has_uom=True)],
    {"1": {"2023/2024": "1.50", "2024/25": (None, "..", "")}},
    released_at="2026-02-10T08:30",
    decimals=2,
)


@pytest.fixture
def double() -> Iterator[StatcanDouble]:
    with StatcanDouble([FEBRUARY, FISCAL], clock=Clock("2026-02-10T09:00")) as running:
        yield running


def get(double: StatcanDouble, path: str) -> requests.Response:
    return requests.get(f"{double.url}{path}", timeout=10)


def post(double: StatcanDouble, method: str, body: Any) -> requests.Response:
    return requests.post(f"{double.url}{REST}/{method}", json=body, timeout=10)


def delta(double: StatcanDouble, day: str) -> zipfile.ZipFile:
    answer = get(double, f"/n1/delta/{day}.zip")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.content))


def delta_rows(double: StatcanDouble, day: str) -> list[dict[str, str]]:
    with delta(double, day) as archive:
        return list(csv.DictReader(archive.read(f"{day}.csv").decode().splitlines()))


def test_changed_data_is_404_when_nothing_changed(double: StatcanDouble) -> None:
    vector = int(FEBRUARY.vector("1.1")[1:])
    double.clock.set("2026-02-11T09:00")
    answer = post(double, "getChangedSeriesDataFromVector", [{"vectorId": vector}])
    assert answer.status_code == 404
    assert answer.json() == {"message": "No changed data found for vector(s). Error code = 3"}
    asked = [{"productId": PID, "coordinate": "1.1.0.0.0.0.0.0.0.0"}]
    assert post(double, "getChangedSeriesDataFromCubePidCoord", asked).status_code == 404
    assert get(double, f"{REST}/getChangedSeriesList").json()["object"] == []


def test_series_are_described_and_answered(double: StatcanDouble) -> None:
    vector = int(FEBRUARY.vector("2.1")[1:])
    info, unknown = post(
        double, "getSeriesInfoFromVector", [{"vectorId": vector}, {"vectorId": 999999999}]
    ).json()
    assert info["object"]["SeriesTitleEn"] == "Quebec;Total"
    assert info["object"]["coordinate"] == "2.1.0.0.0.0.0.0.0.0"
    assert (unknown["status"], unknown["object"]["responseStatusCode"]) == ("SUCCESS", 4)
    asked = [{"productId": PID, "coordinate": "9.9.0.0.0.0.0.0.0.0"}]
    outside = post(double, "getSeriesInfoFromCubePidCoord", asked).json()[0]["object"]
    assert outside["responseStatusCode"] == 2
    known, gone = post(
        double,
        "getDataFromVectorsAndLatestNPeriods",
        [{"vectorId": vector, "latestN": 2}, {"vectorId": 999999999, "latestN": 2}],
    ).json()
    values = [(p["refPer"], p["value"]) for p in known["object"]["vectorDataPoint"]]
    assert values == [("2025-12-01", 2.0), ("2026-01-01", None)]
    assert known["object"]["vectorDataPoint"][1]["securityLevelCode"] == 1
    assert (gone["status"], gone["object"]["responseStatusCode"]) == ("FAILED", 3)
    double.values_as_text = True
    [latest] = post(
        double,
        "getDataFromCubePidCoordAndLatestNPeriods",
        [{"productId": PID, "coordinate": "1.1.0.0.0.0.0.0.0.0", "latestN": 1}],
    ).json()
    assert [p["value"] for p in latest["object"]["vectorDataPoint"]] == ["6"]
    query = f'?vectorIds="{vector}"&startRefPeriod=2026-01-01&endReferencePeriod=2026-12-01'
    [ranged] = get(double, f"{REST}/getDataFromVectorByReferencePeriodRange{query}").json()
    assert [p["refPer"] for p in ranged["object"]["vectorDataPoint"]] == ["2026-01-01"]


def test_a_point_keeps_the_release_that_last_changed_it(double: StatcanDouble) -> None:
    double.schedule(MARCH)
    double.clock.set("2026-03-10T09:00")
    vector = int(FEBRUARY.vector("1.1")[1:])
    flat = {
        "vectorIds": [vector],
        "startDataPointReleaseDate": "2026-03-01T00:00",
        "endDataPointReleaseDate": "2026-03-31T00:00",
    }
    [answer] = post(double, "getBulkVectorDataByRange", flat).json()
    points = answer["object"]["vectorDataPoint"]
    assert [(p["refPer"], p["value"]) for p in points] == [("2026-01-01", 7.0), ("2026-02-01", 8.0)]
    changed = post(double, "getChangedSeriesDataFromVector", [{"vectorId": vector}]).json()
    assert changed[0]["object"]["vectorDataPoint"] == points
    listed = get(double, f"{REST}/getChangedSeriesList").json()["object"]
    assert [item["coordinate"] for item in listed] == ["1.1.0.0.0.0.0.0.0.0"]
    asked = [{"productId": 99100002, "coordinate": "1.1.0.0.0.0.0.0.0.0"}]
    wrong = post(double, "getChangedSeriesDataFromCubePidCoord", asked).json()[0]["object"]
    assert wrong["productId"] == PID  # as the service is said to err


def test_the_delta_file_of_a_day_has_what_was_released(double: StatcanDouble) -> None:
    with delta(double, "20260210") as archive:
        assert archive.namelist() == ["codeSet.xml", "20260210.xml", "20260210.csv"]
        text = archive.read("20260210.csv").decode()
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert '"' not in text and "\r" not in text
    rows = delta_rows(double, "20260210")
    found = [
        tuple(r[c] for c in ("productId", "coordinate", "refPer", "refPer2", "value")) for r in rows
    ]
    assert sorted(found) == [
        ("99100001", "1.1.0.0.0.0.0.0.0.0", "2025-12", "", "5"),
        ("99100001", "1.1.0.0.0.0.0.0.0.0", "2026-01", "", "6"),
        ("99100001", "2.1.0.0.0.0.0.0.0.0", "2025-12", "", "2"),
        ("99100001", "2.1.0.0.0.0.0.0.0.0", "2026-01", "", ""),
        ("99100002", "1.0.0.0.0.0.0.0.0.0", "2023", "2024", "1.50"),
        ("99100002", "1.0.0.0.0.0.0.0.0.0", "2024", "2025", ""),
    ]
    codes = {
        (r["coordinate"][:3], r["refPer"]): (
            r["symbolCode"],
            r["statusCode"],
            r["securityLevelCode"],
        )
        for r in rows
    }
    assert codes["2.1", "2025-12"] == ("1", "7", "0")
    assert codes["2.1", "2026-01"] == ("0", "0", "1")  # `x` is a level, not a status
    assert codes["1.0", "2024"] == ("0", "1", "0")


def test_it_has_what_changed_or_the_whole_tables(double: StatcanDouble) -> None:
    double.schedule(MARCH)
    double.clock.set("2026-03-10T09:00")
    changed = [(r["refPer"], r["value"]) for r in delta_rows(double, "20260310")]
    assert changed == [("2026-01", "7"), ("2026-02", "8")]
    double.delta.whole_tables = True
    whole = delta_rows(double, "20260310")
    assert len(whole) == 5
    assert {r["releaseTime"] for r in whole} == {"2026-02-10T08:30", "2026-03-10T08:30"}
    double.delta.byte_order_mark = True
    with delta(double, "20260310") as archive:
        assert archive.read("20260310.csv").startswith(b"\xef\xbb\xbfproductId")


def test_its_periods_are_as_in_the_table_or_whole_days(double: StatcanDouble) -> None:
    double.delta.whole_days = True
    periods = {(r["refPer"], r["refPer2"]) for r in delta_rows(double, "20260210")}
    assert periods == {
        ("2025-12-01", ""),
        ("2026-01-01", ""),
        ("2023-01-01", "2024-01-01"),
        ("2024-01-01", "2025-01-01"),
    }


def test_it_lies_there_from_its_release_for_47_weekdays(double: StatcanDouble) -> None:
    path = "/n1/delta/20260210.zip"
    double.clock.set("2026-02-10T08:29")
    assert get(double, path).status_code == 404
    double.clock.set("2026-02-10T08:30")
    assert get(double, path).headers["ETag"]
    assert get(double, "/delta/20260210.zip").url == f"{double.url}{path}"
    assert get(double, "/n1/delta/20260209.zip").status_code == 404
    assert get(double, "/n1/delta/20260230.zip").status_code == 404
    double.clock.set("2026-04-16T09:00")
    assert get(double, path).status_code == 200
    double.clock.set("2026-04-17T09:00")
    assert get(double, path).status_code == 404
    double.clock.set("2026-02-10T09:00")
    double.serves_delta = False
    assert get(double, path).status_code == 404


def test_a_correction_of_the_day_is_in_the_file_of_the_next_weekday(
    double: StatcanDouble,
) -> None:
    double.schedule(FEBRUARY.revised("2026-02-13T11:00", {"1.1": {"2026-01": 60}}))
    double.clock.set("2026-02-17T09:00")
    assert get(double, "/n1/delta/20260213.zip").status_code == 404  # a Friday
    [row] = delta_rows(double, "20260216")
    assert (row["value"], row["releaseTime"]) == ("60", "2026-02-13T11:00")


def shape(element: ElementTree.Element, path: str = "") -> dict[str, list[str]]:
    """Each element's path, and the names of what can be in it in order of appearance."""
    here = f"{path}/{element.tag}"
    found: dict[str, list[str]] = {}
    for child in element:
        names = found.setdefault(here, [])
        if child.tag not in names:
            names.append(child.tag)
        for key, inner in shape(child, here).items():
            names = found.setdefault(key, [])
            names += [name for name in inner if name not in names]
    return found


@pytest.mark.skipif(not REAL.is_file(), reason=f"the real Delta File is not at {REAL}")
def test_it_has_the_form_of_the_real_one(double: StatcanDouble) -> None:
    with delta(double, "20260210") as ours, zipfile.ZipFile(REAL) as real:
        theirs = real.read("20230803.csv").decode()
        assert theirs.splitlines()[0] == ",".join(COLUMNS)
        assert '"' not in theirs and "\r" not in theirs
        for mine, their in (("codeSet.xml", "codeSet.xml"), ("20260210.xml", "20230803.xml")):
            made = shape(ElementTree.fromstring(ours.read(mine)))
            meant = shape(ElementTree.fromstring(real.read(their)))
            for path, names in made.items():
                assert set(names) <= set(meant[path]), path
    rows = list(csv.DictReader(theirs.splitlines()))
    products = [int(row["productId"]) for row in rows]
    assert products == sorted(products)
