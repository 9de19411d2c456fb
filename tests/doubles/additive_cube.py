"""Synthetic cubes whose totals are the sums of their parts, as the publisher's are.

Leaves get a made-up figure from their ids and the period; a total sums its leaves. `cells` makes
a table of averages, rates or indexes instead, where nothing adds up.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from tests.doubles.cube_builder import Cube, Dim, Given, Member, Obs, make_cube

RELEASED = "2025-02-14T08:30"  # Ottawa time: all tables at once, so that one clock serves them all

Ids = tuple[int, ...]
Figure = Callable[[Ids, int], float]  # of a leaf's ids and the number of the period
# member id, its parent's, English name, the publisher's classification code
Row = tuple[int, int | None, str, str | None]


@dataclass(frozen=True)
class Axis:
    """A dimension and, by member id, the leaves that a total sums; other ids are leaves."""

    dimension: Dim
    sums: Mapping[int, Ids]

    @property
    def ids(self) -> list[int]:
        return [member.id for member in self.dimension.members]

    def leaves(self, member_id: int) -> Ids:
        return self.sums.get(member_id, (member_id,))


def axis(
    name: str,
    members: Mapping[int, str],
    sums: Mapping[int, Ids] | None = None,
    units: Mapping[int, int] | None = None,
    ended: Iterable[int] = (),
) -> Axis:
    """A dimension from its member names; `units` are unit codes by member id."""
    named = [
        Member(label, id=i, uom_id=(units or {}).get(i), is_terminated=i in set(ended))
        for i, label in members.items()
    ]
    return Axis(Dim(name, named, has_uom=bool(units)), sums or {})


def tree(
    name: str, rows: Iterable[Row], unit: int | None = None, code_type: str | None = None
) -> Axis:
    """A dimension from rows with parents: a member sums the leaves below it that are there."""
    rows = list(rows)
    ids = {i for i, *_ in rows}
    below = {i: [child for child, parent, *_ in rows if parent == i] for i in ids}

    def leaves(i: int) -> list[int]:
        return [leaf for child in below[i] for leaf in leaves(child)] or [i]

    members = [
        Member(
            label,
            id=i,
            parent_id=parent,
            classification_code=code,
            classification_type_code=code_type if code else None,
            uom_id=unit,
        )
        for i, parent, label, code in rows
    ]
    sums = {i: tuple(leaves(i)) for i in ids if below[i]}
    return Axis(Dim(name, members, has_uom=unit is not None), sums)


def count(leaf: Ids, period: int) -> int:
    """A made-up figure for a leaf: positive, different for each, moving with the period."""
    return 50 + sum((place + 3) * (i % 97) for place, i in enumerate(leaf)) % 400 + 3 * period


def additive(
    pid: str,
    title: str,
    frequency_code: int,
    axes: Sequence[Axis],
    periods: Sequence[str],
    figure: Figure = count,
    **fields: Any,
) -> Cube:
    """A whole cube, each total the sum of its leaves."""

    def total(ids: Ids, period: int) -> float:
        leaves = product(*(a.leaves(i) for a, i in zip(axes, ids, strict=True)))
        return sum(figure(leaf, period) for leaf in leaves)

    return cells(pid, title, frequency_code, axes, periods, total, **fields)


def cells(
    pid: str,
    title: str,
    frequency_code: int,
    axes: Sequence[Axis],
    periods: Sequence[str],
    value: Callable[[Ids, int], Given],
    **fields: Any,
) -> Cube:
    """A whole cube, each cell with a value of its own."""
    observations: dict[str, dict[str, Given]] = {
        ".".join(map(str, ids)): {
            ref_date: value(ids, number) for number, ref_date in enumerate(periods)
        }
        for ids in product(*(a.ids for a in axes))
    }
    dimensions = [a.dimension for a in axes]
    return make_cube(pid, title, frequency_code, dimensions, observations, RELEASED, **fields)


def hidden(cube: Cube, status: str, which: Callable[[Ids], bool]) -> Cube:
    """The cube with a status (`x`, `F`, `..`) instead of figures in some of its series."""
    blank: Given = (None, status, "")
    return cube.revised(
        RELEASED, {c: dict.fromkeys(cube.observations[c], blank) for c in _series(cube, which)}
    )


def ended(cube: Cube, last: str, which: Callable[[Ids], bool]) -> Cube:
    """The cube with some of its series terminated: nothing after `last`."""
    series = _series(cube, which)
    kept = {
        c: {
            ref_date: Obs(obs.value, obs.status, obs.symbol, is_terminated=True)
            for ref_date, obs in cube.observations[c].items()
            if ref_date <= last
        }
        for c in series
    }
    after = [(c, ref) for c in series for ref in cube.observations[c] if ref > last]
    return cube.revised(RELEASED, kept, after)


def without(cube: Cube, which: Callable[[Ids], bool]) -> Cube:
    """The cube without some of its series: few tables are a full cross product."""
    series = _series(cube, which)
    return cube.revised(
        RELEASED, removed=[(c, ref) for c in series for ref in cube.observations[c]]
    )


def _series(cube: Cube, which: Callable[[Ids], bool]) -> list[str]:
    return [c for c in cube.observations if which(tuple(int(i) for i in c.split(".")))]


def months(first: int, last: int) -> Iterator[str]:
    """`2024-01` to `2024-12`, year by year."""
    return (f"{y}-{m:02d}" for y in range(first, last + 1) for m in range(1, 13))


def quarters(first: int, last: int) -> Iterator[str]:
    """Each quarter as its first month."""
    return (f"{y}-{m:02d}" for y in range(first, last + 1) for m in (1, 4, 7, 10))


def years(first: int, last: int) -> Iterator[str]:
    """Plain years."""
    return (str(y) for y in range(first, last + 1))
