"""A table in good order, something that goes wrong with it, and the proof that no harm was done.

FEBRUARY is archived and loaded; MARCH is what is released next. A misfortune is a function that
does something to the double. Test modules import the fixtures `settled`, `double` and `desk`.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from sources.http import Http
from sources.outcome import FetchOutcome
from sources.registry import Registry
from sources.zips import ZipLimits
from tests.doubles.clock import Clock
from tests.doubles.cube_builder import Cube, Dim, make_cube
from tests.doubles.statcan import StatcanDouble
from tests.steps import Desk, desk_for

PID = "99100001"
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
FEBRUARY = make_cube(
    PID,
    "Widgets sold",
    6,
    [Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", ["Total", "Red"])],
    {
        f"{place}.{widget}": {month: 10 * place + widget for month in MONTHS}
        for place in (1, 2)
        for widget in (1, 2)
    },
    released_at="2026-02-10T08:30",
)
AT = "2026-03-10T08:30"
MARCH = FEBRUARY.revised(AT, {c: {"2025-12": 99, "2026-01": 50} for c in FEBRUARY.observations})
NAMES = f"{PID}.csv", f"{PID}_MetaData.csv"

Misfortune: TypeAlias = Callable[[StatcanDouble], Any]


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> "Settled":
    """The release of February archived and loaded, to be copied."""
    data = tmp_path_factory.mktemp("settled") / "data"
    with (
        StatcanDouble([FEBRUARY], clock=Clock("2026-02-10T09:00")) as statcan,
        Http("t", rate_per_second=10_000) as http,
    ):
        desk = desk_for(PID, statcan.url, http, data, registry)
        assert desk.refresh(statcan.clock.now()).state == "NEW"
    return Settled(data, desk.archived(), desk.rows())


@dataclass(frozen=True)
class Settled:
    """A data folder in good order, and what is in it."""

    data: Path
    archived: dict[str, str]
    rows: list[Any]


@pytest.fixture
def double() -> Iterator[StatcanDouble]:
    with StatcanDouble([FEBRUARY], clock=Clock("2026-02-10T09:00")) as running:
        yield running


@pytest.fixture
def desk(
    settled: Settled, double: StatcanDouble, tmp_path: Path, registry: Registry
) -> Iterator[Desk]:
    """With the release of February archived and loaded."""
    shutil.copytree(settled.data, tmp_path / "data")
    with Http("t", read_timeout=0.3, retries=1, rate_per_second=10_000, backoff_seconds=0) as http:
        made = desk_for(PID, double.url, http, tmp_path / "data", registry)
        made.limits = ZipLimits(ratio_counts_from=1 << 20)
        yield made


def released(cube: Cube, **how: Any) -> Misfortune:
    """A vintage is released, as StatcanDouble.schedule takes it."""
    return lambda double: double.schedule(cube, **how)


def assert_one_sentence(outcome: FetchOutcome, double: StatcanDouble) -> None:
    """It ends with a period, names the table, the address or the publisher, and is no traceback."""
    said = outcome.message
    assert said == said.strip() and said.endswith(".") and "\n" not in said, said
    assert not any(sign in said for sign in ("Traceback", "Error:", "<html", "object at 0x")), said
    host = double.url.removeprefix("http://")
    assert any(name in said for name in (PID, "99-10-0001", host, "Statistics Canada")), said
    assert len(said) < 600, said


def assert_the_last_release_stands(
    desk: Desk,
    settled: Settled,
    double: StatcanDouble,
    misfortune: Misfortune,
    states: frozenset[str],
) -> FetchOutcome:
    """Let it happen, ask, load: archive and raw table are what they were."""
    last = desk.archive.latest("statcan", PID)
    misfortune(double)
    double.clock.set("2026-03-10T09:05")
    outcome = desk.ask(double.clock.now())
    assert outcome.state.value in states, outcome.message
    assert_one_sentence(outcome, double)
    assert outcome.snapshot == last
    assert desk.load(double.clock.now()).snapshots == ()
    assert desk.archived() == settled.archived
    assert desk.rows() == settled.rows
    assert desk.leftovers() == []
    assert not list(desk.data.parent.rglob("escaped.csv"))
    return outcome
