"""At the command: what is waited for, for a day, and what becomes of it. Figures are synthetic."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.doubles.clock import Clock
from tests.doubles.cube_builder import Dim, make_cube
from tests.doubles.statcan import StatcanDouble
from tests.pipeline import Canauto

PID = "99100001"
FEBRUARY = make_cube(
    PID,
    "Widgets sold",
    6,
    [Dim("Geography", ["Canada"])],
    {"1": {"2025-12": 5, "2026-01": 6}},
    released_at="2026-02-10T08:30",
)
NEWS = {"1": {"2026-02": 7}}
Pull = Callable[[str], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def double() -> Iterator[StatcanDouble]:
    with StatcanDouble([FEBRUARY], clock=Clock("2026-02-10T09:05")) as served:
        yield served


@pytest.fixture
def canauto(double: StatcanDouble, tmp_path: Path) -> Canauto:
    return Canauto(tmp_path / "data", {"CANAUTO_STATCAN_URL": double.url})


@pytest.fixture
def pull(canauto: Canauto, double: StatcanDouble) -> Pull:
    def at(moment: str) -> "subprocess.CompletedProcess[str]":
        double.clock.set(moment)
        return canauto("pull", PID, CANAUTO_NOW=double.clock.now().isoformat())

    assert at("2026-02-10T09:05").returncode == 0
    return at


def test_a_miscount_freezes_nothing_and_is_not_forgotten(
    canauto: Canauto, double: StatcanDouble, pull: Pull
) -> None:
    def message() -> str:
        found = json.loads(canauto("status", PID, "--json").stdout)["datasets"]
        return str(found[0]["message"])

    double.schedule(FEBRUARY.revised("2026-03-10T08:30", NEWS, stated_rows=4))
    early = pull("2026-03-10T09:05")
    assert (early.returncode, "STALE_ZIP" in early.stderr) == (3, True)
    assert canauto.raw(f"select count(*) from raw.statcan__{PID}") == [(2,)]
    warning = "Warning: Table 99-10-0001 is loaded although it has 3 rows where 4 are announced"
    late = pull("2026-03-11T09:05")
    assert (late.returncode, "NEW" in late.stdout, warning in late.stdout) == (0, True, True)
    assert canauto.raw(f"select count(*) from raw.statcan__{PID}") == [(3,)]
    known = pull("2026-03-12T09:05")
    assert (known.returncode, "UNCHANGED" in known.stdout) == (0, True)
    assert warning in known.stdout
    assert warning in message()
    [(note,)] = canauto.raw("select note from raw.snapshots where note is not null")
    assert f"Warning: {note}" in known.stdout

    double.schedule(FEBRUARY.revised("2026-04-10T08:30", {"1": {"2026-02": 7, "2026-03": 8}}))
    mended = pull("2026-04-10T09:05")
    assert mended.returncode == 0
    assert "Warning" not in mended.stdout + message()


def test_a_release_without_new_figures_is_over_after_a_day(
    canauto: Canauto, double: StatcanDouble, pull: Pull
) -> None:
    double.metadata_overrides[int(PID)] = {"releaseTime": "2026-03-10T08:30"}
    answers = [
        pull(f"2026-03-{moment}") for moment in ("10T09:05", "10T21:30", "11T09:05", "11T21:30")
    ]
    assert [answer.returncode for answer in answers] == [3, 3, 0, 0]
    assert "released on 2026-03-10 without new figures" in answers[2].stdout
    assert "is what the archive has" in answers[3].stdout
    assert canauto.raw(f"select count(*) from raw.statcan__{PID}") == [(2,)]


def test_a_zip_that_does_not_follow_its_metadata_is_invalid_after_a_day(
    canauto: Canauto, double: StatcanDouble, pull: Pull
) -> None:
    later = {"releaseTime": "2026-03-10T08:30", "cubeEndDate": "2026-02-01", "nbDatapointsCube": 3}
    double.metadata_overrides[int(PID)] = later
    assert "STALE_ZIP" in pull("2026-03-10T09:05").stderr
    answer = pull("2026-03-11T09:05")
    assert answer.returncode == 3
    assert "INVALID" in answer.stderr
    assert "it ends with 2026-01 where 2026-02-01 is announced" in answer.stderr
    assert canauto.raw(f"select count(*) from raw.statcan__{PID}") == [(2,)]
