"""What a sample snapshot says of a StatCan table: dimensions, members, observations.

Shapes follow getCubeMetadata. Everything that no source documents is None, in the metadata as
here; a name is never filled in from another table.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

CURRENT = "CURRENT - a cube available to the public and that is current"
CURRENT_FR = "ACTIF - un cube qui est disponible au public et qui est toujours mise a jour"


@dataclass(frozen=True)
class Unit:
    """How a figure is to be read, as the CSV spells it."""

    uom: str
    uom_id: str
    scalar_factor: str = "units"
    scalar_id: str = "0"
    decimals: str = "0"


VEHICLES = Unit("Units", "300")


@dataclass(frozen=True)
class Member:
    """One member of a dimension; None where no source documents the field."""

    id: int
    name_en: str | None
    name_fr: str | None = None
    parent: int | None = None
    code: str | None = None
    code_type: str | None = None
    geo_level: int | None = None
    vintage: int | None = None
    terminated: int | None = None
    uom_id: int | None = None


@dataclass(frozen=True)
class Dimension:
    """One dimension with its members by id."""

    name_en: str
    name_fr: str | None
    has_uom: bool | None
    members: Mapping[int, Member]


@dataclass(frozen=True)
class Cube:
    """A StatCan table as far as it is documented.

    Attributes:
        start: First reference period of the whole table, not of the extract.
        end: Last reference period of that release.
        surveys: Code and English name; subjects likewise.
        footnotes: getCubeMetadata footnote objects.
    """

    product_id: str
    frequency_code: int
    dimensions: tuple[Dimension, ...]
    title_en: str | None = None
    title_fr: str | None = None
    cansim_id: str | None = None
    start: str | None = None
    end: str | None = None
    is_current: bool | None = None
    surveys: tuple[tuple[str, str], ...] = ()
    subjects: tuple[tuple[str, str], ...] = ()
    footnotes: tuple[dict[str, Any], ...] = ()

    def labels(self, coordinate: str) -> tuple[str, ...]:
        """English member names along a coordinate; empty where a name is unknown."""
        ids = (int(part) for part in coordinate.split("."))
        pairs = zip(self.dimensions, ids, strict=True)
        return tuple(dimension.members[member].name_en or "" for dimension, member in pairs)


@dataclass(frozen=True)
class Observation:
    """One row of a table's CSV."""

    ref_date: str
    coordinate: str
    value: str
    labels: tuple[str, ...]
    unit: Unit
    status: str = ""
    symbol: str = ""
    terminated: str = ""
    vector: str = ""
    dguid: str = ""


def from_crawl(path: Path, *, with_footnotes: bool = False) -> Cube:
    """A table as its getCubeMetadata described it in October 2021.

    Source: the metadata crawl of October 2021 in the PyPI package statcan-dialogue-dataset 0.2.0.
    What belongs to that release alone is left out: end period, status, survey and subject codes,
    and the footnotes unless another source shows that they are those of the sampled release.
    """
    crawl = json.loads(path.read_text(encoding="utf-8"))
    info = crawl["basic_info"]
    return Cube(
        product_id=info["pid"],
        frequency_code=info["frequency_code"],
        dimensions=tuple(_dimension(d) for d in crawl["dimension"]),
        title_en=info["title_en"],
        title_fr=info["title_fr"],
        start=info["start_date"],
        footnotes=tuple(crawl["footnote"]) if with_footnotes else (),
    )


def _dimension(raw: Mapping[str, Any]) -> Dimension:
    members = (
        Member(
            id=m["memberId"],
            name_en=m["memberNameEn"],
            name_fr=m["memberNameFr"],
            parent=m["parentMemberId"],
            code=m["classificationCode"],
            code_type=m["classificationTypeCode"],
            geo_level=m["geoLevel"],
            vintage=m["vintage"],
            terminated=m["terminated"],
            uom_id=m["memberUomCode"],
        )
        for m in raw["member"]
    )
    return Dimension(
        raw["dimensionNameEn"],
        raw["dimensionNameFr"],
        raw["hasUom"],
        {member.id: member for member in members},
    )


def restricted(cube: Cube, coordinates: Iterable[str]) -> Cube:
    """The cube with only the members on these coordinates, and their ancestors."""
    rows = [tuple(map(int, coordinate.split("."))) for coordinate in sorted(set(coordinates))]
    columns = list(zip(*rows, strict=True))
    dimensions = tuple(
        replace(dimension, members=_with_ancestors(dimension.members, set(used)))
        for dimension, used in zip(cube.dimensions, columns, strict=True)
    )
    return replace(cube, dimensions=dimensions)


def _with_ancestors(members: Mapping[int, Member], used: set[int]) -> dict[int, Member]:
    wanted = set(used)
    for member_id in used:
        parent = members[member_id].parent
        while parent is not None and parent not in wanted:
            wanted.add(parent)
            parent = members[parent].parent
    return {member_id: member for member_id, member in members.items() if member_id in wanted}


def relabelled(cube: Cube, names: tuple[str, ...], labels: Mapping[tuple[int, int], str]) -> Cube:
    """The cube under the English names of another release.

    A French name stays only beside the very English name that it was published with; a member
    that the cube does not have is added with its English name alone.

    Args:
        cube: The table as described elsewhere.
        names: Dimension names of the release, in order.
        labels: (dimension index, member id) -> English member name of the release.
    """
    dimensions = []
    for index, (name, dimension) in enumerate(zip(names, cube.dimensions, strict=True)):
        members = dict(dimension.members)
        for (at, member_id), label in labels.items():
            if at == index:
                members[member_id] = _named(members.get(member_id), member_id, label)
        name_fr = dimension.name_fr if name == dimension.name_en else None
        dimensions.append(replace(dimension, name_en=name, name_fr=name_fr, members=members))
    return replace(cube, dimensions=tuple(dimensions))


def _named(member: Member | None, member_id: int, label: str) -> Member:
    if member is None:
        return Member(member_id, label)
    if label == member.name_en or label == f"{member.name_en} [{member.code}]":
        return member
    return replace(member, name_en=label, name_fr=None)
