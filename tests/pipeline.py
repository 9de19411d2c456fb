"""The command itself, in a process of its own, on data folders of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from sources.registry import load_registry
from tests.doubles.additive_cube import RELEASED
from tests.doubles.all_feeds import feed_files
from tests.doubles.auto_tables import all_tables
from tests.doubles.bank_of_canada import Valet
from tests.doubles.clock import Clock
from tests.doubles.feeds import FeedsDouble
from tests.doubles.plain_tables import plain_cubes
from tests.doubles.statcan import StatcanDouble

CANAUTO = Path(sys.executable).parent / "canauto"
# What tells of runs and their times; everything else is the same wherever a release is made.
OF_RUNS = {"metadata.meta_refreshes", "metadata.meta_tests"}

# dbt's unit tests ask nothing of the data, so of all runs only that of the sample (tests/shared.py)
# has them; a run that is not about dbt's tests needs none.
QUICKLY = {"CANAUTO_BUILD_WITHOUT": "unit_test"}
NO_TESTS = {"CANAUTO_BUILD_WITHOUT": "unit_test test"}
AS_SHIPPED = {"CANAUTO_BUILD_WITHOUT": ""}
OWN_VARIABLES = ("CANAUTO", "DAGSTER", "DBT")

MEMORY = Path("/dev/shm")  # Linux keeps it in memory.


def _runs_folder() -> "tempfile.TemporaryDirectory[str]":
    """Where Dagster's history of test runs goes: it syncs to the disk some 3,000 times a run."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 1 << 30
    return tempfile.TemporaryDirectory(prefix="canauto-", dir=MEMORY if roomy else None)


RUNS = _runs_folder()  # Removed when the test session ends.


@dataclass
class Canauto:
    """The `canauto` command on one data folder."""

    data: Path
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.env = {"DAGSTER_HOME": tempfile.mkdtemp(dir=RUNS.name), **self.env}

    @classmethod
    def copy_of(cls, other: "Canauto", folder: Path) -> "Canauto":
        """On a copy of its data folder, where more may happen."""
        without = shutil.ignore_patterns("dagster")
        shutil.copytree(other.data, folder / "data", symlinks=True, ignore=without)
        env = {k: v for k, v in other.env.items() if k != "DAGSTER_HOME"}
        return cls(folder / "data", env)

    def __call__(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [CANAUTO, *arguments],
            env=self._environment(env),
            cwd=self.data.parent,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def start(self, *arguments: str, **env: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [CANAUTO, *arguments],
            env=self._environment(env),
            cwd=self.data.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # A signal then reaches dbt too, as that of Ctrl-C does.
        )

    def query(self, sql: str) -> list[dict[str, Any]]:
        answer = self("query", sql, "--format", "json")
        assert answer.returncode == 0, answer.stderr
        rows: list[dict[str, Any]] = json.loads(answer.stdout)
        return rows

    def raw(self, sql: str) -> list[tuple[Any, ...]]:
        path = self.data / "warehouse" / "canauto.duckdb"
        with duckdb.connect(str(path), read_only=True) as con:
            con.execute("set timezone = 'UTC'")
            return con.execute(sql).fetchall()

    @property
    def current(self) -> Path:
        return self.data / "published" / "current"

    @property
    def release_id(self) -> str:
        return self.current.resolve().name

    def manifest(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.current / "manifest.json").read_text())
        return content

    def contents(self) -> dict[str, str]:
        """Content hash of every published table that does not tell of runs."""
        hashes = {
            f"{t['schema']}.{t['name']}": t["content_sha256"] for t in self.manifest()["tables"]
        }
        return {name: value for name, value in hashes.items() if name not in OF_RUNS}

    def release_bytes(self) -> Mapping[str, bytes]:
        """Every file of the current release."""
        folder = self.current.resolve()
        return {
            str(path.relative_to(folder.parent)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def _environment(self, env: Mapping[str, str]) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(OWN_VARIABLES)}
        return {**inherited, **QUICKLY, "CANAUTO_DATA": str(self.data), **self.env, **env}


@dataclass
class Publishers:
    """All publishers on loopback."""

    statcan: StatcanDouble
    feeds: FeedsDouble
    valet: Valet

    def environment(self, now: str) -> dict[str, str]:
        self.statcan.clock.set(now)
        return {
            "CANAUTO_STATCAN_URL": self.statcan.url,
            "CANAUTO_FEEDS_URL": self.feeds.url,
            "CANAUTO_NOW": self.statcan.clock.now().isoformat(),
        }


@contextmanager
def serving() -> Iterator[Publishers]:
    """Synthetic tables and rates, served over HTTP."""
    # To the last night of the tests: a feed that ends before is overdue, and the exit code is 3.
    days = [*(f"{year}-01-15" for year in range(2017, 2025)), "2025-02-19", "2025-02-26"]
    days.insert(6, "2022-03-07")  # An investment in US dollars was announced on that day.
    daily = {day: {"FXKRWCAD": "0.000985", "FXUSDCAD": "1.4200"} for day in days}
    annual = {f"{year}-01-01": {"FXAKRWCAD": "0.001005"} for year in (2023, 2024)}
    known = all_tables()
    plain = plain_cubes(load_registry(), without={c.pid for c in known}, released_at=RELEASED)
    valet = Valet(daily, annual)
    with (
        StatcanDouble([*known, *plain], clock=Clock("2025-02-20T10:00")) as statcan,
        FeedsDouble({**feed_files(), **valet.files()}) as feeds,
    ):
        yield Publishers(statcan, feeds, valet)
