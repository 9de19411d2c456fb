"""What a publisher does to a cube's structure between two vintages.

    cube.revised("2026-03-10T08:30", dimensions=renamed_dimension(cube, 2, "Gender").dimensions)

Each function gives the cube changed, of the same release; figures keep their values.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.doubles.cube_builder import Coordinate, Cube, Dim, Member, Obs


def renamed_dimension(cube: Cube, position: int, name_en: str) -> Cube:
    """The header of the CSV is renamed with it."""
    return _with(cube, position, lambda d: Dim(name_en, d.members, f"{name_en} (fr)", d.has_uom))


def renamed_member(cube: Cube, position: int, member_id: int, name_en: str) -> Cube:
    return _with_members(
        cube,
        position,
        lambda m: (
            replace(m, name_en=name_en, name_fr=f"{name_en} (fr)") if m.id == member_id else m
        ),
    )


def terminated_member(cube: Cube, position: int, member_id: int) -> Cube:
    """Said in the metadata, and by a `t` in each of its rows."""
    changed = _with_members(
        cube, position, lambda m: replace(m, is_terminated=True) if m.id == member_id else m
    )
    return replace(
        changed,
        observations={
            coordinate: {
                ref_date: replace(obs, is_terminated=True)
                if _is_of(coordinate, position, member_id)
                else obs
                for ref_date, obs in periods.items()
            }
            for coordinate, periods in cube.observations.items()
        },
    )


def renumbered_member(cube: Cube, position: int, old: int, new: int) -> Cube:
    """The same label under another id: its series have other coordinates."""
    changed = _with_members(cube, position, lambda m: replace(m, id=new) if m.id == old else m)
    return replace(
        changed,
        observations={
            _at(coordinate, position, new)
            if _is_of(coordinate, position, old)
            else coordinate: periods
            for coordinate, periods in cube.observations.items()
        },
    )


def added_member(
    cube: Cube,
    position: int,
    member: Member,
    observations: Mapping[Coordinate, Mapping[str, Obs]],
) -> Cube:
    changed = _with(
        cube, position, lambda d: Dim(d.name_en, [*d.members, member], d.name_fr, d.has_uom)
    )
    return replace(changed, observations={**cube.observations, **observations})


def _with(cube: Cube, position: int, change: Callable[[Dim], Dim]) -> Cube:
    dimensions = [
        change(d) if place == position else d for place, d in enumerate(cube.dimensions, start=1)
    ]
    return replace(cube, dimensions=tuple(dimensions))


def _with_members(cube: Cube, position: int, change: Callable[[Member], Member]) -> Cube:
    return _with(
        cube,
        position,
        lambda d: Dim(d.name_en, [change(m) for m in d.members], d.name_fr, d.has_uom),
    )


def _is_of(coordinate: Coordinate, position: int, member_id: int) -> bool:
    return coordinate.split(".")[position - 1] == str(member_id)


def _at(coordinate: Coordinate, position: int, member_id: int) -> Coordinate:
    parts = coordinate.split(".")
    return ".".join([*parts[: position - 1], str(member_id), *parts[position:]])
