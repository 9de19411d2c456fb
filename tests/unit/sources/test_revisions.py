"""What each vintage is said to have changed. All figures here are synthetic."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sources.registry import Registry
from sources.revisions import (
    VintageChanges,
    figure_states,
    is_loaded,
    most_revised_series,
    vintage_changes,
)
from tests.doubles.cube_builder import Cube, Dim, make_cube
from tests.doubles.vintages import Vintages, vintages

RAW = "statcan__99100001"
FEBRUARY, MARCH = "2026-02-15T08:30", "2026-03-15T08:30"


@pytest.fixture
def table(tmp_path: Path, registry: Registry) -> Iterator[Vintages]:
    with vintages(tmp_path, registry) as bench:
        yield bench


def widgets() -> Cube:
    return make_cube(
        "99100001",
        "Synthetic widgets",
        6,
        [Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", ["Total", "Red"])],
        {
            "1.1": {"2025-11": 100, "2025-12": 200},
            "1.2": {"2025-11": 0, "2025-12": (None, "x", "")},
            "2.1": {"2025-11": 40, "2025-12": 50},
        },
        released_at="2026-01-15T08:30",
    )


def counts(found: list[VintageChanges]) -> list[tuple[int, ...]]:
    return [
        (v.figures_added, v.figures_revised, v.figures_restated, v.figures_withdrawn) for v in found
    ]


def test_each_kind_of_change_is_counted_once(table: Vintages) -> None:
    first = widgets()
    second = first.revised(
        FEBRUARY,
        {
            "1.1": {"2025-11": 101, "2025-12": 190, "2026-01": 5},
            "1.2": {"2025-11": 3, "2025-12": 7},
            "2.1": {"2025-11": (40, "E", "")},
        },
        removed=[("2.1", "2025-12")],
    )
    for cube in (first, second, second.revised(MARCH, {"2.1": {"2025-12": 50}})):
        table.put(cube)
    table.load()
    found = vintage_changes(table.con, RAW)
    # 0 to 3 is revised, by no per cent; a value that was suppressed before is no revision of one.
    assert counts(found) == [(6, 0, 0, 0), (1, 3, 2, 1), (1, 0, 0, 0)]
    assert found[1].mean_revision_pct == pytest.approx((1 - 5) / 2)
    assert found[1].largest_revision_pct == pytest.approx(-5)
    assert found[2].mean_revision_pct is None
    assert found[1].vintage_at == found[1].released_at == second.released_at
    series = most_revised_series(table.con, RAW)
    assert [(s.coordinate, s.figures_revised) for s in series] == [("1.1", 2), ("1.2", 1)]
    assert series[0].mean_absolute_revision_pct == pytest.approx(3)
    assert series[1].mean_absolute_revision_pct is None


def test_a_change_of_scale_is_no_revision_of_the_value(table: Vintages) -> None:
    first = replace(widgets(), observations={"1.1": widgets().observations["1.1"]})
    thousands = first.revised(FEBRUARY, {"1.1": {"2025-11": "0.1", "2025-12": "0.2"}}, scalar_id=3)
    table.put(first)
    table.put(thousands)
    table.load()
    assert counts(vintage_changes(table.con, RAW)) == [(2, 0, 0, 0), (0, 0, 2, 0)]
    assert [s.value for s in figure_states(table.con, RAW, "1.1")] == [100, 100, 200, 200]


def test_two_corrections_of_one_release_are_told_apart(table: Vintages) -> None:
    first = widgets()
    second = first.revised(FEBRUARY, {"1.1": {"2025-11": 101}}, removed=[("2.1", "2025-12")])
    third = second.revised(FEBRUARY, {"1.1": {"2025-11": 102}}, removed=[("2.1", "2025-11")])
    table.put(first)
    table.put(second)
    table.put(third, seen=second.released_at + timedelta(hours=5))
    table.load()
    assert counts(vintage_changes(table.con, RAW)) == [(6, 0, 0, 0), (0, 1, 0, 1), (0, 1, 0, 1)]


def test_a_table_that_was_never_loaded(table: Vintages) -> None:
    assert not is_loaded(table.con, RAW)
    assert not is_loaded(table.con, "statcan__99100009")
    table.put(widgets())
    table.load()
    assert is_loaded(table.con, RAW)
    assert figure_states(table.con, RAW, "3.1") == []
