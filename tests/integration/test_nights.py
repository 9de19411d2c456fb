"""Three nights in a row, over HTTP, with a reader that never closes the file it opened.

The first brings a release that contradicts itself, the second a revision while another source is
down, the third nothing. Figures are synthetic.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pytest

from tests.doubles.auto_tables import sales
from tests.doubles.faults import MAINTENANCE
from tests.pipeline import Canauto, serving

TOTAL = "1.1.1.1.1.1"
SALES = "select sum(sales_units) from marts.fct_monthly_new_vehicle_sales"


@dataclass
class Night:
    """What one night left behind."""

    answer: "subprocess.CompletedProcess[str]"
    release_id: str
    release_bytes: Mapping[str, bytes]
    status: dict[str, Any]


@dataclass
class Week:
    canauto: Canauto
    before: Mapping[str, bytes]
    nights: list[Night] = field(default_factory=list)
    reader_saw: list[Any] = field(default_factory=list)

    def night(self, env: Mapping[str, str]) -> None:
        answer = self.canauto("refresh", **env)
        status = json.loads(self.canauto("status", "--json", **env).stdout)
        bytes_now = self.canauto.release_bytes()
        self.nights.append(Night(answer, self.canauto.release_id, bytes_now, status))


@pytest.fixture(scope="module")
def parts() -> list[str]:
    """The cells of the sales table that count Canada's units for one kind of vehicle."""
    return [c for c in sales().observations if c.endswith(".1.1")]


@pytest.fixture(scope="module")
def week(
    small: Canauto, parts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Week]:
    canauto = Canauto.copy_of(small, tmp_path_factory.mktemp("week"))
    week = Week(canauto, canauto.release_bytes())
    units = {c: int(sales().observations[c]["2024-12"].value) for c in parts}
    reader = duckdb.connect(str(canauto.current / "canauto.duckdb"), read_only=True)
    with serving() as served:
        week.reader_saw += reader.execute(SALES).fetchall()
        # The total moves, and its parts do not.
        wrong = {TOTAL: {"2024-12": units[TOTAL] + 5, "2025-01": 9000}}
        served.statcan.schedule(sales().revised("2025-02-24T08:30", wrong))
        week.night(served.environment("2025-02-24T21:30"))

        doubled = {c: {"2024-12": 2 * n} for c, n in units.items()}
        served.statcan.schedule(sales().revised("2025-02-25T08:30", doubled))
        served.statcan.metadata_overrides[36100008] = {"releaseTime": "2025-02-25T08:30"}
        served.statcan.inject("36100008", MAINTENANCE, times=None)
        week.night(served.environment("2025-02-25T21:30"))

        week.reader_saw += reader.execute(SALES).fetchall()
        served.statcan.clear_faults()
        served.statcan.metadata_overrides.clear()
        week.night(served.environment("2025-02-26T21:30"))
    reader.close()
    yield week


def test_a_release_that_contradicts_itself_is_not_published(week: Week) -> None:
    night = week.nights[0]
    assert night.answer.returncode == 1, night.answer.stdout + night.answer.stderr
    assert "vehicle_types_add_up_in_units_of_20100085" in night.answer.stderr
    assert "the last release stands" in night.answer.stderr
    assert "Traceback" not in night.answer.stderr
    assert night.release_bytes == week.before


def test_a_source_that_is_down_does_not_stop_the_others(week: Week) -> None:
    first, second, _ = week.nights
    assert second.answer.returncode == 3, second.answer.stdout + second.answer.stderr
    assert "statcan/36100008: UNAVAILABLE" in second.answer.stderr
    assert "The last good snapshot stands" in second.answer.stderr
    assert second.release_id > first.release_id
    states = {d["dataset"]: d["state"] for d in second.status["datasets"]}
    assert (states["36100008"], states["20100085"]) == ("UNAVAILABLE", "NEW")
    assert second.status["release"]["release_id"] == second.release_id
    kept = week.canauto.query("select count(*) as n from marts.fct_annual_fdi")
    assert kept[0]["n"] > 0


def test_meta_refreshes_tells_the_story(week: Week) -> None:
    rows = week.canauto.query(
        "select command, outcome, datasets_failed, message, release_id "
        "from metadata.meta_refreshes order by started_at"
    )
    assert [row["outcome"] for row in rows] == ["published", "not_published", "published"]
    assert [row["datasets_failed"] for row in rows] == [0, 0, 1]
    assert "the last release stands" in rows[1]["message"]
    assert "statcan/36100008: UNAVAILABLE" in rows[2]["message"]
    assert rows[2]["release_id"] == week.canauto.release_id


def test_revisions_are_counted_vintage_by_vintage(week: Week, parts: list[str]) -> None:
    rows = week.canauto.query(
        "select figures_revised as revised, figures_withdrawn as withdrawn "
        "from metadata.meta_revisions where dataset = '20100085' order by vintage_at"
    )
    assert [tuple(row.values()) for row in rows] == [(0, 0), (1, 0), (len(parts), 1)]
    assert week.canauto.raw(
        "select count(*) filter (where valid_to is null), count(*) from raw.statcan__20100085 "
        f"where coordinate = '{TOTAL}' and ref_date = '2024-12'"
    ) == [(1, 3)]


def test_a_reader_keeps_what_it_opened_and_stops_nobody(week: Week) -> None:
    assert week.reader_saw[0] == week.reader_saw[1]
    with duckdb.connect(str(week.canauto.current / "canauto.duckdb"), read_only=True) as con:
        assert con.execute(SALES).fetchall()[0] > week.reader_saw[0]


def test_a_night_without_news_is_quiet(week: Week) -> None:
    _, second, third = week.nights
    assert third.answer.returncode == 0, third.answer.stdout + third.answer.stderr
    assert "Nothing new since release" in third.answer.stdout
    assert third.answer.stderr == ""
    assert third.release_bytes == second.release_bytes
    states = {d["state"] for d in third.status["datasets"] if d["source"] == "statcan"}
    assert states == {"UNCHANGED"}


def test_what_was_rolled_back_is_not_published_again_by_itself(week: Week) -> None:
    last = week.canauto.release_id
    assert week.canauto("rollback").returncode == 0
    assert week.canauto.release_bytes() == week.before
    refused = week.canauto("publish")
    assert refused.returncode == 0
    assert f"Nothing new since release {last}, which was rolled back" in refused.stdout
    assert week.canauto.release_bytes() == week.before
    forced = week.canauto("publish", "--force")
    assert forced.returncode == 0, forced.stderr
    assert week.canauto.release_id > last
