"""Drift among the members of one dimension. See sources/statcan/drift.py for the rules."""

import re
from collections.abc import Iterator

from sources.statcan.change import Change, Kind, Reliance, Severity, same_name
from sources.statcan.counterparts import Members, renumbered, successor
from sources.statcan.cube import Dimension, Member

HARMLESS = Severity.HARMLESS


def named(number: int, name: str | None) -> str:
    """`3 (Fuel type)`, or the number alone."""
    return f"{number} ({name})" if name else str(number)


def member_changes(
    before: Dimension, after: Dimension, reliance: Reliance, *, is_partial: bool
) -> Iterator[Change]:
    """What changed among the members of a dimension, in the order of their ids.

    Args:
        before: The dimension as it was.
        after: The dimension as it is, perhaps at another position.
        reliance: What models rely on, by the position that the dimension has now.
        is_partial: One of the two may lack members: neither added nor removed can be told.
    """
    comparison = _Comparison(before, after, reliance)
    for member_id in sorted(comparison.old.keys() | comparison.new.keys()):
        was, now = comparison.old.get(member_id), comparison.new.get(member_id)
        if member_id in comparison.moves:
            yield comparison.moved(member_id)
        elif member_id in comparison.origins:
            if was is not None:
                yield comparison.supplanted(was)
        elif was is None:
            if now is not None and not is_partial:
                yield comparison.added(now)
        elif now is None:
            if not is_partial:
                yield comparison.removed(was)
        else:
            yield from comparison.altered(was, now, is_partial=is_partial)


