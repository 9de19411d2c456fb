"""Asking for several tables at once, against the double. Figures are synthetic."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.asking import Answer, Asker
from orchestration.assets.fetched import ask_all
from orchestration.settings import Settings
from sources.archive import Archive
from sources.eventlog import EventLog
from sources.model import Dataset
from sources.registry import Registry
from tests.doubles.auto_tables import all_tables
from tests.doubles.clock import Clock
from tests.doubles.faults import MAINTENANCE
from tests.doubles.statcan import StatcanDouble

TABLES = ("statcan/20100001", "statcan/20100021", "statcan/36100008")
NOW = "2025-02-20T10:00"
Run = tuple[list[str], list[Answer]]


@pytest.fixture(scope="module")
def double() -> Iterator[StatcanDouble]:
    with StatcanDouble(all_tables(), clock=Clock(NOW)) as served:
        yield served


@pytest.fixture
def chosen(registry: Registry) -> list[Dataset]:
    return [registry.datasets[key] for key in TABLES]


def ask(double: StatcanDouble, folder: Path, registry: Registry, chosen: list[Dataset]) -> Run:
    double.requests.clear()
    settings = Settings.from_env(
        {
            "CANAUTO_DATA": str(folder),
            "CANAUTO_STATCAN_URL": double.url,
            "CANAUTO_NOW": double.clock.now().isoformat(),
        }
    )
    asker = Asker(settings, Archive(settings.archive), registry)
    problems = asker.prepare(chosen, "run")
    return problems, list(ask_all(asker, "run", chosen))


def test_the_metadata_of_all_tables_is_asked_for_once(
    double: StatcanDouble, tmp_path: Path, registry: Registry, chosen: list[Dataset]
) -> None:
    problems, answers = ask(double, tmp_path, registry, chosen)
    assert problems == []
    assert {a.dataset.key: a.state for a in answers} == dict.fromkeys(TABLES, "NEW")
    assert len(double.asked("getCubeMetadata")) == 1
    assert len(double.asked("getChangedCubeList")) == 1
    assert len(double.asked("-eng.zip")) == 3


def test_a_list_that_fails_hides_no_table(
    double: StatcanDouble, tmp_path: Path, registry: Registry, chosen: list[Dataset]
) -> None:
    double.inject("getChangedCubeList", MAINTENANCE, times=3)
    problems, answers = ask(double, tmp_path, registry, chosen)
    assert len(problems) == 1
    assert [a.state for a in answers] == ["NEW"] * 3
    assert not any(a.problem for a in answers)


def test_announcements_of_every_declared_table_are_kept(
    double: StatcanDouble, tmp_path: Path, registry: Registry, chosen: list[Dataset]
) -> None:
    double.clock.set("2025-02-14T10:00")  # The day on which all of them were released.
    try:
        ask(double, tmp_path, registry, chosen)
    finally:
        double.clock.set(NOW)
    events = EventLog(tmp_path / "archive").events("announcement")
    seen_in = {e.dataset: e.evidence["seen_in"] for e in events if e.dataset}
    assert set(seen_in.values()) == {"changed_cubes"}
    assert {"20100085", *(key.partition("/")[2] for key in TABLES)} <= set(seen_in)


def test_without_a_table_of_theirs_statistics_canada_is_not_asked(
    double: StatcanDouble, tmp_path: Path, registry: Registry
) -> None:
    assert ask(double, tmp_path, registry, []) == ([], [])
    assert double.requests == []
