"""Charging stations over HTTP, with a key that nobody else gets to see, and the real copy whole."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.asking import Asker
from orchestration.settings import Settings
from sources.archive import Archive
from sources.feeds._gates import payload
from sources.feeds.afdc_stations import DATASET
from sources.outcome import ReleaseState
from sources.registry import Registry
from tests.doubles.clock import ottawa
from tests.doubles.faults import MAINTENANCE, OUTAGE_WITH_200, Answer, Fault
from tests.doubles.feed_afdc_stations import (
    PLACE,
    files,
    service,
    station,
    stations,
    stations_csv,
)
from tests.doubles.feeds import FeedsDouble
from tests.feed_case import FeedCase, feed_case

COPY = Path(__file__).parents[3] / "shared/data/industry/afdc/EV_stations_raw.csv"
PATH = "alt-fuel-stations"
SECRET = "a-key-of-our-own-7316"
GOOD = stations_csv(stations())
needs_copy = pytest.mark.skipif(not COPY.is_file(), reason=f"the real copy is not at {COPY}")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[FeedCase]:
    with feed_case(DATASET, tmp_path, files()) as made:
        yield made


def test_the_list_of_the_day_is_archived_and_asked_for_in_full(case: FeedCase) -> None:
    outcome = case.fetch()["stations"]
    assert outcome.state is ReleaseState.NEW
    assert outcome.message == "afdc_stations, part stations, has 10 rows."
    (asked,) = case.double.asked(PATH)
    assert asked.path == "/developer.nlr.gov/api/alt-fuel-stations/v1.csv"
    assert asked.query == {"country": ["CA"], "fuel_type": ["ELEC"], "limit": ["all"]}
    assert case.fetch("2025-02-21T12:00")["stations"].state is ReleaseState.UNCHANGED


def test_the_public_key_goes_in_the_header(case: FeedCase) -> None:
    case.fetch()
    assert [request.headers["X-Api-Key"] for request in case.double.asked(PATH)] == ["DEMO_KEY"]


def leaks(folder: Path, secret: str) -> list[str]:
    """The files below a folder that hold a text."""
    return [str(p) for p in folder.rglob("*") if p.is_file() and secret.encode() in p.read_bytes()]


@pytest.mark.parametrize(
    "fault",
    [
        None,
        MAINTENANCE,
        OUTAGE_WITH_200,
        Answer(403, b'{"error": {"code": "API_KEY_INVALID"}}', "application/json"),
        Answer(429, b'{"error": {"code": "OVER_RATE_LIMIT"}}', "application/json"),
        Answer(302, b"", headers={"Location": "https://elsewhere.example/v1.csv"}),
        Answer(200, GOOD[:400]),
    ],
)
def test_a_key_of_ones_own_is_sent_and_left_nowhere(
    fault: Fault | None, tmp_path: Path, registry: Registry
) -> None:
    """From the environment to the log: not in a manifest, a log line, a message or an address."""
    with FeedsDouble(files()) as double:
        if fault:
            double.inject(PATH, fault, times=None)
        settings = Settings.from_env(
            {
                "CANAUTO_DATA": str(tmp_path),
                "CANAUTO_FEEDS_URL": double.url,
                "CANAUTO_KEY_AFDC_STATIONS": SECRET,
            }
        )
        answer = Asker(settings, Archive(settings.archive), registry).ask(DATASET, "run")
        asked = double.asked(PATH)
        assert {request.headers["X-Api-Key"] for request in asked} == {SECRET}
        assert not any(SECRET in f"{request.path}{request.query}" for request in asked)
    assert (answer.state == "NEW") == (fault is None)
    assert SECRET not in f"{answer} {settings}"
    assert any((tmp_path / "archive").rglob("*.jsonl"))
    assert leaks(tmp_path, SECRET) == []
    # The search above finds what it is for.
    assert fault is not None or leaks(tmp_path, "X-Api-Key") != []


@pytest.mark.parametrize(
    ("content", "state", "sentence"),
    [
        (MAINTENANCE, "UNAVAILABLE", "is out of service (503)"),
        (Answer(429, b"{}"), "UNAVAILABLE", "asks for fewer requests (429)"),
        (OUTAGE_WITH_200, "INVALID", "answered with a web page instead of a text file"),
        (Answer(200, b""), "INVALID", "answered with an empty file"),
        (Answer(200, GOOD[:-40]), "INVALID", "is the beginning of the last good file, cut off"),
        (
            Answer(200, GOOD[: GOOD.index(b"\nELEC", 1000) + 1]),
            "INVALID",
            "is the beginning of the last good file, cut off",
        ),
        (
            Answer(200, GOOD.replace(b"EV Network,", b"EV Operator,")),
            "INVALID",
            "column 22 is called 'EV Operator' instead of 'EV Network'.",
        ),
        (
            Answer(200, stations_csv([station(n) for n in range(20, 27)])),
            "INVALID",
            "has shrunk from 10 to 7 rows",
        ),
    ],
)
def test_the_last_good_list_stands(
    case: FeedCase, content: Fault, state: str, sentence: str
) -> None:
    good = case.fetch()["stations"].snapshot
    case.load()
    case.double.inject(PATH, content, times=None)
    outcome = case.fetch("2025-02-21T12:00")["stations"]
    assert outcome.state == state
    assert sentence in outcome.message
    assert outcome.snapshot == good
    case.load()
    assert case.raw("select count(*) from {current}") == [(10,)]
    quarantined = list((case.archive.root / "_quarantine").rglob("stations.csv"))
    assert len(quarantined) == (state == "INVALID")


def test_every_list_stays_in_raw_and_the_latest_is_current(case: FeedCase) -> None:
    case.fetch()
    case.load()
    # One has closed, one was added; two look the same.
    later = [*stations()[1:], station(11), station(11)]
    case.double.files[PLACE] = service(stations_csv(later), ottawa("2025-02-21T02:00"))
    assert case.fetch("2025-02-21T12:00")["stations"].state is ReleaseState.NEW
    case.load()
    assert case.raw("select count(*), count(distinct _snapshot_id) from {table}") == [(21, 2)]
    ids = case.raw("select id, count(*) from {current} group by id order by id")
    assert ids == [*((str(n), 1) for n in range(900_002, 900_011)), ("900011", 2)]
    assert case.raw(
        "select ev_level2_evse_num, intersection_directions_french from {current} "
        "where id = '900002'"
    ) == [("2", "deux unitÃ©s")]
    assert case.load().rows_added == 0


@needs_copy
def test_the_real_copy_loads_whole(case: FeedCase) -> None:
    assert COPY.read_bytes().count(b"\n") == 8_971
    (outcome,) = case.bring({"stations": COPY})
    assert outcome.state is ReleaseState.NEW, outcome.message
    assert outcome.evidence["rows"] == 8_959
    assert outcome.evidence["layouts"] == ["copy_2022"]
    assert outcome.snapshot is not None
    assert payload(outcome.snapshot).read_bytes() == COPY.read_bytes()
    case.load()
    assert case.raw("select count(*), count(distinct id), max(_row_number) from {current}") == [
        (8_959, 8_959, 8_959)
    ]
    provinces = Counter(dict(case.raw("select state, count(*) from {current} group by state")))
    assert provinces.most_common(3) == [("QC", 3_552), ("ON", 2_515), ("BC", 1_592)]
    assert (provinces["CA"], provinces["OH"]) == (2, 1)
    fuels = dict(case.raw("select fuel_type_code, count(*) from {current} group by 1"))
    assert fuels == {"ELEC": 8_092, "LPG": 728, "CNG": 108, "HY": 19, "LNG": 9, "BD": 3}


@needs_copy
def test_the_days_list_may_follow_the_real_copy(case: FeedCase) -> None:
    """The copy has other columns than the API, and other fuels: the next list is another one."""
    case.bring({"stations": COPY})
    outcome = case.fetch("2025-02-21T12:00")["stations"]
    assert outcome.state is ReleaseState.INVALID
    assert "has shrunk from 8,959 to 10 rows" in outcome.message
