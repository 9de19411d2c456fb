"""What tests share: fixtures, and three releases, each made once for all processes of a test run.

pytest-xdist gives each of its processes a session of its own, and with it session fixtures of its
own. A pipeline run is too dear for that: the first process to ask makes it, and the others wait.
"""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.registry import Registry, load_registry
from tests.pipeline import AS_SHIPPED, Canauto, Publishers, serving
from tests.small_project import small_project

LOOKING = {"query", "revisions", "status"}


class Shared(Canauto):
    """A data folder that other processes look at too: whoever wants to do more takes a copy."""

    def __call__(self, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
        assert arguments[0] in LOOKING, f"`canauto {arguments[0]}` would change what others see"
        return super().__call__(*arguments, **env)

    def start(self, *arguments: str, **env: str) -> "subprocess.Popen[str]":
        raise AssertionError(f"`canauto {arguments[0]}` would change what others see")


@dataclass(frozen=True)
class Rebuilt:
    """What `canauto rebuild --to` wrote, and what it said."""

    folder: Path
    answer: str

    def query(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of the columns, and the rows."""
        with duckdb.connect(str(self.folder / "canauto.duckdb"), read_only=True) as con:
            rows = con.execute(sql).fetchall()
            return [name for name, *_ in con.description or []], rows


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Canauto]
) -> Shared:
    """The data folder that `make` makes in a folder, by whichever process was first to ask."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"shared-{name}"
    folder.mkdir(exist_ok=True)
    record = folder / "made.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not record.exists():  # Nor is it after an attempt that failed.
            made = make(Path(tempfile.mkdtemp(dir=folder)))
            env = {k: v for k, v in made.env.items() if k != "DAGSTER_HOME"}
            record.write_text(json.dumps([str(made.data), env]))
    data, env = json.loads(record.read_text())
    return Shared(Path(data), env)


def _sample(folder: Path) -> Canauto:
    canauto = Canauto(folder / "data", {"DAGSTER_HOME": ""})  # Where it is for a newcomer.
    answer = canauto("refresh", "--sample", **AS_SHIPPED)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    (canauto.data / "first_answer.txt").write_text(answer.stdout)
    return canauto


def _synthetic(folder: Path) -> Canauto:
    with serving() as served:
        canauto = Canauto(folder / "data", served.environment("2025-02-20T10:00"))
        answer = canauto("refresh")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return canauto


def _small(folder: Path) -> Canauto:
    code = {"PYTHONPATH": str(small_project(folder / "project"))}
    with serving() as served:
        canauto = Canauto(folder / "data", served.environment("2025-02-20T10:00") | code)
        answer = canauto("refresh")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return canauto


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """A data folder with the sample published; for tests that only look, or copy."""
    return made_once(tmp_path_factory, "sample", _sample)


@pytest.fixture(scope="session")
def own_sample(sample: Canauto, tmp_path_factory: pytest.TempPathFactory) -> Canauto:
    """A copy of the sample's data folder, history of runs and all, for tests that run more."""
    data = tmp_path_factory.mktemp("own") / "data"
    shutil.copytree(sample.data, data, symlinks=True)
    return Canauto(data, {"DAGSTER_HOME": ""})


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """All publishers asked, built and published; for tests that only look, or copy."""
    return made_once(tmp_path_factory, "synthetic", _synthetic)


@pytest.fixture(scope="session")
def as_of_sample(
    sample: Canauto, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Rebuilt]:
    """The sample as it stood at the beginning of a day, rebuilt once for all that ask for it."""

    def rebuilt(day: str) -> Rebuilt:
        def make(folder: Path) -> Canauto:
            canauto = Canauto.copy_of(sample, folder)
            to = folder / "as_of"
            answer = canauto("rebuild", "--as-of", f"{day}T00:00:00Z", "--to", str(to))
            assert answer.returncode == 0, answer.stdout + answer.stderr
            (folder / "answer.txt").write_text(answer.stdout)
            return canauto

        folder = made_once(tmp_path_factory, f"as-of-{day}", make).data.parent
        return Rebuilt(folder / "as_of", (folder / "answer.txt").read_text())

    return rebuilt


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """As `synthetic`, with a few models: to copy, for what happens in nights that follow."""
    return made_once(tmp_path_factory, "small", _small)


@pytest.fixture
def publishers() -> Iterator[Publishers]:
    """Publishers of a test's own, who may release more and break down."""
    with serving() as served:
        yield served


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The shipped registry."""
    return load_registry()
