"""Small SYNTHETIC cubes for declared tables that no test knows: two members, two periods.

A table that `canauto add` declared is asked for like any other, so the double has to have it.
"""

from collections.abc import Collection
from itertools import product

from sources.model import Cadence, StatcanTable
from sources.registry import Registry
from tests.doubles.cube_builder import Cube, Dim, Member, make_cube

FREQUENCIES = {Cadence.DAILY: 1, Cadence.WEEKLY: 2, Cadence.MONTHLY: 6, Cadence.QUARTERLY: 9}
PERIODS = {
    Cadence.DAILY: ("2024-12-02", "2024-12-03"),
    Cadence.WEEKLY: ("2024-12-02", "2024-12-09"),
    Cadence.MONTHLY: ("2024-11", "2024-12"),
    Cadence.QUARTERLY: ("2024-07", "2024-10"),
}
YEARS = ("2023", "2024")


def plain_cubes(registry: Registry, without: Collection[str], released_at: str) -> list[Cube]:
    """A cube for every declared table except those that others stand for."""
    tables = [d for d in registry.datasets.values() if isinstance(d, StatcanTable)]
    return [plain_cube(table, released_at) for table in tables if table.id not in without]


def plain_cube(table: StatcanTable, released_at: str) -> Cube:
    """With the dimensions that its entry names, and the members where it names any."""
    expected = [table.relies_on[position] for position in sorted(table.relies_on)]
    dimensions = [
        Dim(
            d.name,
            [Member(label, id=i) for i, label in d.members.items()] or ["Synthetic", "Made up"],
        )
        for d in expected
    ] or [Dim("Geography", ["Canada"])]
    periods = PERIODS.get(table.cadence, YEARS)
    observations = {
        ".".join(map(str, ids)): {period: sum(ids) + n for n, period in enumerate(periods)}
        for ids in product(*([m.id for m in d.members] for d in dimensions))
    }
    frequency = FREQUENCIES.get(table.cadence, 12)
    return make_cube(
        table.id, "Synthetic", frequency, dimensions, observations, released_at=released_at
    )
