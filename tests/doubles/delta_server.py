"""A publisher of Delta Files on loopback, and a data folder that asks it. Figures are synthetic."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from orchestration.cli import main
from sources.archive import Archive
from sources.http import Http
from sources.manifest import Draft
from sources.registry import Registry, undeclared_table
from tests.doubles.cube_builder import Cube, Dim, Member, make_cube
from tests.doubles.delta_builder import changed, delta_zip
from tests.doubles.server import LoopbackServer, Reply, Request

PID = "99100001"
MONDAY, TUESDAY, WEDNESDAY = "2026-02-16", "2026-02-17", "2026-02-18"


class DeltaServer(LoopbackServer):
    """Serves the days that it was given; every other day had no release."""

    def __init__(self) -> None:
        super().__init__()
        self.days: dict[str, bytes] = {}

    def route(self, request: Request) -> Reply:
        name = request.path.removeprefix("/n1/delta/")
        if name not in self.days:
            return Reply(404, b"<html>Not found</html>", "text/html")
        made = datetime(2026, 2, 16, 13, 30, tzinfo=UTC)
        return Reply(200, self.days[name], "application/zip", modified_at=made)

    def days_asked(self) -> list[str]:
        return [r.path.removeprefix("/n1/delta/").removesuffix(".zip") for r in self.requests]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeltaServer]:
    """Wednesday noon; of the last days, Monday to Wednesday may have a file."""
    with DeltaServer() as running, monkeypatch.context() as patch:
        patch.setattr(os, "environ", dict(os.environ))
        os.environ |= {
            "CANAUTO_DATA": str(tmp_path / "data"),
            "CANAUTO_STATCAN_URL": running.url,
            "CANAUTO_NOW": f"{WEDNESDAY}T17:00:00Z",
        }
        patch.setattr("orchestration.backfilling.KEPT_DAYS", 3)
        patch.setattr("orchestration.backfilling.Http", _hasty)
        yield running


def _hasty(*arguments: Any) -> Http:
    return Http(*arguments, rate_per_second=1000, backoff_seconds=0.01, retries=1)


def canauto(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def widgets(released_at: str = "2026-01-15T08:30") -> Cube:
    return make_cube(
        PID,
        "Synthetic widgets",
        6,
        [
            Dim("Geography", [Member("Canada", name_fr="Canada"), "Quebec"]),
            Dim("Widgets", [Member("Total", name_fr="Ensemble", uom_id=300)], has_uom=True),
        ],
        {"1.1": {"2025-11": 100, "2025-12": 110}, "2.1": {"2025-11": 40, "2025-12": 41}},
        released_at=released_at,
        uom_id=300,
    )


BEFORE = widgets()
ON_MONDAY = BEFORE.revised(f"{MONDAY}T08:30", {"1.1": {"2025-12": 112, "2026-01": 120}})
ON_TUESDAY = ON_MONDAY.revised(f"{TUESDAY}T08:30", {"1.1": {"2025-12": 113}})


def archived(folder: Path, registry: Registry, *cubes: Cube) -> None:
    """Whole tables that a refresh brought, each an hour after its release."""
    table = undeclared_table(PID, "Synthetic widgets")
    for cube in cubes:
        Archive(folder / "data" / "archive").put(
            Draft(
                dataset=table,
                licence=registry.licence_of(table),
                files=cube.payload(folder),
                url=f"https://example.org/{PID}-eng.zip",
                first_seen_at=cube.released_at + timedelta(hours=1),
                released_at=cube.released_at,
            )
        )


def day_file(day: str, before: Cube, after: Cube) -> tuple[str, bytes]:
    name = day.replace("-", "")
    return f"{name}.zip", delta_zip(name, [changed(before, after)], described=[after])


def figures(folder: Path) -> list[tuple[Any, ...]]:
    """December's figure of Canada through time."""
    path = folder / "data" / "warehouse" / "canauto.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        return con.execute(
            f"select value, valid_from from raw.statcan__{PID} "
            "where coordinate = '1.1' and ref_date = '2025-12' order by valid_from"
        ).fetchall()
