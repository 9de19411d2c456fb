"""The bitemporal table, proved: at every moment it is what a reader of that day would have held.

All figures are synthetic; tests/contracts/test_real_history.py has real revision pairs.
"""

import random
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.registry import Registry
from tests.doubles.clock import ottawa
from tests.doubles.cube_builder import Cube, Dim, Obs, make_cube
from tests.doubles.vintages import Vintages, vintages

DIMENSIONS = [
    Dim("Geography", ["Canada", "Quebec"]),
    Dim("Widgets", [f"w{i}" for i in range(1, 12)]),
]
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # the archive syncs what it writes
JANUARY, FEBRUARY, MARCH = (f"2026-{month:02d}-15T08:30" for month in (1, 2, 3))


@pytest.fixture
def table(tmp_path: Path, registry: Registry) -> Iterator[Vintages]:
    with vintages(tmp_path, registry) as bench:
        yield bench


def widgets(released_at: str = JANUARY, **fields: Any) -> Cube:
    return make_cube(
        "99100001",
        "Synthetic widgets",
        6,
        DIMENSIONS,
        {
            "1.1": {"2025-11": 100, "2025-12": 110},
            "1.10": {"2025-11": 7, "2025-12": (None, "x", "")},
            "2.1": {"2025-11": 40, "2025-12": 41},
        },
        released_at=released_at,
        **fields,
    )


def alone(cube: Cube, registry: Registry) -> list[tuple[Any, ...]]:
    """The table of somebody who knows this vintage and no other."""
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as folder,
        vintages(Path(folder), registry, cube.pid) as bench,
    ):
        bench.put(cube)
        bench.load()
        return bench.now()


def stated(cube: Cube) -> list[tuple[Any, ...]]:
    """The same, read off the vintage itself: what `alone` is compared with, and quick."""
    rows = [
        (
            coordinate,
            ref_date,
            float(obs.value) if obs.value else None,
            obs.status or None,
            obs.symbol or None,
            cube.scalar_id,
            cube.uom_id,
        )
        for coordinate, periods in cube.observations.items()
        for ref_date, obs in periods.items()
    ]
    return sorted(rows, key=lambda row: row[:2])


# What a vintage may change, one at a time.

CHANGES = {
    "a value is revised": lambda c: c.revised(FEBRUARY, {"1.1": {"2025-12": 112}}),
    "a period is added": lambda c: c.revised(FEBRUARY, {"1.1": {"2026-01": 120}}),
    "a series is added": lambda c: c.revised(FEBRUARY, {"1.11": {"2025-12": 1}}),
    "a figure is removed": lambda c: c.revised(FEBRUARY, removed=[("2.1", "2025-12")]),
    "a series is removed": lambda c: c.revised(
        FEBRUARY, removed=[("2.1", "2025-11"), ("2.1", "2025-12")]
    ),
    "only a status changes": lambda c: c.revised(FEBRUARY, {"1.1": {"2025-12": (110, "E", "")}}),
    "only a symbol changes": lambda c: c.revised(FEBRUARY, {"1.1": {"2025-12": (110, "", "r")}}),
    "a figure is suppressed": lambda c: c.revised(FEBRUARY, {"1.1": {"2025-12": (None, "x", "")}}),
    "a figure is disclosed": lambda c: c.revised(FEBRUARY, {"1.10": {"2025-12": 8}}),
    "the scale changes": lambda c: c.revised(FEBRUARY, scalar_id=3),
    "the unit changes": lambda c: c.revised(FEBRUARY, uom_id=81),
}


@pytest.mark.parametrize("change", CHANGES)
def test_before_and_after_are_both_kept(change: str, table: Vintages, registry: Registry) -> None:
    before = widgets()
    after = CHANGES[change](before)
    table.put(before)
    table.put(after)
    table.load()
    assert table.at(before.released_at) == alone(before, registry)
    assert table.at(after.released_at) == alone(after, registry) == table.now()
    assert table.at(after.released_at - timedelta(seconds=1)) == alone(before, registry)
    assert table.at(before.released_at) != table.now()
    assert table.now() == stated(after)
    assert table.flaws() == []


def test_a_series_that_ends_keeps_its_rows_and_is_marked(table: Vintages) -> None:
    cube = widgets()
    table.put(cube)
    ended = {r: replace(o, is_terminated=True) for r, o in cube.observations["2.1"].items()}
    table.put(replace(cube.revised(FEBRUARY), observations={**cube.observations, "2.1": ended}))
    report = table.load()
    assert (report.rows_revised, report.rows_closed, report.rows_added) == (0, 0, 6)
    marked = table.con.execute(
        "select coordinate from raw.statcan__99100001 where is_terminated"
    ).fetchall()
    assert marked == [("2.1",), ("2.1",)]


