"""What became of what: the dimensions and members of two states of a table, held together.

Ids are what models join by, names and classification codes are what they mean. A thing that has
kept its meaning under another number was renumbered; a thing that has kept its number under
another name was renamed, unless its old name is now somewhere else.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sources.statcan.change import plain, same_name
from sources.statcan.cube import Dimension, Member

Members = Mapping[int, Member]


@dataclass(frozen=True)
class Pairs:
    """Dimensions of two states.

    Attributes:
        kept: (before, after) of those that are in both.
        lost: Only in the first.
        gained: Only in the second.
    """

    kept: tuple[tuple[Dimension, Dimension], ...]
    lost: tuple[Dimension, ...]
    gained: tuple[Dimension, ...]


def paired_dimensions(
    before: Iterable[Dimension], after: Iterable[Dimension], *, is_partial: bool
) -> Pairs:
    """Which dimension is which: by position and name, then by name, then by position.

    A dimension whose name changed is the same one while it keeps a name among its members, or all
    of their ids (`Sex`: Both sexes, Males, Females became `Gender`: Total - Gender, Men+, Women+).

    Args:
        before: The first state.
        after: The second state.
        is_partial: One of them may lack members: they do not tell.
    """
    left, right = list(before), list(after)
    kept: list[tuple[Dimension, Dimension]] = []

    def pair(belong: Callable[[Dimension, Dimension], bool]) -> None:
        for one in list(left):
            other = next((d for d in right if belong(one, d)), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
                kept.append((one, other))

    pair(lambda b, a: b.position == a.position and same_name(b.name_en, a.name_en))
    pair(lambda b, a: same_name(b.name_en, a.name_en))
    pair(lambda b, a: b.position == a.position and (is_partial or _is_alike(b, a)))
    return Pairs(tuple(sorted(kept, key=lambda p: p[1].position)), tuple(left), tuple(right))


def _is_alike(before: Dimension, after: Dimension) -> bool:
    ids = [{m.id for m in d.members} for d in (before, after)]
    names = [{plain(m.name_en) for m in d.members if m.name_en} for d in (before, after)]
    return ids[0] == ids[1] or bool(names[0] & names[1])


def renumbered(before: Members, after: Members) -> dict[int, int]:
    """Old member id -> new one, of the members that have kept their meaning and not their id.

    A name that stands for several members counts only under the same parent; what has neither its
    name any more is found by a classification code that is unique in both states.
    """
    moves = dict(_by_name(before, after))
    moves |= {
        old: new
        for old, new in _by_code(before, after)
        if old not in moves and new not in moves.values()
    }
    return moves


def successor(before: Members, after: Members, member_id: int) -> Member | None:
    """The live member that goes on with the meaning of a terminated one; it has another id.

    Who came with its name or code succeeds it, unless others had them before. So does, where the
    termination is new, who has its name under the same parent.
    """
    was, now = before[member_id], after[member_id]
    is_new = not was.is_terminated
    for meaning in (_name, _code):
        what = meaning(now)
        if what is None:
            continue
        is_common = any(meaning(m) == what for m in _alive(before).values() if m.id != member_id)
        for other in _alive(after).values():
            if other.id == member_id or meaning(other) != what:
                continue
            came = meaning(_alive(before).get(other.id)) != what
            is_sister = meaning is _name and _same_parent(before, was, after, other)
            if (came and not is_common) or (is_sister and (came or is_new)):
                return other
    return None


def namesake(members: Members, member_id: int, name: str) -> Member | None:
    """The live member that has the name of a terminated one; of several, its sister."""
    others = [
        m for m in _alive(members).values() if m.id != member_id and same_name(m.name_en, name)
    ]
    if len(others) == 1:
        return others[0]
    parent = members[member_id].parent_id
    return next((m for m in others if m.parent_id == parent), None)


def _alive(members: Members) -> Members:
    return {i: m for i, m in members.items() if not m.is_terminated}


def _by_name(before: Members, after: Members) -> Iterator[tuple[int, int]]:
    lost = _places(before, after, _name)
    found = _places(after, before, _name)
    often = {
        name
        for members in (before, after)
        for name, count in Counter(map(_name, members.values())).items()
        if count > 1
    }
    for name, old_ids in lost.items():
        new_ids = list(found.get(name, ()))
        for old in old_ids:
            new = next(
                (
                    new
                    for new in new_ids
                    if name not in often or _same_parent(before, before[old], after, after[new])
                ),
                None,
            )
            if new is not None:
                new_ids.remove(new)
                yield old, new


def _by_code(before: Members, after: Members) -> Iterator[tuple[int, int]]:
    counts = [Counter(_code(m) for m in members.values()) for members in (before, after)]
    found = _places(after, before, _code)
    for code, (old, *_) in _places(before, after, _code).items():
        if code not in found or any(count[code] > 1 for count in counts):
            continue
        new = found[code][0]
        kept_its_name = _name(before[old]) == _name(after.get(old))
        had_the_name = _name(after[new]) == _name(before.get(new))
        if not kept_its_name and not had_the_name:
            yield old, new


def _places(
    members: Members, others: Members, meaning: Callable[[Member | None], str | None]
) -> dict[str, list[int]]:
    """Meaning -> ids that mean another thing in the other state, or are not in it.

    An id whose meaning the other state does not state tells nothing.
    """
    found: dict[str, list[int]] = {}
    for member_id in sorted(members):
        what, there = meaning(members[member_id]), meaning(others.get(member_id))
        if what is not None and there != what and (there is not None or member_id not in others):
            found.setdefault(what, []).append(member_id)
    return found


def _name(member: Member | None) -> str | None:
    return plain(member.name_en) if member and member.name_en else None


def _code(member: Member | None) -> str | None:
    return member.classification_code if member else None


def _same_parent(before: Members, old: Member, after: Members, new: Member) -> bool:
    if old.parent_id == new.parent_id:
        return True
    parents = before.get(old.parent_id or 0), after.get(new.parent_id or 0)
    return _name(parents[0]) is not None and _name(parents[0]) == _name(parents[1])
