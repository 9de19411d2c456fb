"""A release morning at the command: locked, then metadata ahead of the zip for two hours, then new.

Four runs, over HTTP. Figures are synthetic.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests.doubles.auto_tables import sales
from tests.pipeline import NO_TESTS, Canauto, serving

PID = "20100085"
RUNS = ("06:00", "08:35", "10:00", "10:35")
JANUARY = (
    "select count(*) as n from marts.fct_monthly_new_vehicle_sales "
    "where reference_date = date '2025-01-01'"
)


@dataclass
class Morning:
    """What each run left behind."""

    canauto: Canauto
    before: Mapping[str, bytes]
    answers: list["subprocess.CompletedProcess[str]"] = field(default_factory=list)
    releases: list[Mapping[str, bytes]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    pulled: "subprocess.CompletedProcess[str] | None" = None


@pytest.fixture(scope="module")
def morning(small: Canauto, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    canauto = Canauto.copy_of(small, tmp_path_factory.mktemp("morning"))
    morning = Morning(canauto, canauto.release_bytes())
    # One more month, and the one before revised: all figures alike, so that the sums hold.
    last = {c: int(periods["2024-12"].value) for c, periods in sales().observations.items()}
    news = {c: {"2024-12": 2 * value, "2025-01": value} for c, value in last.items()}
    with serving() as served:
        released = sales().revised("2025-02-24T08:30", news)
        served.statcan.schedule(released, zip_lag=timedelta(hours=2))
        for at in RUNS:
            env = served.environment(f"2025-02-24T{at}")
            if at == "08:35":
                morning.pulled = canauto("pull", PID, **env)
            morning.answers.append(canauto("refresh", "--only", PID, **env, **NO_TESTS))
            morning.releases.append(canauto.release_bytes())
            statuses = json.loads(canauto("status", PID, "--json", **env).stdout)["datasets"]
            morning.statuses.append(statuses[0])
    yield morning


def test_the_states_follow_the_morning(morning: Morning) -> None:
    states = [status["state"] for status in morning.statuses]
    assert states == ["NOT_OPEN", "STALE_ZIP", "STALE_ZIP", "NEW"]


def test_each_run_says_so_and_exits_accordingly(morning: Morning) -> None:
    said = [answer.stdout + answer.stderr for answer in morning.answers]
    assert [answer.returncode for answer in morning.answers] == [3, 3, 3, 0], said
    for answer, state in zip(morning.answers, ("NOT_OPEN", "STALE_ZIP", "STALE_ZIP"), strict=False):
        assert f"statcan/{PID}: {state}: " in answer.stderr
        assert "The last good snapshot stands." in answer.stderr
        assert "Traceback" not in answer.stderr
    assert morning.answers[3].stderr == ""


def test_until_it_is_whole_nothing_of_it_is_published(morning: Morning) -> None:
    assert [release == morning.before for release in morning.releases] == [True, True, True, False]
    assert morning.canauto.query(JANUARY)[0]["n"] > 0


def test_pull_says_the_same_as_refresh(morning: Morning) -> None:
    assert morning.pulled is not None
    assert (morning.pulled.returncode, "STALE_ZIP" in morning.pulled.stderr) == (3, True)


def test_the_log_shows_what_was_announced_and_what_came_of_it(morning: Morning) -> None:
    rows = morning.canauto.raw(
        "select strftime(logged_at, '%H:%M'), kind, state, evidence ->> 'seen_in' "
        "from raw.release_log "
        f"where dataset = '{PID}' and logged_at >= timestamptz '2025-02-24 00:00:00Z' "
        "order by logged_at, kind"
    )
    assert rows == [
        ("11:00", "check", "NOT_OPEN", None),
        ("13:35", "announcement", None, "metadata"),
        ("13:35", "check", "STALE_ZIP", None),
        ("13:35", "check", "STALE_ZIP", None),
        ("15:00", "check", "STALE_ZIP", None),
        ("15:35", "check", "NEW", None),
    ]
    released = morning.canauto.raw(
        "select distinct released_at::varchar from raw.release_log "
        f"where dataset = '{PID}' and kind = 'check' and state = 'NEW' order by 1"
    )
    assert [moment for (moment,) in released] == [
        "2025-02-14 13:30:00+00",
        "2025-02-24 13:30:00+00",
    ]


def test_missed_days_were_asked_for(morning: Morning) -> None:
    days = morning.canauto.raw(
        "select distinct evidence ->> 'day' from raw.release_log "
        "where kind = 'announcement' and dataset is null order by 1"
    )
    assert [day for (day,) in days] == [f"2025-02-{day}" for day in (20, 21, 22, 23, 24)]