def test_a_withdrawn_release_that_comes_back(table: Vintages, registry: Registry) -> None:
    first = widgets()
    second = first.revised(FEBRUARY, {"1.1": {"2025-12": 112}}, removed=[("2.1", "2025-12")])
    back = first.revised(MARCH)
    for cube in (first, second, back):
        table.put(cube)
    assert len(table.load().snapshots) == 3
    assert [value for value, *_ in table.figure("1.1", "2025-12")] == [110, 112, 110]
    january, february, march = (c.released_at for c in (first, second, back))
    assert [(a, b) for _, _, a, b in table.figure("2.1", "2025-12")] == [
        (january, february),
        (march, None),
    ]
    assert table.now() == alone(back, registry)
    assert table.flaws() == []


def test_a_second_correction_on_one_day_is_no_mixture(table: Vintages, registry: Registry) -> None:
    """At the release time stands the first; the second counts in all it does from when seen."""
    old = widgets()
    first = old.revised(FEBRUARY, {"1.1": {"2025-12": 112}})
    second = old.revised(
        FEBRUARY,
        {"1.1": {"2025-12": 113}, "2.1": {"2025-11": 39}, "1.11": {"2025-11": 3}},
        removed=[("1.10", "2025-11")],
    )
    noon, afternoon = (first.released_at + timedelta(hours=h) for h in (3, 6))
    table.put(old)
    table.put(first, seen=noon)
    table.put(second, seen=afternoon)
    table.load()
    assert table.at(first.released_at) == alone(first, registry)
    assert table.at(afternoon - timedelta(seconds=1)) == alone(first, registry)
    assert table.at(afternoon) == alone(second, registry)
    assert table.flaws() == []


def test_what_goes_and_comes_back_within_one_day(table: Vintages, registry: Registry) -> None:
    first = widgets()
    without = first.revised(JANUARY, removed=[("2.1", "2025-12")])
    hours = [first.released_at + timedelta(hours=h) for h in (1, 3, 5)]
    for cube, seen in zip((first, without, first), hours, strict=True):
        table.put(cube, seen=seen)
    assert len(table.load().snapshots) == 3
    assert table.at(hours[1]) == alone(without, registry)
    assert table.now() == table.at(first.released_at) == alone(first, registry)
    assert table.flaws() == []


def test_what_was_seen_before_its_release_time_counts_from_then(
    table: Vintages, registry: Registry
) -> None:
    """A table that was open at night, twice, and its release of the morning."""
    old = widgets()
    early = old.revised(FEBRUARY, {"1.1": {"2025-12": 112}})
    later = old.revised(FEBRUARY, {"1.1": {"2025-12": 113}})
    opened = old.revised(FEBRUARY, {"1.1": {"2025-12": 114}})
    at_3, at_5, at_9 = (early.released_at + timedelta(hours=h) for h in (-5.5, -3.5, 0.5))
    table.put(old)
    for cube, seen in ((early, at_3), (later, at_5), (opened, at_9)):
        table.put(cube, seen=seen)
        table.load()
    assert table.at(at_3) == alone(early, registry)
    assert table.at(at_5) == alone(later, registry)
    assert table.at(at_9) == alone(opened, registry) == table.now()
    assert table.flaws() == []


def test_a_release_time_of_years_ahead_hides_no_later_release(
    table: Vintages, registry: Registry
) -> None:
    mistyped = widgets("2027-02-15T08:30")
    march = widgets().revised(MARCH, {"1.1": {"2025-12": 112}})
    table.put(mistyped, seen=widgets(FEBRUARY).released_at)
    table.put(march)
    table.load()
    assert table.now() == alone(march, registry)
    assert table.at(march.released_at - timedelta(seconds=1)) == alone(mistyped, registry)


def test_a_copy_that_no_one_dated_does_not_hide_the_publishers_table(
    table: Vintages, registry: Registry
) -> None:
    """The sample's extracts bear the day of a copy; the table may be of a release before it."""
    whole = widgets().revised(JANUARY, {"1.1": {"2025-12": 112}})
    table.put(widgets(), seen=ottawa(FEBRUARY), extract=True, dated=False)
    table.load()
    table.put(whole, seen=ottawa(MARCH))
    table.load()
    assert table.now() == alone(whole, registry)
    assert table.at(ottawa(MARCH) - timedelta(seconds=1)) == alone(widgets(), registry)
    assert table.flaws() == []
    latest = table.archive.latest("statcan", "99100001")
    assert latest is not None and not latest.manifest.extract


def test_what_a_late_correction_took_away_comes_back_after_it(
    table: Vintages, registry: Registry
) -> None:
    """The correction of one release is seen after the next release: nothing is valid twice."""
    first = widgets()
    corrected = first.revised(JANUARY, removed=[("2.1", "2025-12")])
    february = first.revised(FEBRUARY, {"1.1": {"2025-12": 112}})
    noon = february.released_at + timedelta(hours=3)
    table.put(first)
    table.put(corrected, seen=noon)
    table.put(february, seen=noon + timedelta(days=2))
    table.load()
    assert table.flaws() == []
    assert table.now() == alone(february, registry)


def test_dates_follow_the_frequency_of_the_vintage(table: Vintages) -> None:
    """A table that turns from months to quarters: a new description, the same keys, no revision."""
    table.put(widgets())
    table.put(widgets().revised(FEBRUARY, frequency_code=9))
    report = table.load()
    assert (report.rows_revised, report.rows_closed) == (0, 0)


