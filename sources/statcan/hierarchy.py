"""Where each member of a dimension stands in its tree.

The publisher states a parent for each member. A parent that is not among the members, or that
leads back to the member itself, does not stop a load: the member is then at the top, or the circle
is opened at its lowest id, so that every member has one path of finite length.
"""

from dataclasses import dataclass

from sources.statcan.cube import Dimension, Member

BETWEEN_IDS, BETWEEN_LABELS = "/", " > "


@dataclass(frozen=True)
class Place:
    """The place of a member.

    Attributes:
        path: Member ids from the top down to the member: `1/34/131`.
        label_en: The English names along the path; None where one of them is not known.
        label_fr: The French names likewise.
        level: 1 at the top.
    """

    path: str
    label_en: str | None
    label_fr: str | None
    level: int


def places(dimension: Dimension) -> dict[int, Place]:
    """The place of every member of a dimension, by member id."""
    members = {member.id: member for member in dimension.members}
    parents = _sound_parents(members)
    found: dict[int, Place] = {}
    for member_id in members:
        way = [member_id]
        while way[-1] not in found and parents[way[-1]] is not None:
            way.append(parents[way[-1]] or 0)
        for step in reversed(way):
            if step not in found:
                above = parents[step]
                found[step] = _below(found[above] if above is not None else None, members[step])
    return found


def _below(parent: Place | None, member: Member) -> Place:
    if parent is None:
        return Place(str(member.id), member.name_en, member.name_fr, 1)
    return Place(
        f"{parent.path}{BETWEEN_IDS}{member.id}",
        _joined(parent.label_en, member.name_en),
        _joined(parent.label_fr, member.name_fr),
        parent.level + 1,
    )


def _joined(above: str | None, name: str | None) -> str | None:
    return None if above is None or name is None else f"{above}{BETWEEN_LABELS}{name}"


def _sound_parents(members: dict[int, Member]) -> dict[int, int | None]:
    """Parent by member, without those that are no members and without circles."""
    parents = {
        m.id: m.parent_id if m.parent_id in members and m.parent_id != m.id else None
        for m in members.values()
    }
    sound: set[int] = set()
    for member_id in sorted(members):
        way: list[int] = []
        at: int | None = member_id
        while at is not None and at not in sound and at not in way:
            way.append(at)
            at = parents[at]
        if at in way:
            parents[min(way[way.index(at) :])] = None
        sound.update(way)
    return parents
