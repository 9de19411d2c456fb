"""Random weeks through the real steps of a refresh: what is held in the end is what was released.

Hypothesis draws releases, lags, locks, faults, and visits that are killed at any of their steps;
each visit is a process of its own that sweeps, asks the double over HTTP, archives, and loads into
a warehouse file. Those are the steps of `canauto refresh` without Dagster and dbt, which take
seconds where these take milliseconds; tests/integration plays the whole command.

The judge below reads the published vintages and the raw table in plain Python; it shares no code
with the loader. CANAUTO_RANDOM_WEEKS=2000 in the environment plays so many examples, new ones.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import duckdb
import pytest
from hypothesis import HealthCheck, given, note, settings

from tests.doubles.clock import Clock
from tests.doubles.cube_builder import Cube
from tests.doubles.statcan import StatcanDouble
from tests.killing import Ended, Refresher
from tests.weeks import FAULTS, PID, Day, Release, Visit, at, first_cube, released, weeks

FEW = 25  # half a minute; always the same ones
EXAMPLES = int(os.environ.get("CANAUTO_RANDOM_WEEKS", FEW))
ONCE_PER_SNAPSHOT = {
    "snapshots": "select snapshot_id from raw.snapshots",
    "cubes": "select snapshot_id from raw.statcan_cubes",
    "members": "select snapshot_id from raw.statcan_members "
    "where dimension_position = 2 and member_id = 1",
}
FOR_EVER = datetime.max.replace(tzinfo=UTC)
Figures: TypeAlias = dict[tuple[str, str], tuple[float | None, str | None, str | None]]


def figures_of(cube: Cube) -> Figures:
    """What an honest reader of a vintage would write down."""
    return {
        (coordinate, ref_date): (
            float(obs.value) if obs.value else None,
            obs.status or None,
            obs.symbol or None,
        )
        for coordinate, periods in cube.observations.items()
        for ref_date, obs in periods.items()
    }


def counted(cube: Cube) -> tuple[int, int, str]:
    """What the publisher's metadata says of a vintage, and a reader can count."""
    return cube.row_count, len(cube.observations), cube.end_date


@dataclass(frozen=True)
class Accepted:
    """A snapshot in the archive, read without canauto's code."""

    id: str
    released_at: datetime
    first_seen_at: datetime
    vintage: int  # whose zip it holds


@dataclass(frozen=True)
class Row:
    """A row of the raw table."""

    key: tuple[str, str]
    figure: tuple[float | None, str | None, str | None]
    valid_from: datetime
    valid_to: datetime | None


@dataclass
class Play:
    """A publisher, a data folder, and what happened so far."""

    double: StatcanDouble
    data: Path
    refresher: Refresher
    cubes: list[Cube] = field(default_factory=list)
    lags: list[Release] = field(default_factory=list)
    zips: list[bytes] = field(default_factory=list)
    honestly_seen: set[int] = field(default_factory=set)

    def publish(self, cube: Cube, release: Release) -> None:
        vintage = self.double.schedule(
            cube,
            zip_lag=timedelta(hours=release.zip_lag),
            metadata_lag=timedelta(hours=release.metadata_lag),
            is_locked_before=release.is_locked_before,
        )
        self.cubes.append(cube)
        self.lags.append(release)
        self.zips.append(vintage.zip_bytes)

    def visit(self, moment: datetime, visit: Visit) -> Ended:
        self.double.clock.set(f"{moment:%Y-%m-%dT%H:%M}")
        self.double.clear_faults()
        if visit.fault:
            path, fault = FAULTS[visit.fault]
            self.double.inject(path, fault, visit.times)
        before = self.latest_figures()
        ended = self.refresher.refresh(self.double.url, PID, self.data, moment, visit.kill_at)
        note(f"{moment:%a %d %H:%M} {visit} -> {ended.state} {ended.message}")
        if ended.was_killed:
            self.assert_whole()
        shown = self.shown(moment)
        if shown is not None and not visit.fault and not ended.was_killed:
            self.honestly_seen.add(shown)
            now = figures_of(self.cubes[shown])
            # A release without new figures may be waited for: the zip might yet come.
            allowed = {"NEW", "UNCHANGED"} | ({"STALE_ZIP"} if before == now else set())
            assert ended.state in allowed, ended
            assert self.latest_figures() == now, ended
        return ended

    def assert_whole(self) -> None:
        """What a kill left: the figures of one snapshot that is loaded, or nothing yet."""
        accepted = {snapshot.id: snapshot for snapshot in self.accepted()}
        try:
            loaded = self.loaded()["snapshots"]
            current = as_of(self.rows(), FOR_EVER)
        except (duckdb.CatalogException, FileNotFoundError):
            return  # It was killed while the warehouse was made.
        known = [snapshot for snapshot in self.accepted() if snapshot.id in loaded]
        assert set(loaded) <= set(accepted)
        assert current == (figures_of(self.cubes[known[-1].vintage]) if known else {})

    def shown(self, moment: datetime) -> int | None:
        """The vintage that zip and metadata agreed on at a moment; None while one lags."""
        zips, descriptions = -1, -1
        for number, (cube, release) in enumerate(zip(self.cubes, self.lags, strict=True)):
            midnight = cube.released_at.replace(hour=0, minute=0)
            if release.is_locked_before and midnight <= moment < cube.released_at:
                return None
            if cube.released_at + timedelta(hours=release.zip_lag) <= moment:
                zips = number
            if cube.released_at + timedelta(hours=release.metadata_lag) <= moment:
                descriptions = number
        return zips if zips == descriptions else None

    def accepted(self) -> list[Accepted]:
        """In the order in which their figures became known."""
        found = []
        for path in (self.data / "archive" / "statcan" / PID).glob("[!.]*/manifest.json"):
            manifest = json.loads(path.read_text())
            content = (path.parent / f"{PID}-eng.zip").read_bytes()
            by_name = {item["name"]: item["sha256"] for item in manifest["files"]}
            assert hashlib.sha256(content).hexdigest() == by_name[f"{PID}-eng.zip"]
            found.append(
                Accepted(
                    manifest["snapshot_id"],
                    datetime.fromisoformat(manifest["released_at"]),
                    datetime.fromisoformat(manifest["first_seen_at"]),
                    self.zips.index(content),
                )
            )
        return sorted(found, key=lambda a: (a.released_at, a.first_seen_at))

    def cube_of(self, released_at: datetime) -> Cube:
        return next(c for c in self.cubes if c.released_at == released_at)

    def latest_figures(self) -> Figures | None:
        accepted = self.accepted()
        return figures_of(self.cubes[accepted[-1].vintage]) if accepted else None

    def warehouse(self) -> duckdb.DuckDBPyConnection:
        path = self.data / "warehouse" / "canauto.duckdb"
        if not path.exists():
            raise FileNotFoundError(path)
        return duckdb.connect(str(path), read_only=True)  # It recovers nothing for the next run.

    def loaded(self) -> dict[str, list[str]]:
        """The snapshots that the warehouse says it has, in each table that names them."""
        with self.warehouse() as con:
            return {
                name: [row[0] for row in con.execute(f"{query} order by 1").fetchall()]
                for name, query in ONCE_PER_SNAPSHOT.items()
            }

    def rows(self) -> list[Row]:
        with self.warehouse() as con:
            con.execute("set timezone = 'UTC'")
            found: list[tuple[Any, ...]] = con.execute(
                "select coordinate, ref_date, value, status, symbol, valid_from, valid_to "
                f"from raw.statcan__{PID}"
            ).fetchall()
        return [Row((r[0], r[1]), (r[2], r[3], r[4]), r[5], r[6]) for r in found]