# Random vintages.

COORDINATES = ("1.1", "1.10", "2.1")
PERIODS = ("2025-11", "2025-12", "2026-01")
FIGURES = st.sampled_from(
    [
        Obs("100"),
        Obs("101"),
        Obs("0"),
        Obs("101", "E"),
        Obs("101", "", "r"),
        Obs("101", "", "p"),
        Obs("", ".."),
        Obs("", "x"),
        Obs("", "F"),
        Obs("101", "", "", is_terminated=True),
    ]
)
TABLES = st.dictionaries(
    st.tuples(st.sampled_from(COORDINATES), st.sampled_from(PERIODS)), FIGURES, min_size=1
)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Cube, datetime]]:
    """Vintages with the times they were seen; some are second corrections of one release."""
    released, seen = datetime(2026, 1, 15, 13, 30, tzinfo=UTC), None
    found: list[tuple[Cube, datetime]] = []
    for number in range(draw(st.integers(1, 5))):
        again = number > 0 and draw(st.booleans()) and draw(st.booleans())
        if not again:
            released = released + timedelta(days=draw(st.integers(1, 40)))
            seen = released + timedelta(minutes=draw(st.integers(0, 240)))
        else:
            assert seen is not None
            seen = seen + timedelta(minutes=draw(st.integers(1, 240)))
        cube = replace(
            widgets(),
            observations=_nested(draw(TABLES)),
            released_at=released,
            scalar_id=draw(st.sampled_from([0, 0, 0, 3])),
            uom_id=draw(st.sampled_from([223, 223, 223, 81])),
        )
        found.append((cube, seen))
    return found


def _nested(figures: Mapping[tuple[str, str], Obs]) -> dict[str, dict[str, Obs]]:
    nested: dict[str, dict[str, Obs]] = {}
    for (coordinate, ref_date), obs in figures.items():
        nested.setdefault(coordinate, {})[ref_date] = obs
    return nested


def _moments(history: list[tuple[Cube, datetime]]) -> list[datetime]:
    """When each vintage took effect: at its release, a second one of a release when seen."""
    moments: list[datetime] = []
    releases: set[datetime] = set()
    for cube, seen in history:
        moments.append(seen if cube.released_at in releases else cube.released_at)
        releases.add(cube.released_at)
    return moments


often = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@often
@given(history=histories())
def test_replay_equals_each_vintage_alone_as_of_its_date(
    registry: Registry, history: list[tuple[Cube, datetime]]
) -> None:
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as folder,
        vintages(Path(folder), registry) as table,
    ):
        for cube, seen in history:
            table.put(cube, seen=seen)
        table.load()
        moments = _moments(history)
        for (cube, _), moment in zip(history, moments, strict=True):
            assert table.at(moment) == stated(cube)
        for (cube, _), after in zip(history, moments[1:], strict=False):
            assert table.at(after - timedelta(microseconds=1)) == stated(cube)
        assert table.at(moments[0] - timedelta(microseconds=1)) == []
        assert table.flaws() == []


@settings(parent=often, max_examples=12)
@given(history=histories(), seed=st.integers(0, 1000))
def test_what_turns_up_later_gives_the_same_as_in_order(
    registry: Registry, history: list[tuple[Cube, datetime]], seed: int
) -> None:
    """Also where a snapshot is loaded twice, or the warehouse is loaded after each."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        with vintages(Path(folder) / "ordered", registry) as ordered:
            for cube, seen in history:
                ordered.put(cube, seen=seen)
            ordered.load()
            expected = ordered.rows()
            snapshots = ordered.archive.snapshots("statcan", "99100001")
        random.Random(seed).shuffle(snapshots)
        with vintages(Path(folder) / "shuffled", registry) as shuffled:
            for snapshot in snapshots:
                target = shuffled.archive.root / "statcan" / "99100001" / snapshot.id
                target.parent.mkdir(parents=True, exist_ok=True)
                snapshot.path.rename(target)
                shuffled.load()
            assert shuffled.rows() == expected
            assert shuffled.load().snapshots == ()


@often
@given(whole=TABLES, parts=st.lists(TABLES, min_size=1, max_size=4))
def test_extracts_lie_over_what_stands(
    registry: Registry,
    whole: dict[tuple[str, str], Obs],
    parts: list[dict[tuple[str, str], Obs]],
) -> None:
    """A day's lines close nothing that they do not mention; the next whole table settles all."""
    base = replace(widgets(), observations=_nested(whole))
    state = dict(whole)
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as folder,
        vintages(Path(folder), registry) as table,
    ):
        table.put(base)
        expected = [(base.released_at, base)]
        for number, part in enumerate(parts, start=1):
            released = base.released_at + timedelta(days=number)
            cube = replace(base, observations=_nested(part), released_at=released)
            table.put(cube, extract=True)
            state |= part
            expected.append((released, replace(base, observations=_nested(state))))
        last = replace(base, released_at=base.released_at + timedelta(days=9))
        table.put(last)
        table.load()
        for moment, cube in [*expected, (last.released_at, last)]:
            assert table.at(moment) == stated(cube)
        assert table.flaws() == []