class _Comparison:
    """Two states of a dimension, and who has moved.

    Attributes:
        moves: Old id -> new id of renumbered members; `origins` is the reverse.
    """

    def __init__(self, before: Dimension, after: Dimension, reliance: Reliance) -> None:
        self.position = after.position
        self.where = f"dimension {named(after.position, after.name_en)}"
        self.old: Members = {m.id: m for m in before.members}
        self.new: Members = {m.id: m for m in after.members}
        self.reliance = reliance
        self.moves = renumbered(self.old, self.new)
        self.origins = {new: old for old, new in self.moves.items()}

    def moved(self, member_id: int) -> Change:
        was, there = self.old[member_id], self.new.get(member_id)
        target = self.moves[member_id]
        sentence = (
            f"Member {named(member_id, was.name_en)} of {self.where} is now member "
            f"{named(target, self._new_name(target, was))}; "
        )
        sentence += f"id {member_id} "
        sentence += f'now stands for "{there.name_en}".' if there else "is gone."
        return self._change(
            *(Kind.MEMBER_RENUMBERED, member_id, str(member_id), str(target)),
            sentence,
            self._severity(member_id),
        )

    def supplanted(self, was: Member) -> Change:
        now = self.new[was.id]
        sentence = (
            f"Member {named(was.id, was.name_en)} of {self.where} is gone: its id now stands for "
            f'"{now.name_en}", which was member {self.origins[was.id]}.'
        )
        return self._change(
            *(Kind.MEMBER_REMOVED, was.id, was.name_en, now.name_en),
            sentence,
            self._severity(was.id),
        )

    def added(self, now: Member) -> Change:
        sentence = f"Member {named(now.id, now.name_en)} of {self.where} is new."
        return self._change(Kind.MEMBER_ADDED, now.id, None, now.name_en, sentence, HARMLESS)

    def removed(self, was: Member) -> Change:
        sentence = f"Member {named(was.id, was.name_en)} of {self.where} is gone."
        return self._change(
            *(Kind.MEMBER_REMOVED, was.id, was.name_en, None), sentence, self._severity(was.id)
        )

    def altered(self, was: Member, now: Member, *, is_partial: bool) -> Iterator[Change]:
        """What changed about a member that has kept its id and its place."""
        who = f"Member {named(now.id, now.name_en)} of {self.where}"
        if was.name_en and now.name_en and was.name_en != now.name_en:
            yield self._renamed(was, now, is_partial=is_partial)
        elif was.name_fr and now.name_fr and was.name_fr != now.name_fr:
            sentence = f'{who} is called "{now.name_fr}" in French; it was "{was.name_fr}".'
            yield self._change(
                Kind.MEMBER_RENAMED, now.id, was.name_fr, now.name_fr, sentence, HARMLESS
            )
        if now.is_terminated:
            yield from self._terminated(was, now, who)
        elif was.is_terminated:
            sentence = f"{who} is no longer ended."
            yield self._change(Kind.MEMBER_RESUMED, now.id, None, None, sentence, HARMLESS)
        codes = was.classification_code, now.classification_code
        if codes[0] and codes[0] != codes[1]:
            sentence = f"{who} has classification code {codes[1] or 'none'}; it was {codes[0]}."
            yield self._change(
                *(Kind.CLASSIFICATION_CHANGED, now.id, *codes),
                sentence,
                self.reliance.severity(self.position, now.id),
            )
        parent = self.moves.get(was.parent_id, was.parent_id) if was.parent_id else None
        if parent != (now.parent_id or None) and not is_partial:
            sentence = f"{who} is now under member {now.parent_id or 'none'}; it was under "
            sentence += f"{was.parent_id or 'none'}."
            yield self._change(
                *(Kind.PARENT_CHANGED, now.id, _text(was.parent_id), _text(now.parent_id)),
                sentence,
                HARMLESS,
            )
        if was.uom_id is not None and now.uom_id is not None and was.uom_id != now.uom_id:
            sentence = f"{who} is measured in unit code {now.uom_id}; it was {was.uom_id}."
            yield self._change(
                *(Kind.UNIT_CHANGED, now.id, _text(was.uom_id), _text(now.uom_id)),
                sentence,
                self.reliance.severity(self.position, now.id),
            )

    def _terminated(self, was: Member, now: Member, who: str) -> Iterator[Change]:
        """That it ends is harmless: its figures stand. That it goes on elsewhere is not.

        A model that reads the successor too has been mended.
        """
        severity = self.reliance.severity(self.position, now.id)
        heir = None
        if severity is not HARMLESS:
            heir = successor(self.old, self.new, now.id)
        if heir is not None and (self.position, heir.id) not in self.reliance.members:
            sentence = f"{who} was terminated, and member {named(heir.id, heir.name_en)} goes on "
            sentence += "in its place."
            yield self._change(
                *(Kind.MEMBER_TERMINATED, now.id, None, _text(heir.id)), sentence, severity
            )
        elif not was.is_terminated:
            sentence = f"{who} was terminated."
            yield self._change(Kind.MEMBER_TERMINATED, now.id, None, None, sentence, HARMLESS)

    def _renamed(self, was: Member, now: Member, *, is_partial: bool) -> Change:
        where = f"Member {now.id} of {self.where}"
        if not is_partial and (other := self._other_part(was, now)):
            sentence = (
                f'{where} is called "{now.name_en}"; it was "{was.name_en}", which seems to be '
                f"split: member {named(other.id, other.name_en)} is new beside it."
            )
            kind, severity = Kind.MEMBER_SPLIT, self._severity(now.id)
        elif not is_partial and (other := self._absorbed(was, now)):
            sentence = (
                f'{where} is called "{now.name_en}"; it was "{was.name_en}", and seems to hold '
                f"what was member {named(other.id, other.name_en)}, which is gone."
            )
            kind, severity = Kind.MEMBER_MERGED, self._severity(now.id)
        else:
            sentence = f'{where} is called "{now.name_en}"; it was "{was.name_en}".'
            kind, severity = Kind.MEMBER_RENAMED, HARMLESS
        return self._change(kind, now.id, was.name_en, now.name_en, sentence, severity)

    def _other_part(self, was: Member, now: Member) -> Member | None:
        """A new sister whose name also narrows the old one: Trucks: Light trucks, Heavy trucks."""
        if not _words(was) < _words(now):
            return None
        sisters = (m for i, m in self.new.items() if i not in self.old and i not in self.origins)
        return next(
            (m for m in sisters if m.parent_id == now.parent_id and _words(was) < _words(m)), None
        )

    def _absorbed(self, was: Member, now: Member) -> Member | None:
        """A sister that is gone and whose name the new one widens too."""
        if not _words(now) < _words(was):
            return None
        sisters = (m for i, m in self.old.items() if i not in self.new and i not in self.moves)
        return next(
            (m for m in sisters if m.parent_id == was.parent_id and _words(now) < _words(m)), None
        )

    def _severity(self, member_id: int) -> Severity:
        """As models rely on the id, unless the registry names it as it is called now."""
        declared = self.reliance.members.get((self.position, member_id))
        now = self.new.get(member_id)
        if now is not None and same_name(declared, now.name_en):
            return HARMLESS
        return self.reliance.severity(self.position, member_id)

    def _new_name(self, target: int, was: Member) -> str | None:
        name = self.new[target].name_en
        return None if name == was.name_en else name

    def _change(
        self,
        kind: Kind,
        member_id: int,
        was: str | None,
        now: str | None,
        sentence: str,
        severity: Severity,
    ) -> Change:
        return Change(kind, self.position, member_id, was, now, severity, sentence)


def _words(member: Member) -> set[str]:
    return set(re.findall(r"\w+", (member.name_en or "").casefold()))


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