def as_of(rows: list[Row], moment: datetime) -> Figures:
    valid = [
        row
        for row in rows
        if row.valid_from <= moment and (row.valid_to is None or moment < row.valid_to)
    ]
    held = {row.key: row.figure for row in valid}
    assert len(held) == len(valid), "a figure is valid twice at one moment"
    return held


def assert_held_as_released(play: Play) -> None:
    """The raw table against the vintages that were accepted, and those that were shown."""
    rows, accepted = play.rows(), play.accepted()
    assert as_of(rows, FOR_EVER) == figures_of(play.cubes[-1])
    for row in rows:
        assert row.valid_to is None or row.valid_from < row.valid_to, row
    for moment in {row.valid_from for row in rows}:
        as_of(rows, moment)  # nothing twice

    for snapshot in accepted:
        claimed = play.cube_of(snapshot.released_at)
        assert counted(play.cubes[snapshot.vintage]) == counted(claimed), snapshot
    assert play.loaded() == {name: sorted(a.id for a in accepted) for name in ONCE_PER_SNAPSHOT}

    known_at = datetime.min.replace(tzinfo=UTC)
    for place, snapshot in enumerate(accepted):
        # A second version of one release is known since it was seen.
        is_later = snapshot.released_at > known_at
        known_at = snapshot.released_at if is_later else snapshot.first_seen_at
        until = min((a.released_at for a in accepted[place + 1 :]), default=None)
        if until is None or until > known_at:
            expected = figures_of(play.cubes[snapshot.vintage])
            assert as_of(rows, known_at) == expected
            if until is not None:
                assert as_of(rows, until - timedelta(seconds=1)) == expected

    is_unmixed = all(
        a.released_at == play.cubes[a.vintage].released_at.astimezone(UTC) for a in accepted
    )
    for vintage in play.honestly_seen if is_unmixed else ():
        cube = play.cubes[vintage]
        assert as_of(rows, cube.released_at) == figures_of(cube), f"vintage {vintage}"


def play_days(play: Play, days: list[Day]) -> None:
    play.publish(first_cube(), Release(()))
    for number, day in enumerate(days, start=1):
        for release in day.releases:
            play.publish(released(play.cubes, release, number), release)
        for visit in day.visits:
            play.visit(at(number, visit.hour), visit)
    for later in (2, 3):
        play.visit(at(len(days) + later, 15), Visit(15))


@pytest.fixture(scope="module")
def refresher() -> Iterator[Refresher]:
    with Refresher() as running:
        yield running


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == FEW,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(days=weeks)
def test_in_the_end_the_warehouse_holds_what_was_released(
    refresher: Refresher, days: list[Day]
) -> None:
    with TemporaryDirectory() as folder, StatcanDouble(clock=Clock("2026-02-02T09:00")) as double:
        play = Play(double, Path(folder) / "data", refresher)
        play_days(play, days)
        assert_held_as_released(play)
        leftovers = [p for p in play.data.rglob("*") if p.name.startswith(("_fetch", ".writing"))]
        assert leftovers == []
