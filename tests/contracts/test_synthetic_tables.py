"""The synthetic tables stand for the declared ones: same layout, same members."""

import pytest

from sources.model import Cadence
from sources.registry import load_registry
from tests.contracts.test_catalogue import TABLES, seen
from tests.doubles.auto_tables import all_tables
from tests.doubles.cube_builder import Cube, Obs

CUBES = {cube.pid: cube for cube in all_tables()}
FREQUENCIES = {
    Cadence.DAILY: 1,
    Cadence.MONTHLY: 6,
    Cadence.QUARTERLY: 9,
    Cadence.ANNUAL: 12,
}


def test_there_is_one_for_each_declared_table() -> None:
    declared = {d.id for d in load_registry().datasets.values() if d.source == "statcan"}
    assert set(CUBES) == declared == set(TABLES)


@pytest.mark.parametrize("pid", TABLES)
def test_they_have_what_the_registry_relies_on(pid: str) -> None:
    cube, table = CUBES[pid], TABLES[pid]
    assert cube.frequency_code == FREQUENCIES[table.cadence]
    for position, expected in table.relies_on.items():
        dimension = cube.dimensions[position - 1]
        assert dimension.name_en == expected.name
        names = {member.id: member.name_en for member in dimension.members}
        assert {i: names.get(i) for i in expected.members} == expected.members
    for position, kept in table.keep.items():
        ids = {member.id for member in cube.dimensions[position - 1].members}
        assert ids & set(kept)


@pytest.mark.parametrize("pid", [pid for pid in TABLES if TABLES[pid].unverified is None])
def test_their_members_are_the_publishers(pid: str) -> None:
    real = seen(pid)
    if real is None:
        pytest.skip("the real metadata is not beside this checkout (../shared/data)")
    wrong = [
        (position, member.id, member.name_en)
        for position, dimension in enumerate(CUBES[pid].dimensions, start=1)
        for member in dimension.members
        if member.name_en not in real[position][1].get(member.id, set())
    ]
    assert not wrong


def test_missing_and_ended_series_are_among_them() -> None:
    statuses = {obs.status for cube in CUBES.values() for obs in _observations(cube)}
    assert statuses >= {"..", "x", "F", "E"}
    assert any(obs.is_terminated for cube in CUBES.values() for obs in _observations(cube))


def _observations(cube: Cube) -> list[Obs]:
    return [obs for periods in cube.observations.values() for obs in periods.values()]
