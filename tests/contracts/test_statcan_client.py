"""The StatCan client against the double."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sources.errors import (
    InvalidSnapshotError,
    NotOpenError,
    UnavailableError,
    UnknownTableError,
)
from sources.http import Http
from sources.statcan.client import ChangedCube, StatcanClient
from tests.doubles.clock import Clock
from tests.doubles.cube_builder import Cube, Dim, make_cube
from tests.doubles.faults import MAINTENANCE, OUTAGE_WITH_200, Answer
from tests.doubles.statcan import StatcanDouble

PID = 99100001


def widgets(pid: int = PID, released_at: str = "2026-02-10T08:30") -> Cube:
    return make_cube(
        pid,
        "Widgets sold",
        6,
        [Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", ["Total", "Red"])],
        {"1.1": {"2025-12": 5, "2026-01": 6}, "2.1": {"2025-12": 2, "2026-01": 3}},
        released_at=released_at,
    )


@pytest.fixture
def double() -> Iterator[StatcanDouble]:
    with StatcanDouble([widgets()], clock=Clock("2026-02-10T09:00")) as running:
        yield running


@pytest.fixture
def client(double: StatcanDouble) -> Iterator[StatcanClient]:
    with Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http:
        yield StatcanClient(http, f"{double.url}/")


def test_metadata_comes_bare_and_by_number(client: StatcanClient, double: StatcanDouble) -> None:
    answer = client.cube_metadata(["99100001"])[PID]
    assert isinstance(answer, dict)
    assert answer["productId"] == "99100001"
    assert answer["nbDatapointsCube"] == 4
    double.product_ids_as_numbers = True
    answer = client.cube_metadata([PID])[PID]
    assert isinstance(answer, dict)


def test_an_unknown_table_is_said_so_and_hides_no_other(client: StatcanClient) -> None:
    answers = client.cube_metadata([99999999, PID])
    assert isinstance(answers[PID], dict)
    assert isinstance(answers[99999999], UnknownTableError)
    assert str(answers[99999999]).startswith("Statistics Canada has no table 99999999")


@pytest.mark.parametrize("given", ["2010008501", "20-10-0085", "cars", "1234567", "", "²0100085"])
def test_what_is_no_product_id_is_never_asked(
    client: StatcanClient, double: StatcanDouble, given: str
) -> None:
    with pytest.raises(UnknownTableError, match="is not the id of a table"):
        client.cube_metadata([given])
    assert double.requests == []


def test_a_locked_table_is_not_open_and_hides_no_other(
    client: StatcanClient, double: StatcanDouble
) -> None:
    double.schedule(widgets(99100002))
    double.locked.add(99100002)
    answers = client.cube_metadata([PID, 99100002])
    assert isinstance(answers[PID], dict)
    assert isinstance(answers[99100002], NotOpenError)
    assert "The product is not released yet" in str(answers[99100002])


def test_response_code_6_is_not_open(client: StatcanClient, double: StatcanDouble) -> None:
    double.publishing.add(PID)
    assert isinstance(client.cube_metadata([PID])[PID], NotOpenError)


def test_other_refusals_are_unavailable(client: StatcanClient, double: StatcanDouble) -> None:
    double.metadata_overrides[PID] = {"responseStatusCode": 7}
    answer = client.cube_metadata([PID])[PID]
    assert isinstance(answer, UnavailableError)
    assert "response code 7" in str(answer)
    double.metadata_overrides[PID] = {"productId": "99100009"}
    assert "answered for table 99100009" in str(client.cube_metadata([PID])[PID])


def test_many_tables_are_asked_in_batches(client: StatcanClient, double: StatcanDouble) -> None:
    answers = client.cube_metadata(range(99100001, 99100121))
    assert len(answers) == 120
    assert len(double.asked("getCubeMetadata")) == 3


def test_one_table_that_breaks_the_batch_hides_no_other(
    client: StatcanClient, double: StatcanDouble
) -> None:
    double.inject("getCubeMetadata", MAINTENANCE, times=6)  # the batch, and the first one alone
    answers = client.cube_metadata([99100002, PID])
    assert isinstance(answers[99100002], UnavailableError)
    assert isinstance(answers[PID], dict)


def test_when_nobody_answers_not_every_table_is_asked(
    client: StatcanClient, double: StatcanDouble
) -> None:
    double.inject("getCubeMetadata", MAINTENANCE, times=None)
    answers = client.cube_metadata(range(99100001, 99100021))
    assert len(answers) == 20
    assert all("out of service" in str(answer) for answer in answers.values())
    assert len(double.asked("getCubeMetadata")) == 9  # the batch and two alone, thrice each


def test_a_web_page_in_place_of_metadata_is_no_answer(
    client: StatcanClient, double: StatcanDouble
) -> None:
    double.inject("getCubeMetadata", OUTAGE_WITH_200)
    answer = client.cube_metadata([PID])[PID]
    assert isinstance(answer, UnavailableError)
    assert "web page" in str(answer)


def test_an_answer_for_another_number_of_tables_is_none(
    client: StatcanClient, double: StatcanDouble
) -> None:
    double.inject("getCubeMetadata", Answer(200, b"[]", "application/json"))
    assert "answered 0 tables where 1 were asked" in str(client.cube_metadata([PID])[PID])


def test_an_item_that_names_no_table_hides_no_other(
    client: StatcanClient, double: StatcanDouble
) -> None:
    items = [{"productId": "abc"}, {"productId": [1]}, {"productId": None}, 7, {"productId": "20"}]
    content = json.dumps({"status": "SUCCESS", "object": items}).encode()
    double.inject("getChangedCubeList", Answer(200, content, "application/json"))
    assert client.changed_cubes(date(2026, 2, 10)) == [ChangedCube(20, None)]


def test_changed_cubes_have_their_release_in_utc(client: StatcanClient) -> None:
    assert client.changed_cubes(date(2026, 2, 10)) == [
        ChangedCube(PID, datetime(2026, 2, 10, 13, 30, tzinfo=UTC))
    ]
    assert client.changed_cubes(date(2026, 2, 8)) == []


@pytest.mark.parametrize("status", [404, 409])
def test_a_list_of_a_day_to_come_is_not_open(
    client: StatcanClient, double: StatcanDouble, status: int
) -> None:
    double.future_list_status = status
    with pytest.raises(NotOpenError, match="2026-02-11 is not open yet"):
        client.changed_cubes(date(2026, 2, 11))
    double.clock.set("2026-02-10T08:29")
    with pytest.raises(NotOpenError):
        client.changed_cubes(date(2026, 2, 10))


def test_the_catalogue_speaks_utc_and_is_read_in_ottawa(
    client: StatcanClient, double: StatcanDouble
) -> None:
    double.schedule(widgets(99100002, released_at="2025-07-10T08:30"))
    listed = {cube.product_id: cube for cube in client.all_cubes()}
    assert listed[PID].released_at == datetime(2026, 2, 10, 13, 30, tzinfo=UTC)
    assert listed[99100002].released_at == datetime(2025, 7, 10, 12, 30, tzinfo=UTC)
    assert listed[PID].end_date == date(2026, 1, 1)
    assert not listed[PID].is_archived


def test_code_sets_have_scalars_and_statuses(client: StatcanClient) -> None:
    sets = client.code_sets()
    assert {"scalarFactorCode": 3, "scalarFactorDescEn": "thousands"}.items() <= sets["scalar"][
        3
    ].items()
    assert sets["status"][1]["statusRepresentationEn"] == ".."


def test_the_zip_comes_and_then_is_known(client: StatcanClient, tmp_path: Path) -> None:
    first = client.download_table(PID, tmp_path / "zip")
    assert (tmp_path / "zip").read_bytes()[:4] == b"PK\x03\x04"
    assert client.download_table(PID, tmp_path / "again", etag=first.etag).not_modified


def test_a_page_in_place_of_the_zip_is_refused(
    client: StatcanClient, double: StatcanDouble, tmp_path: Path
) -> None:
    double.inject("-eng.zip", OUTAGE_WITH_200)
    with pytest.raises(InvalidSnapshotError, match="web page instead of a zip"):
        client.download_table(PID, tmp_path / "zip")


def test_a_zip_that_is_locked_or_missing(
    client: StatcanClient, double: StatcanDouble, tmp_path: Path
) -> None:
    double.inject("-eng.zip", Answer(409, b"{}", "application/json"))
    with pytest.raises(NotOpenError):
        client.download_table(PID, tmp_path / "zip")
    with pytest.raises(UnavailableError, match="answered 404"):
        client.download_table(99100077, tmp_path / "zip")
