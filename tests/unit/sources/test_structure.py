"""Structures in an archive: what the latest is held against, and what raw keeps. Synthetic."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sources.load_structure import record_structure
from sources.model import StatcanTable
from sources.registry import Registry
from sources.statcan.change import Kind, Reliance
from sources.statcan.cube import CubeMetadata
from sources.statcan.drift import hold
from sources.structure import drift, history
from tests.doubles.auto_tables import all_tables
from tests.doubles.cube_builder import Cube, Dim, Member
from tests.unit.sources.test_load_statcan import (
    FEBRUARY,
    JANUARY,
    MARCH,
    Bench,
    bench,
    widgets,
)

__all__ = ["bench"]
APRIL = "2026-04-15T08:30"
READS = Reliance(has_model=True, members={(2, 1): None, (2, 10): None})


def with_members(released_at: str, names: dict[int, str], **fields: Any) -> Cube:
    members = [Member(name, id=i) for i, name in names.items()]
    dimensions = (Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", members))
    return replace(widgets(released_at, **fields), dimensions=dimensions)


NAMES = {i: f"w{i}" for i in range(1, 12)}
SWAPPED = NAMES | {1: "w10", 10: "w1"}
RENAMED = NAMES | {1: "Widget one"}


def put_all(bench: Bench) -> list[str]:
    """January as it was, February with two names swapped, March with them still swapped."""
    cubes = (widgets(), with_members(FEBRUARY, SWAPPED), with_members(MARCH, SWAPPED))
    return [bench.put(cube).id for cube in cubes]


def archived(bench: Bench) -> list[Any]:
    return bench.archive.snapshots("statcan", bench.table.id)


def test_a_break_stands_until_it_is_undone_or_mended(bench: Bench) -> None:
    january, february, march = put_all(bench)
    stands = drift(archived(bench), READS, released={january})
    assert (stands.since, stands.snapshot_id) == (january, march)
    assert [c.kind for c in stands.breaking] == 2 * [Kind.MEMBER_RENUMBERED]

    # A person has looked at the table as it was on the day of the February release.
    reviewed = drift(archived(bench), READS, released={january}, reviewed_on=date(2026, 2, 15))
    assert (reviewed.since, reviewed.changes) == (february, ())

    mended = replace(READS, members={(2, 1): "w10", (2, 10): "w1"})
    assert not drift(archived(bench), mended, released={january}).breaking

    bench.put(with_members(APRIL, NAMES))
    assert drift(archived(bench), READS, released={january}).changes == ()


def test_without_a_release_the_oldest_snapshot_counts(bench: Bench) -> None:
    january, *_ = put_all(bench)
    assert drift(archived(bench), READS).since == january
    assert drift(archived(bench), READS).breaking
    assert drift([], READS).changes == ()


def test_what_was_released_is_told_as_harmless(bench: Bench) -> None:
    bench.put(widgets())
    february = bench.put(with_members(FEBRUARY, SWAPPED)).id
    told = drift(archived(bench), READS, released={february})
    assert len(told.changes) == 2
    assert not told.breaking


def test_the_registry_is_held_to_even_what_was_released(bench: Bench) -> None:
    only = bench.put(widgets()).id
    declared = replace(READS, members={(2, 1): "w2"})
    [change] = drift(archived(bench), declared, released={only}).breaking
    assert change.sentence == (
        'Member 1 of dimension 2 (Widgets), declared as "w2", is called "w1"; "w2" is member 2.'
    )


def test_history_is_judged_by_what_was_accepted_since(bench: Bench) -> None:
    _, february, _ = put_all(bench)
    steps = history(archived(bench), READS)
    assert [[c.is_breaking for c in changes] for _, _, changes in steps] == [[True, True], []]
    accepted = history(archived(bench), READS, released={february})
    assert [[c.is_breaking for c in changes] for _, _, changes in accepted] == [[False, False], []]


def stored(bench: Bench) -> list[tuple[Any, ...]]:
    return bench.con.execute(
        "select snapshot_id, kind, severity, member_id, was, now "
        "from raw.statcan_structure_changes order by snapshot_id, change_number"
    ).fetchall()


def test_raw_keeps_what_each_snapshot_changed(bench: Bench) -> None:
    bench.put(widgets())
    bench.load()
    record_structure(bench.con, bench.archive, bench.table, READS)
    assert stored(bench) == []
    renamed = bench.put(with_members(FEBRUARY, RENAMED)).id
    swapped = bench.put(with_members(MARCH, SWAPPED)).id
    bench.load()
    for _ in range(2):  # The second time there is nothing to do.
        record_structure(bench.con, bench.archive, bench.table, READS)
    assert stored(bench) == [
        (renamed, "member_renamed", "harmless", 1, "w1", "Widget one"),
        (swapped, "member_removed", "breaking", 1, "Widget one", "w10"),
        (swapped, "member_renumbered", "breaking", 10, "10", "1"),
    ]


def test_changes_are_judged_again_when_models_rely_on_something_else(bench: Bench) -> None:
    put_all(bench)
    bench.load()
    record_structure(bench.con, bench.archive, bench.table, READS)
    assert {row[2] for row in stored(bench)} == {"breaking"}
    record_structure(bench.con, bench.archive, bench.table, Reliance())
    assert {row[2] for row in stored(bench)} == {"harmless"}


def test_a_table_that_is_replayed_is_reviewed_anew(bench: Bench) -> None:
    bench.put(with_members(FEBRUARY, SWAPPED))
    bench.load()
    record_structure(bench.con, bench.archive, bench.table, READS)
    bench.put(widgets(JANUARY))
    bench.load()
    record_structure(bench.con, bench.archive, bench.table, READS)
    assert [row[1] for row in stored(bench)] == 2 * ["member_renumbered"]


@pytest.mark.parametrize(
    ("fields", "kind", "severity"),
    [
        ({"uom_id": 81}, "unit_changed", "breaking"),
        ({"scalar_id": 3}, "scale_changed", "harmless"),
    ],
)
def test_a_unit_or_scale_is_seen_in_the_observations(
    bench: Bench, fields: dict[str, int], kind: str, severity: str
) -> None:
    bench.put(widgets())
    bench.put(widgets(FEBRUARY, **fields))
    bench.load()
    units = record_structure(bench.con, bench.archive, bench.table, READS)
    assert [row[1:3] for row in stored(bench)] == [(kind, severity)]
    found = drift(archived(bench), READS, units=units)
    assert [(c.kind, c.severity) for c in found.changes] == [(kind, severity)]


def test_units_are_kept_by_member_of_the_dimension_that_has_them(bench: Bench) -> None:
    members = [Member("Units", uom_id=300), Member("Dollars", uom_id=81)]
    cube = replace(
        widgets(),
        dimensions=(Dim("Geography", ["Canada", "Quebec"]), Dim("Sales", members, has_uom=True)),
    )
    periods = widgets().observations["1.1"]
    bench.put(replace(cube, observations={"1.1": periods, "2.2": periods}))
    bench.load()
    assert bench.con.execute(
        "select dimension_position, member_id, uom_id, scalar_id from raw.statcan_units order by 2"
    ).fetchall() == [(2, 1, 300, 0), (2, 2, 81, 0)]


def test_paths_corrections_and_codes_are_loaded(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated, note = Cube.metadata, {"correctionId": 7, "correctionDate": "2026-01-02"}
    monkeypatch.setattr(Cube, "metadata", lambda self: stated(self) | {"correction": [note, note]})
    members = [Member("All"), Member("Red", parent_id=1)]
    cube = replace(
        widgets(),
        dimensions=(Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", members)),
        observations={"1.1": widgets().observations["1.1"]},
        survey_codes=("2402",),
    )
    bench.put(cube)
    bench.load()
    assert bench.con.execute(
        "select path, path_label_en, path_label_fr, level from raw.statcan_members "
        "where dimension_position = 2 order by member_id"
    ).fetchall() == [
        ("1", "All", "All (fr)", 1),
        ("1/2", "All > Red", "All (fr) > Red (fr)", 2),
    ]
    assert bench.con.execute(
        "select subject_codes, survey_codes from raw.statcan_cubes"
    ).fetchall() == [(["20"], ["2402"])]
    assert bench.con.execute(
        "select correction_number, correction_id, corrected_on from raw.statcan_corrections"
    ).fetchall() == [(1, "7", date(2026, 1, 2)), (2, "7", date(2026, 1, 2))]


@pytest.mark.parametrize("cube", all_tables(), ids=lambda cube: cube.pid)
def test_the_synthetic_tables_are_what_the_registry_declares(
    registry: Registry, cube: Cube
) -> None:
    """Names differ, as a publisher's may; ids must not, or every run on them is blocked."""
    table = registry.statcan(cube.pid)
    assert isinstance(table, StatcanTable)
    found = hold(CubeMetadata.read(cube.metadata()), Reliance.of(table))
    assert [change.sentence for change in found if change.is_breaking] == []
