"""Vehicle recalls over HTTP: two files that overlap, one of them large; and the real copy whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.feeds._gates import payload
from sources.feeds.vehicle_recalls import DATASET
from sources.outcome import ReleaseState
from tests.doubles.clock import ottawa
from tests.doubles.faults import MAINTENANCE, OUTAGE_WITH_200, Answer, Fault
from tests.doubles.feed_vehicle_recalls import (
    FULL,
    LINK,
    RECENT,
    all_recalls,
    files,
    recall,
    recalls_csv,
    recent_recalls,
)
from tests.feed_case import FeedCase, feed_case

COPY = Path(__file__).parents[3] / "shared/data/industry/tc_vrdb/vrdb_60days_daily.csv"
GOOD = recalls_csv(recent_recalls())
LATER = "2025-02-21T12:00"
KOREAN = ("GENESIS", "HYUNDAI", "KIA")
needs_copy = pytest.mark.skipif(not COPY.is_file(), reason=f"the real copy is not at {COPY}")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[FeedCase]:
    with feed_case(DATASET, tmp_path, files()) as made:
        yield made


def serve(case: FeedCase, place: str, content: bytes, changed: str = "2026-01-02T03:00") -> None:
    """Another file from now on."""
    case.double.files[place] = content
    case.double.modified_at = ottawa(changed)


def test_both_files_are_archived_as_they_came(case: FeedCase) -> None:
    outcomes = case.fetch()
    assert {part: o.message for part, o in outcomes.items()} == {
        "recent": "vehicle_recalls, part recent, has 8 rows.",
        "full": "vehicle_recalls, part full, has 5 rows.",
    }
    snapshot = outcomes["recent"].snapshot
    assert snapshot is not None
    assert payload(snapshot).read_bytes() == GOOD
    assert snapshot.manifest.url == "https://opendatatc.tc.canada.ca/vrdb_60days_daily.csv"
    assert outcomes["full"].evidence["layouts"] == ["recalls_15"]


def test_the_full_file_rests_for_four_weeks(case: FeedCase) -> None:
    case.fetch("2025-02-20T12:00")
    assert set(case.fetch("2025-02-21T12:00")) == {"recent"}
    assert set(case.fetch("2025-03-20T11:59")) == {"recent"}
    assert len(case.double.asked("vrdb_full")) == 1
    again = case.fetch("2025-03-20T13:01")
    assert {part: o.state.value for part, o in again.items()} == {
        "recent": "UNCHANGED",
        "full": "UNCHANGED",
    }
    assert len(case.double.asked("vrdb_full")) == 2


def test_a_full_file_that_failed_is_asked_for_the_next_day(case: FeedCase) -> None:
    case.double.inject("vrdb_full", OUTAGE_WITH_200)
    assert case.fetch()["full"].state is ReleaseState.INVALID
    assert case.fetch(LATER)["full"].state is ReleaseState.NEW


def test_parts_are_current_one_by_one(case: FeedCase) -> None:
    case.fetch()
    case.load()
    newer = [recall("2025009", "KIA", "EV9", "2025"), recall("2025009", "KIA", "EV9", "2025")]
    serve(case, RECENT, recalls_csv(newer))
    assert case.fetch(LATER)["recent"].state is ReleaseState.NEW
    case.load()
    assert case.raw("select _part, count(*) from {table} group by 1 order by 1") == [
        ("full", 5),
        ("recent", 10),
    ]
    assert case.raw(
        "select _part, _row_number, _layout, recall_number_num, last_update_date "
        "from {current} order by _part, _row_number"
    ) == [
        *(
            ("full", number, "recalls_15", record["RECALL_NUMBER_NUM"], None)
            for number, record in enumerate(all_recalls(), start=1)
        ),
        ("recent", 1, "recalls", "2025009", "2025-02-19"),
        ("recent", 2, "recalls", "2025009", "2025-02-19"),
    ]


def test_cells_are_text_as_published(case: FeedCase) -> None:
    case.fetch()
    case.load()
    assert case.raw(
        "select unit_affected_nbr, comment_etxt from {current} "
        "where recall_number_num = '2025002' or (make_name_nm = 'JAYCO') order by 1"
    ) == [("1,234.00", LINK), ("38.00", recent_recalls()[5]["COMMENT_ETXT"])]
    korean = case.raw(
        "select make_name_nm, count(*) from {current} "
        f"where make_name_nm in {KOREAN} group by 1 order by 1"
    )
    assert korean == [("GENESIS", 1), ("HYUNDAI", 4), ("KIA", 4)]


@pytest.mark.parametrize(
    ("fault", "state", "sentence"),
    [
        (MAINTENANCE, "UNAVAILABLE", "is out of service (503)"),
        (OUTAGE_WITH_200, "INVALID", "answered with a web page instead of a text file"),
        (Answer(200, b""), "INVALID", "answered with an empty file"),
        (Answer(200, GOOD[:-9]), "INVALID", "is the beginning of the last good file, cut off"),
        (
            Answer(200, recalls_csv(recent_recalls()[:3])),
            "INVALID",
            "is the beginning of the last good file, cut off",
        ),
        (
            Answer(200, recalls_csv(all_recalls(), "recalls_15")),
            "INVALID",
            "is the very file that part full holds",
        ),
        (
            Answer(200, GOOD.replace(b'"YEAR"', b'"MODEL_YEAR"')),
            "INVALID",
            "column 2 is called 'MODEL_YEAR' instead of 'YEAR'.",
        ),
    ],
)
def test_the_last_good_file_stands_and_the_other_part_goes_on(
    case: FeedCase, fault: Fault, state: str, sentence: str
) -> None:
    first = case.fetch()
    case.load()
    case.double.inject("vrdb_60days", fault, times=None)
    case.double.modified_at = ottawa("2026-01-02T03:00")
    again = case.fetch("2025-03-25T12:00")
    assert again["recent"].state == state
    assert sentence in again["recent"].message
    assert again["recent"].snapshot == first["recent"].snapshot
    assert again["full"].state is ReleaseState.UNCHANGED
    assert case.load().rows_added == 0
    assert case.raw("select count(*) from {current}") == [(13,)]
    assert len(list((case.archive.root / "_quarantine").rglob("recent.csv"))) == (
        state == "INVALID"
    )


def test_the_window_may_roll_and_the_full_file_may_not_shrink(case: FeedCase) -> None:
    many = [recall("2025010", "KIA", f"MODEL {n}", "2024") for n in range(40)]
    serve(case, RECENT, recalls_csv(many))
    serve(case, FULL, recalls_csv(many, "recalls_15"))
    case.fetch()
    serve(case, RECENT, recalls_csv(recent_recalls()[:3]), "2026-02-02T03:00")
    serve(case, FULL, recalls_csv(many[5:], "recalls_15"), "2026-02-02T03:00")
    again = case.fetch("2025-03-25T12:00")
    assert again["recent"].state is ReleaseState.NEW
    assert again["full"].state is ReleaseState.INVALID
    assert "part full, has shrunk from 40 to 35 rows" in again["full"].message


@needs_copy
def test_the_real_copy_loads_whole(case: FeedCase) -> None:
    """Its links pass the gate against web pages, and no record is merged with another."""
    content = COPY.read_bytes()
    assert (content.count(b"\n"), content.count(b"<a href=")) == (30_588, content.count(b"<a"))
    assert content.count(b"<a href=") > 0
    (outcome,) = case.bring({"recent": COPY})
    assert outcome.state is ReleaseState.NEW, outcome.message
    assert (outcome.evidence["rows"], outcome.evidence["layouts"]) == (2_029, ["recalls"])
    assert outcome.snapshot is not None
    assert payload(outcome.snapshot).read_bytes() == content
    case.load()
    key = "recall_number_num, year, make_name_nm, model_name_nm"
    assert case.raw(
        f"select count(*), count(distinct recall_number_num), count(distinct ({key})), "
        f"count(distinct ({key}, category_etxt)) from {{current}}"
    ) == [(2_029, 224, 2_029 - 481, 2_029)]
    assert case.raw(
        "select make_name_nm, count(*) from {current} "
        f"where make_name_nm in {KOREAN} group by 1 order by 1"
    ) == [("GENESIS", 5), ("HYUNDAI", 165), ("KIA", 10)]
    assert case.raw("select min(last_update_date), max(last_update_date) from {current}") == [
        ("2022-11-17", "2023-01-13")
    ]
    assert case.raw(
        "select distinct unit_affected_nbr from {current} where recall_number_num = '2014299'"
    ) == [("40,915.00",)]
