"""Structural drift: how a table's structure differs from what it was, and from what we declared.

Pure functions of metadata. A change is breaking where a model would be wrong: it reads members by
dimension position and id, so an id that is gone, or stands for something else, gives it other
figures without an error. A new label for the same thing is harmless. What is harmless for one
model is not for another, so each change is judged by what our models rely on.

Metadata alone cannot always tell: a label corrected and a meaning changed look the same. The rule
here is to ask a person wherever a name or code that a model relies on turns up under another id.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from sources.statcan.change import Change, Kind, Reliance, Severity, same_name
from sources.statcan.counterparts import namesake, paired_dimensions
from sources.statcan.cube import CubeMetadata, Dimension
from sources.statcan.member_drift import member_changes, named

# (position, member id) -> (unit code, scalar code) of its observations; (0, 0) is the whole table.
Units = Mapping[tuple[int, int], frozenset[tuple[int | None, int | None]]]
ANYTHING = Reliance()
TABLE_NUMBER = re.compile(r"\b\d{2}-\d{2}-\d{4}\b")


def compare(
    before: CubeMetadata,
    after: CubeMetadata,
    reliance: Reliance = ANYTHING,
    *,
    units_before: Units | None = None,
    units_after: Units | None = None,
) -> list[Change]:
    """What changed from one state of a table's structure to another.

    What only one of them states is a change, unless one of them is partial: then absence tells
    nothing.

    Args:
        before: The earlier metadata.
        after: The later metadata.
        reliance: What models rely on. A member whose declared name is that of `after` is settled:
            the registry knows it as it is now.
        units_before: Units and scales that the observations came in; None where unknown.
        units_after: The same, later.

    Returns:
        The table's own changes first, then dimension by dimension and member by member.
    """
    is_partial = before.is_partial or after.is_partial
    pairs = paired_dimensions(before.dimensions, after.dimensions, is_partial=is_partial)
    changes = [
        *_table_changes(before, after, reliance),
        *_dimension_changes(before, after, reliance, is_partial=is_partial),
    ]
    for was, now in pairs.kept:
        changes += member_changes(was, now, reliance, is_partial=is_partial)
    stated = {(c.position, c.member_id) for c in changes if c.kind is Kind.UNIT_CHANGED}
    changes += [
        change
        for change in _unit_changes(after, reliance, units_before or {}, units_after or {})
        if (change.position, change.member_id) not in stated
    ]
    return changes


def hold(metadata: CubeMetadata, reliance: Reliance) -> list[Change]:
    """How a table differs from what its registry entry declares.

    Only what the entry names can be held. A declared name that is nowhere is a label that changed:
    harmless. One that stands elsewhere, or a declared id that is not there, is breaking, and so is
    one that has ended while another, which nobody reads, goes on with its name; in partial
    metadata absence tells nothing.
    """
    changes = list(_held_dimensions(metadata, reliance))
    for dimension in metadata.dimensions:
        changes += _held_members(dimension, reliance, is_partial=metadata.is_partial)
    return changes


def settled(changes: list[Change]) -> list[Change]:
    """The same changes where a person, or a release, has accepted them: none is breaking."""
    return [replace(change, severity=Severity.HARMLESS) for change in changes]


def summary(changes: list[Change]) -> str:
    """The kinds of changes in a few words: `2 members added, 1 member renumbered`."""
    words = []
    for kind, found in groupby(sorted(c.kind for c in changes)):
        thing, what = kind.value.rsplit("_", 1)
        count = len(list(found))
        words.append(f"{count} {thing}{'' if count == 1 else 's'} {what}")
    return ", ".join(words)


def _held_dimensions(metadata: CubeMetadata, reliance: Reliance) -> Iterator[Change]:
    names = {d.position: d.name_en for d in metadata.dimensions}
    for position, name in sorted(reliance.dimensions.items()):
        elsewhere = [p for p, other in names.items() if same_name(other, name)]
        who = f'Dimension {position}, declared as "{name}",'
        there = f'; "{name}" is dimension {elsewhere[0]}.' if elsewhere else "."
        if position not in names:
            if elsewhere or not metadata.is_partial:
                kind = Kind.DIMENSION_REORDERED if elsewhere else Kind.DIMENSION_REMOVED
                sentence = f"{who} is gone{there}"
                yield _change(kind, position, name, None, sentence, breaking=True)
        elif names[position] is not None and position not in elsewhere:
            kind = Kind.DIMENSION_REORDERED if elsewhere else Kind.DIMENSION_RENAMED
            sentence = f'{who} is called "{names[position]}"{there}'
            yield _change(kind, position, name, names[position], sentence, breaking=bool(elsewhere))


def _held_members(
    dimension: Dimension, reliance: Reliance, *, is_partial: bool
) -> Iterator[Change]:
    members = {m.id: m for m in dimension.members}
    for (position, member_id), name in sorted(reliance.members.items()):
        if position != dimension.position or name is None:
            continue
        member = members.get(member_id)
        elsewhere = [m.id for m in dimension.members if same_name(m.name_en, name)]
        who = f"Member {member_id} of dimension {named(position, dimension.name_en)}, declared as "
        who += f'"{name}",'
        there = f'; "{name}" is member {elsewhere[0]}.' if elsewhere else "."
        if member is None:
            if elsewhere:
                yield _held(Kind.MEMBER_RENUMBERED, position, member_id, name, None, who, there)
            elif not is_partial:
                yield _held(Kind.MEMBER_REMOVED, position, member_id, name, None, who, there)
        elif member.name_en and member_id not in elsewhere:
            kind = Kind.MEMBER_RENUMBERED if elsewhere else Kind.MEMBER_RENAMED
            yield _held(kind, position, member_id, name, member.name_en, who, there)
        elif member.is_terminated:
            heir = namesake(members, member_id, name)
            if heir is not None and (position, heir.id) not in reliance.members:
                sentence = f'{who} was terminated; "{name}" is member {heir.id}.'
                yield Change(
                    *(Kind.MEMBER_TERMINATED, position, member_id, None, str(heir.id)),
                    Severity.BREAKING,
                    sentence,
                )


def _held(
    kind: Kind, position: int, member_id: int, name: str, now: str | None, who: str, there: str
) -> Change:
    severity = Severity.HARMLESS if kind is Kind.MEMBER_RENAMED else Severity.BREAKING
    state = f'is called "{now}"' if now else "is gone"
    return Change(kind, position, member_id, name, now, severity, f"{who} {state}{there}")


def _table_changes(
    before: CubeMetadata, after: CubeMetadata, reliance: Reliance
) -> Iterator[Change]:
    was, now = before.frequency_code, after.frequency_code
    if None not in (was, now) and was != now:
        sentence = f"The frequency changed from code {was} to code {now}."
        breaks = reliance.has_model and now not in reliance.frequency_codes
        yield _change(Kind.FREQUENCY_CHANGED, None, str(was), str(now), sentence, breaking=breaks)
    if before.title_en and after.title_en and before.title_en != after.title_en:
        sentence = f'The title changed from "{before.title_en}" to "{after.title_en}".'
        yield _change(Kind.TITLE_CHANGED, None, before.title_en, after.title_en, sentence)
    status = before.archive_status_code, after.archive_status_code
    if status == ("2", "1"):
        sentence = "The table was archived: it gets no new periods, so look for its successor."
        yield _change(Kind.TABLE_ARCHIVED, None, "current", "archived", sentence)
    elif status == ("1", "2"):
        sentence = "The table is current again; it was archived."
        yield _change(Kind.TABLE_RESUMED, None, "archived", "current", sentence)
    for number in sorted(_successors(after) - _successors(before)):
        sentence = f"A note says that the table is replaced by {number}."
        yield _change(Kind.TABLE_REPLACED, None, None, number, sentence)


def _successors(metadata: CubeMetadata) -> set[str]:
    """Table numbers that a note names after the words `replaced by`."""
    notes = [metadata.title_en, *(note.text_en for note in metadata.footnotes)]
    return {
        number
        for note in notes
        for rest in (note or "").split("replaced by")[1:]
        for number in TABLE_NUMBER.findall(rest.split(". ")[0])
    }


def _dimension_changes(
    before: CubeMetadata, after: CubeMetadata, reliance: Reliance, *, is_partial: bool
) -> Iterator[Change]:
    """Added, removed, reordered: each breaks every model, unless all positions are declared."""
    pairs = paired_dimensions(before.dimensions, after.dimensions, is_partial=is_partial)
    breaks = reliance.has_model and not _is_declared(after, reliance)
    for was, now in pairs.kept:
        if was.position != now.position:
            sentence = f"Dimension {named(was.position, was.name_en)} is now dimension "
            sentence += f"{now.position}."
            yield _change(
                *(Kind.DIMENSION_REORDERED, now.position, str(was.position), str(now.position)),
                sentence,
                breaking=breaks,
            )
        for old, new, language in (
            (was.name_en, now.name_en, ""),
            (was.name_fr, now.name_fr, " in French"),
        ):
            if old and new and old != new:
                sentence = f'Dimension {now.position} is called "{new}"{language}; it was "{old}".'
                yield _change(Kind.DIMENSION_RENAMED, now.position, old, new, sentence)
                break
    if is_partial:
        return
    for lost in pairs.lost:
        sentence = f"Dimension {named(lost.position, lost.name_en)} is gone."
        yield _change(
            Kind.DIMENSION_REMOVED, lost.position, lost.name_en, None, sentence, breaking=breaks
        )
    for gained in pairs.gained:
        sentence = f"Dimension {named(gained.position, gained.name_en)} is new."
        yield _change(
            Kind.DIMENSION_ADDED, gained.position, None, gained.name_en, sentence, breaking=breaks
        )


def _is_declared(metadata: CubeMetadata, reliance: Reliance) -> bool:
    return len(metadata.dimensions) == len(reliance.dimensions) and all(
        same_name(d.name_en, reliance.dimensions.get(d.position)) for d in metadata.dimensions
    )


def _unit_changes(
    metadata: CubeMetadata, reliance: Reliance, before: Units, after: Units
) -> Iterator[Change]:
    """Units and scales that observations did not come in before.

    Staging multiplies each value by its own scale, so a scale alone changes no figure.
    """
    members = {(d.position, m.id): m for d in metadata.dimensions for m in d.members}
    for place in sorted(before.keys() & after.keys()):
        position, member_id = place if place != (0, 0) else (None, None)
        who = "The observations"
        if place in members:
            who += f" of member {named(place[1], members[place].name_en)}"
        for which, kind, word in ((0, Kind.UNIT_CHANGED, "unit"), (1, Kind.SCALE_CHANGED, "scale")):
            old, new = ({pair[which] for pair in side[place]} for side in (before, after))
            if not old - {None} or not new - old - {None}:
                continue
            was, now = _codes(old), _codes(new)
            harmless = kind is Kind.SCALE_CHANGED
            yield Change(
                *(kind, position, member_id, was, now),
                Severity.HARMLESS if harmless else reliance.severity(position, member_id),
                f"{who} come in {word} code {now}; it was {was}.",
            )


def _codes(codes: set[int | None]) -> str:
    return " and ".join(str(code) for code in sorted(c for c in codes if c is not None))


def _change(
    kind: Kind,
    position: int | None,
    was: str | None,
    now: str | None,
    sentence: str,
    *,
    breaking: bool = False,
) -> Change:
    severity = Severity.BREAKING if breaking else Severity.HARMLESS
    return Change(kind, position, None, was, now, severity, sentence)
