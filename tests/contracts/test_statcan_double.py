"""The double behaves as the service is said to: its answers, read without canauto's client."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.doubles.clock import Clock
from tests.doubles.cube_builder import Cube, Dim, Member, make_cube
from tests.doubles.faults import (
    BAD_GATEWAY,
    GATEWAY_TIMEOUT,
    MAINTENANCE,
    OUTAGE_REDIRECT,
    OUTAGE_WITH_200,
    Answer,
    CutBody,
    Hang,
    OtherBody,
    Reset,
    ShortBody,
    refusal,
    too_many_requests,
)
from tests.doubles.statcan import StatcanDouble

PID = 99100001
REST = "/t1/wds/rest"
FEBRUARY = make_cube(
    PID,
    "Widgets sold",
    6,
    [Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", ["Total", "Red"])],
    {"1.1": {"2025-12": 5, "2026-01": 6}, "2.1": {"2025-12": 2, "2026-01": (None, "x", "")}},
    released_at="2026-02-10T08:30",
)
MARCH = FEBRUARY.revised("2026-03-10T08:30", {"1.1": {"2026-01": 7, "2026-02": 8}})
OTHER = make_cube(
    99100002,
    "Rates",
    1,
    [Dim("Rate", ["Bank rate"])],
    {"1": {"2026-02-06": "2.50"}},
    released_at="2026-02-10T08:30",
    decimals=2,
)


@pytest.fixture
def double() -> Iterator[StatcanDouble]:
    with StatcanDouble([FEBRUARY, OTHER], clock=Clock("2026-02-10T09:00")) as running:
        yield running


def get(double: StatcanDouble, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{double.url}{path}", headers=headers, timeout=10)


def post(double: StatcanDouble, method: str, body: Any) -> requests.Response:
    return requests.post(f"{double.url}{REST}/{method}", json=body, timeout=10)


def metadata(double: StatcanDouble, product_id: int = PID) -> dict[str, Any]:
    answer: dict[str, Any] = post(double, "getCubeMetadata", [{"productId": product_id}]).json()[0]
    return answer


def served_rows(double: StatcanDouble) -> int:
    content = get(double, f"/n1/tbl/csv/{PID}-eng.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"{PID}.csv").count(b"\n") - 1


def test_a_table_is_locked_from_midnight_to_its_release_and_others_are_not(
    double: StatcanDouble,
) -> None:
    double.schedule(MARCH)
    states = {}
    for at in ("2026-03-09T23:59", "2026-03-10T00:00", "2026-03-10T08:29", "2026-03-10T08:30"):
        double.clock.set(at)
        states[at[-8:]] = post(double, "getCubeMetadata", [{"productId": PID}]).status_code
    assert list(states.values()) == [200, 409, 409, 200]
    double.clock.set("2026-03-10T06:00")
    assert post(double, "getCubeMetadata", [{"productId": 99100002}]).status_code == 200
    both = post(double, "getCubeMetadata", [{"productId": 99100002}, {"productId": PID}])
    assert (both.status_code, both.json()["message"]) == (409, "The product is not released yet")
    assert get(double, f"/n1/tbl/csv/{PID}-eng.zip").status_code == 200


def test_the_night_may_lock_every_table(double: StatcanDouble) -> None:
    double.locks_all_at_night = True
    double.clock.set("2026-02-12T03:00")
    assert post(double, "getCubeMetadata", [{"productId": PID}]).status_code == 409
    double.clock.set("2026-02-12T08:30")
    assert post(double, "getCubeMetadata", [{"productId": PID}]).status_code == 200


def test_a_lock_by_hand_and_one_without_a_status(double: StatcanDouble) -> None:
    double.locked.add(PID)
    assert post(double, "getCubeMetadata", [{"productId": PID}]).status_code == 409
    double.locked.clear()
    double.publishing.add(PID)
    assert metadata(double)["object"]["responseStatusCode"] == 6


def test_the_zip_may_come_hours_after_its_metadata(double: StatcanDouble) -> None:
    double.schedule(MARCH, zip_lag=timedelta(hours=2))
    double.clock.set("2026-03-10T10:29")
    assert metadata(double)["object"]["nbDatapointsCube"] == 5
    assert served_rows(double) == 4
    double.clock.set("2026-03-10T10:30")
    assert served_rows(double) == 5


def test_the_metadata_may_come_hours_after_the_zip(double: StatcanDouble) -> None:
    double.schedule(MARCH, zip_lag=timedelta(hours=-8), metadata_lag=timedelta(hours=1))
    double.clock.set("2026-03-10T08:31")
    assert served_rows(double) == 5
    assert metadata(double)["object"]["nbDatapointsCube"] == 4
    listed = get(double, f"{REST}/getChangedCubeList/2026-03-10").json()["object"]
    assert [item["productId"] for item in listed] == [PID]
    double.clock.set("2026-03-10T09:30")
    assert metadata(double)["object"]["nbDatapointsCube"] == 5


@pytest.mark.parametrize(
    "path",
    [
        "getChangedCubeList",
        "getChangedCubeList/10-02-2026",
        "getChangedCubeList/2026/02/10",
        "getChangedSeriesList/2026-02-10",
        "getNothing",
    ],
)
def test_a_malformed_route_is_404_without_words(double: StatcanDouble, path: str) -> None:
    answer = get(double, f"{REST}/{path}")
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("status", [404, 409])
def test_a_day_to_come_has_no_list_yet(double: StatcanDouble, status: int) -> None:
    double.future_list_status = status
    assert get(double, f"{REST}/getChangedCubeList/2026-02-11").status_code == status
    double.clock.set("2026-02-10T08:29")
    assert get(double, f"{REST}/getChangedCubeList/2026-02-10").status_code == status


def test_requests_in_a_wrong_form_are_406(double: StatcanDouble) -> None:
    long = post(double, "getCubeMetadata", [{"productId": 9910000101}])
    assert (long.status_code, "8 numbers long" in long.json()["message"]) == (406, True)
    assert post(double, "getCubeMetadata", {"productId": PID}).status_code == 406
    flat = {
        "vectorIds": ["1"],
        "startDataPointReleaseDate": "2026-01-01T08:30",
        "endDataPointReleaseDate": "2026-12-31T19:00",
    }
    assert post(double, "getBulkVectorDataByRange", flat).status_code == 200
    assert post(double, "getBulkVectorDataByRange", [flat]).status_code == 406
    bad = "?vectorIds=1&startRefPeriod=2016-01&endReferencePeriod=2017-01"
    assert get(double, f"{REST}/getDataFromVectorByReferencePeriodRange{bad}").status_code == 406


def test_too_much_at_once_is_416(double: StatcanDouble) -> None:
    answer = post(double, "getCubeMetadata", [{"productId": PID}] * 301)
    assert (answer.status_code, "limit - 300" in answer.json()["message"]) == (416, True)
    asked = [{"vectorId": 1, "latestN": 6001}]
    answer = post(double, "getDataFromVectorsAndLatestNPeriods", asked)
    assert (answer.status_code, "limit - 6000" in answer.json()["message"]) == (416, True)


def test_too_fast_is_429_with_a_time_to_wait(double: StatcanDouble) -> None:
    double.most_requests_per_second = 3
    statuses = [get(double, f"{REST}/getAllCubesListLite").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert get(double, f"{REST}/getAllCubesListLite").headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    "fault",
    [
        BAD_GATEWAY,
        MAINTENANCE,
        GATEWAY_TIMEOUT,
        OUTAGE_WITH_200,
        too_many_requests(7),
        refusal(406, "ProductId value must be 8 numbers long ..."),
        Answer(504, after_seconds=0.01),
    ],
)
def test_a_fault_answers_in_place_of_the_service_as_often_as_it_is_told(
    double: StatcanDouble, fault: Answer
) -> None:
    double.inject("getAllCubesListLite", fault, times=2)
    answers = [get(double, f"{REST}/getAllCubesListLite") for _ in range(3)]
    assert [a.status_code for a in answers] == [fault.status, fault.status, 200]
    assert answers[0].content == fault.body
    assert set(fault.headers.items()) <= set(answers[0].headers.items())


def test_maintenance_is_a_web_page(double: StatcanDouble) -> None:
    double.inject("getCubeMetadata", MAINTENANCE)
    answer = post(double, "getCubeMetadata", [{"productId": PID}])
    assert answer.headers["Content-Type"] == "text/html"
    assert b"temporarily offline" in answer.content


def test_an_outage_may_redirect_to_a_page_with_200(double: StatcanDouble) -> None:
    double.inject("-eng.zip", OUTAGE_REDIRECT)
    answer = get(double, f"/n1/tbl/csv/{PID}-eng.zip")
    assert answer.url == f"{double.url}/srvmsg/srvmsg404.html"
    assert (answer.status_code, answer.content[:9]) == (200, b"<!DOCTYPE")


def test_connections_break_and_fall_silent(double: StatcanDouble) -> None:
    double.inject("-eng.zip", Reset())
    with pytest.raises(requests.ConnectionError):
        get(double, f"/n1/tbl/csv/{PID}-eng.zip")
    double.inject("-eng.zip", Hang(30))
    with pytest.raises(requests.Timeout):
        requests.get(f"{double.url}/n1/tbl/csv/{PID}-eng.zip", timeout=0.1)


def test_bodies_come_short(double: StatcanDouble) -> None:
    double.inject("-eng.zip", CutBody(100))
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(double, f"/n1/tbl/csv/{PID}-eng.zip")
    double.inject("-eng.zip", ShortBody(100))
    assert get(double, f"/n1/tbl/csv/{PID}-eng.zip").content == FEBRUARY.zip_bytes()[:100]
    double.inject("-eng.zip", OtherBody(OTHER.zip_bytes()))
    assert get(double, f"/n1/tbl/csv/{PID}-eng.zip").content == OTHER.zip_bytes()


def test_without_a_length_a_cut_body_looks_whole(double: StatcanDouble) -> None:
    double.manners.content_length = False
    whole = get(double, f"/n1/tbl/csv/{PID}-eng.zip")
    assert "Content-Length" not in whole.headers
    assert whole.content == FEBRUARY.zip_bytes()
    double.inject("-eng.zip", CutBody(100))
    assert len(get(double, f"/n1/tbl/csv/{PID}-eng.zip").content) == 100


def test_files_have_validators_and_ranges_unless_they_have_not(double: StatcanDouble) -> None:
    path = f"/n1/en/tbl/csv/{PID}-eng.zip"
    first = get(double, path)
    etag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert date == "Tue, 10 Feb 2026 05:16:00 GMT"
    assert get(double, path, **{"If-None-Match": etag}).status_code == 304
    assert get(double, path, **{"If-Modified-Since": date}).status_code == 304
    rest = get(double, path, **{"Range": "bytes=100-", "If-Range": etag})
    assert (rest.status_code, rest.content) == (206, first.content[100:])
    assert rest.headers["Content-Range"].startswith("bytes 100-")
    assert get(double, path, Range="bytes=99999999-").status_code == 416
    assert get(double, path, **{"Range": "bytes=100-", "If-Range": '"other"'}).status_code == 200
    double.manners.heeds_if_range = False
    assert get(double, path, **{"Range": "bytes=100-", "If-Range": '"other"'}).status_code == 206
    double.manners.ranges = double.manners.conditional = False
    again = get(double, path, **{"If-None-Match": etag, "Range": "bytes=100-"})
    assert (again.status_code, again.content) == (200, first.content)
    double.manners.weak_etag = True
    assert get(double, path).headers["ETag"] == f"W/{etag}"
    double.manners.etag = double.manners.last_modified = False
    bare = get(double, path)
    assert "ETag" not in bare.headers and "Last-Modified" not in bare.headers


def test_head_answers_without_the_file(double: StatcanDouble) -> None:
    answer = requests.head(f"{double.url}/n1/tbl/csv/{PID}-eng.zip", timeout=10)
    assert int(answer.headers["Content-Length"]) == len(FEBRUARY.zip_bytes())
    assert answer.content == b""


def test_release_times_are_local_in_answers_and_utc_in_the_catalogue(
    double: StatcanDouble,
) -> None:
    assert metadata(double)["object"]["releaseTime"] == "2026-02-10T08:30"
    changed = get(double, f"{REST}/getChangedCubeList/2026-02-10").json()
    assert changed["status"] == "SUCCESS"
    assert {item["releaseTime"] for item in changed["object"]} == {"2026-02-10T08:30"}
    line = get(double, f"{REST}/getAllCubesListLite").json()[0]
    assert line["releaseTime"] == "2026-02-10T13:30:00Z"
    assert line["cubeEndDate"] == "2026-01-01T05:00:00Z"
    double.list_times = "bare"
    line = get(double, f"{REST}/getAllCubesListLite").json()[0]
    assert (line["releaseTime"], line["cubeEndDate"]) == ("2026-02-10T13:30", "2026-01-01")


def test_the_catalogue_may_disagree_by_years(double: StatcanDouble) -> None:
    double.catalogue_overrides[PID] = {"releaseTime": "2020-11-02T13:30:00Z"}
    lines = {i["productId"]: i for i in get(double, f"{REST}/getAllCubesListLite").json()}
    assert lines[PID]["releaseTime"] == "2020-11-02T13:30:00Z"
    assert metadata(double)["object"]["releaseTime"] == "2026-02-10T08:30"


def test_the_long_catalogue_spells_has_uom_its_own_way(double: StatcanDouble) -> None:
    line = get(double, f"{REST}/getAllCubesList").json()[0]
    assert [d["hasUOM"] for d in line["dimensions"]] == [False, False]
    assert metadata(double)["object"]["dimension"][0]["hasUom"] is False


def test_product_ids_are_text_here_and_numbers_there(double: StatcanDouble) -> None:
    changed = f"{REST}/getChangedCubeList/2026-02-10"
    assert metadata(double)["object"]["productId"] == "99100001"
    assert get(double, changed).json()["object"][0]["productId"] == PID
    double.product_ids_as_numbers = double.list_ids_as_text = True
    assert metadata(double)["object"]["productId"] == PID
    assert get(double, changed).json()["object"][0]["productId"] == "99100001"


def test_codes_may_be_null(double: StatcanDouble) -> None:
    double.null_codes = True
    cube = metadata(double)["object"]
    assert cube["subjectCode"] is None
    assert {m["terminated"] for d in cube["dimension"] for m in d["member"]} == {None}
    asked = [{"vectorId": int(FEBRUARY.vector("1.1")[1:]), "latestN": 1}]
    answer = post(double, "getDataFromVectorsAndLatestNPeriods", asked).json()
    [point] = answer[0]["object"]["vectorDataPoint"]
    assert (point["statusCode"], point["decimals"]) == (None, 0)


def test_one_failed_item_fails_no_other(double: StatcanDouble) -> None:
    asked = [{"productId": 99999999}, {"productId": PID}]
    unknown, known = post(double, "getCubeMetadata", asked).json()
    assert unknown["status"] == "FAILED"
    assert "CUBE_NOT_AVAILABLE" in unknown["object"]
    assert known["status"] == "SUCCESS"
    double.failed[PID] = "An unexpected error occurred"
    assert metadata(double) == {"status": "FAILED", "object": "An unexpected error occurred"}


def test_a_withdrawn_table_has_code_7_and_no_zip(double: StatcanDouble) -> None:
    double.withdrawn.add(PID)
    assert metadata(double)["object"]["responseStatusCode"] == 7
    assert get(double, f"/n1/tbl/csv/{PID}-eng.zip").status_code == 404


def test_the_link_to_a_zip_is_given_for_any_number(double: StatcanDouble) -> None:
    link = get(double, f"{REST}/getFullTableDownloadCSV/99999999/en").json()
    assert link["status"] == "SUCCESS"
    assert requests.get(link["object"], timeout=10).status_code == 404
    link = get(double, f"{REST}/getFullTableDownloadCSV/{PID}/en").json()
    assert requests.get(link["object"], timeout=10).content == FEBRUARY.zip_bytes()
    sdmx = get(double, f"{REST}/getFullTableDownloadSDMX/{PID}").json()["object"]
    assert sdmx.endswith(f"{PID}-SDMX.zip")


def test_a_french_zip_has_semicolons_and_decimal_commas(double: StatcanDouble) -> None:
    content = get(double, "/n1/tbl/csv/99100002-fra.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["99100002.csv", "99100002_MetaData.csv"]
        text = archive.read("99100002.csv").decode("utf-8-sig")
    header, row = csv.reader(text.splitlines(), delimiter=";")
    assert header[0] == "PÉRIODE DE RÉFÉRENCE"
    assert row[header.index("VALEUR")] == "2,50"


def test_code_sets_come_in_one_envelope(double: StatcanDouble) -> None:
    answer = get(double, f"{REST}/getCodeSets").json()
    assert answer["status"] == "SUCCESS"
    assert answer["object"]["symbol"][1]["symbolCode"] == "1"


def test_the_double_is_silent_about_what_is_not_released(double: StatcanDouble) -> None:
    later: Cube = make_cube(
        99100003,
        "Later",
        12,
        [Dim("Geography", [Member("Canada", dguid="2016A000011124")])],
        {"1": {"2025": 1}},
        released_at="2026-04-01T08:30",
    )
    double.schedule(later)
    assert metadata(double, 99100003)["status"] == "FAILED"
    assert get(double, "/n1/tbl/csv/99100003-eng.zip").status_code == 404
    assert "99100003" not in json.dumps(get(double, f"{REST}/getAllCubesListLite").json())
