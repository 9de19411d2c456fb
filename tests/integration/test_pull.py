"""`canauto pull`: any table by id, and what comes of a bad answer. Figures are synthetic."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.clock import Clock
from tests.doubles.cube_builder import Cube, Dim, make_cube
from tests.doubles.faults import MAINTENANCE, OUTAGE_WITH_200, CutBody, Fault, Reset, WrongBytes
from tests.doubles.statcan import StatcanDouble
from tests.pipeline import Canauto

NOW = "2026-02-10T10:00"


def table(pid: str, frequency_code: int, *periods: str, **fields: Any) -> Cube:
    """Two dimensions, eleven members in the second: coordinates 1.1 and 1.10 must stay apart."""
    observations = {
        f"1.{i}": {period: 10 * i + n for n, period in enumerate(periods)} for i in range(1, 12)
    }
    dimensions = [Dim("Geography", ["Canada"]), Dim("Widgets", [f"w{i}" for i in range(1, 12)])]
    return make_cube(pid, "Synthetic", frequency_code, dimensions, observations, **fields)


@pytest.fixture
def double() -> Iterator[StatcanDouble]:
    cubes = [
        table("99100001", 12, "2023", "2024"),
        table("99100002", 9, "2024-01", "2024-04"),
        table("99100003", 6, "2024-11", "2024-12"),
        table("99100004", 1, "2024-12-30", "2024-12-31"),
        table("99100005", 12, "2022/2023", "2023/2024"),
    ]
    with StatcanDouble(cubes, clock=Clock(NOW)) as served:
        yield served


@pytest.fixture
def canauto(double: StatcanDouble, tmp_path: Path) -> Canauto:
    return Canauto(
        tmp_path / "data",
        {"CANAUTO_STATCAN_URL": double.url, "CANAUTO_NOW": "2026-02-10T15:00:00Z"},
    )


def test_any_table_by_its_id_and_every_kind_of_period(canauto: Canauto) -> None:
    pids = [f"9910000{i}" for i in range(1, 6)]
    answer = canauto("pull", *pids)
    assert answer.returncode == 0, answer.stderr
    found = {
        pid: canauto.raw(
            f"select distinct reference_date, reference_end_date from raw.statcan__{pid} "
            "order by all limit 1"
        )[0]
        for pid in pids
    }
    assert found == {
        "99100001": (date(2023, 1, 1), date(2023, 12, 31)),
        "99100002": (date(2024, 1, 1), date(2024, 3, 31)),
        "99100003": (date(2024, 11, 1), date(2024, 11, 30)),
        "99100004": (date(2024, 12, 30), date(2024, 12, 30)),
        "99100005": (None, None),  # A span year of an undeclared table: nobody said when it begins.
    }
    assert canauto.raw(
        "select coordinate, value from raw.statcan__99100001 "
        "where coordinate in ('1.1', '1.10') and ref_date = '2023' order by 1"
    ) == [("1.1", 10), ("1.10", 100)]


def test_pulling_twice_changes_nothing(canauto: Canauto) -> None:
    assert canauto("pull", "99-10-0003-01").returncode == 0
    before = canauto.raw("select * from raw.statcan__99100003 order by all")
    again = canauto("pull", "99100003")
    assert again.returncode == 0
    assert "UNCHANGED" in again.stdout
    assert canauto.raw("select * from raw.statcan__99100003 order by all") == before


@pytest.mark.parametrize("pid", ["98765432", "201", "widgets"])
def test_an_unknown_id_is_one_sentence(canauto: Canauto, pid: str) -> None:
    answer = canauto("pull", pid)
    assert answer.returncode == 1
    assert pid in answer.stderr
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_no_id_is_wrong_usage(canauto: Canauto) -> None:
    assert canauto("pull").returncode == 2


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (OUTAGE_WITH_200, "UNAVAILABLE|INVALID"),
        (MAINTENANCE, "UNAVAILABLE"),
        (CutBody(200), "UNAVAILABLE"),
        (WrongBytes(at=150), "INVALID"),
        (Reset(), "UNAVAILABLE"),
    ],
    ids=["html with 200", "maintenance", "truncated", "corrupt", "reset"],
)
def test_a_bad_answer_is_a_state_and_the_last_good_data_stay(
    canauto: Canauto, double: StatcanDouble, fault: Fault, state: str
) -> None:
    assert canauto("pull", "99100003").returncode == 0
    before = canauto.raw("select * from raw.statcan__99100003 order by all")
    periods = ("2024-11", "2024-12", "2025-01")
    double.schedule(table("99100003", 6, *periods, released_at="2026-02-09T08:30"))
    double.inject("99100003-eng.zip", fault, times=20)
    answer = canauto("pull", "99100003")
    assert answer.returncode == 3, answer.stdout + answer.stderr
    assert any(name in answer.stderr for name in state.split("|"))
    assert "Traceback" not in answer.stderr
    assert canauto.raw("select * from raw.statcan__99100003 order by all") == before


def test_a_table_being_published_is_not_open(canauto: Canauto, double: StatcanDouble) -> None:
    double.locked.add(99100003)
    answer = canauto("pull", "99100003")
    assert (answer.returncode, "NOT_OPEN" in answer.stderr) == (3, True)


def test_an_old_zip_after_a_release_is_stale(canauto: Canauto, double: StatcanDouble) -> None:
    assert canauto("pull", "99100003").returncode == 0
    new = table("99100003", 6, "2024-11", "2024-12", "2025-01", released_at="2026-02-10T08:30")
    double.schedule(new, zip_lag=timedelta(hours=3))
    answer = canauto("pull", "99100003")
    assert (answer.returncode, "STALE_ZIP" in answer.stderr) == (3, True)
    double.clock.set("2026-02-10T12:00")
    answer = canauto("pull", "99100003", CANAUTO_NOW="2026-02-10T17:00:00Z")
    assert answer.returncode == 0, answer.stderr
    assert canauto.raw("select count(*) from raw.statcan__99100003") == [(33,)]


def test_no_network_is_a_state(canauto: Canauto) -> None:
    answer = canauto("pull", "99100003", CANAUTO_STATCAN_URL="http://127.0.0.1:9")
    assert (answer.returncode, "UNAVAILABLE" in answer.stderr) == (3, True)
    assert "Traceback" not in answer.stderr
