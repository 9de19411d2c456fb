"""A refresh killed at one step after the other: before it or after it, and never in between.

The steps are numbered in tests/killable.py. A few dozen of the 850 are taken here; all of them
with CANAUTO_EVERY_STEP=1 in the environment.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sources.archive import Archive
from tests.doubles.statcan import StatcanDouble
from tests.killing import Refresher
from tests.misfortune import FEBRUARY, MARCH, PID, Settled, double, settled

__all__ = ["double", "settled"]

MOST_STEPS = 2000  # more than a refresh has
STRIDE = 1 if os.environ.get("CANAUTO_EVERY_STEP") else 37
LATER = MARCH.revised("2026-03-10T08:30", removed=[("2.2", "2025-01"), ("2.2", "2025-02")])


@pytest.fixture(scope="module")
def refresher() -> Iterator[Refresher]:
    with Refresher() as running:
        yield running


def current(data: Path) -> list[tuple[str, str, float]]:
    path = data / "warehouse" / "canauto.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(
            f"select coordinate, ref_date, value from raw.statcan__{PID} "
            "where valid_to is null order by all"
        ).fetchall()


def everything(data: Path) -> list[list[tuple[object, ...]]]:
    """All that the next run must have made whole, snapshot by snapshot."""
    path = data / "warehouse" / "canauto.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        return [
            con.execute(f"select * from raw.{table} order by all").fetchall()
            for table in (
                f"statcan__{PID}",
                "snapshots",
                "statcan_cubes",
                "statcan_dimensions",
                "statcan_members",
            )
        ]


def test_a_killed_refresh_leaves_the_state_before_or_after_it(
    settled: Settled, double: StatcanDouble, refresher: Refresher, tmp_path: Path
) -> None:
    double.schedule(LATER)
    double.clock.set("2026-03-10T09:05")
    now = double.clock.now()
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(settled.data, undisturbed)
    assert refresher.refresh(double.url, PID, undisturbed, now).state == "NEW"
    before, after = current(settled.data), current(undisturbed)
    assert (len(before), len(after)) == (FEBRUARY.row_count, LATER.row_count)
    finished = False
    seen = set()
    for step in range(1, MOST_STEPS, STRIDE):
        data = tmp_path / str(step)
        shutil.copytree(settled.data, data)
        finished = not refresher.refresh(double.url, PID, data, now, kill_at=step).was_killed
        left = current(data)
        assert left in (before, after), f"killed before step {step}"
        for snapshot in Archive(data / "archive").snapshots("statcan", PID):
            snapshot.verify()
        seen.add((left == after, len(Archive(data / "archive").snapshots("statcan", PID))))
        if finished:
            break
        assert refresher.refresh(double.url, PID, data, now).state in ("NEW", "UNCHANGED")
        assert everything(data) == everything(undisturbed), f"after a kill before step {step}"
        assert not [p for p in data.rglob("*") if p.name.startswith(("_fetch", "_load-", ".wri"))]
        shutil.rmtree(data)
    assert finished
    # Nothing yet; archived and not loaded; loaded.
    assert seen == {(False, 1), (False, 2), (True, 2)}
