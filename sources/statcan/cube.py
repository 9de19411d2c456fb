"""What a cube is: the typed reading of its getCubeMetadata object.

Labels are cleaned for use (no-break spaces, tabs and stray blanks occur in thousands of them); the
archived JSON keeps them as they came. Members are known by dimension position and member id: names
change between releases and repeat within a dimension. Their tree is sources/statcan/hierarchy.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sources.errors import InvalidSnapshotError
from sources.statcan.ottawa_time import instant_from_local, plain_date
from sources.statcan.periods import period_bounds, period_sql

__all__ = [
    "Correction",
    "CubeMetadata",
    "Dimension",
    "Footnote",
    "Member",
    "period_bounds",
    "period_sql",
]

Thing = TypeVar("Thing")

# Characters without width, which str.split does not take for blanks.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


@dataclass(frozen=True)
class Member:
    """One member of a dimension."""

    id: int
    parent_id: int | None
    name_en: str | None
    name_fr: str | None
    classification_code: str | None
    classification_type_code: str | None
    geo_level: int | None
    vintage: int | None
    is_terminated: bool | None
    uom_id: int | None


@dataclass(frozen=True)
class Dimension:
    """One dimension, its members in the order of their ids."""

    position: int
    name_en: str | None
    name_fr: str | None
    has_uom: bool | None
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Footnote:
    """A note on the cube (position 0), on a dimension (member 0) or on a member."""

    id: int
    dimension_position: int | None
    member_id: int | None
    text_en: str | None
    text_fr: str | None


@dataclass(frozen=True)
class Correction:
    """A correction that the publisher made to figures already released; the note may be HTML."""

    id: str
    corrected_on: date | None
    note_en: str | None
    note_fr: str | None


@dataclass(frozen=True)
class CubeMetadata:
    """A cube as its publisher describes it; what the publisher does not state is None.

    Attributes:
        product_id: Eight digits, as text.
        released_at: In UTC.
        archive_status_code: "1" archived, "2" current.
        subject_codes: Of the set `subject` of getCodeSets; survey_codes of the set `survey`.
        is_partial: Written from documents that know only part of it: count gates do not apply.
    """

    product_id: str
    cansim_id: str | None
    title_en: str | None
    title_fr: str | None
    start_date: date | None
    end_date: date | None
    frequency_code: int | None
    series_count: int | None
    datapoint_count: int | None
    released_at: datetime | None
    archive_status_code: str | None
    dimensions: tuple[Dimension, ...]
    footnotes: tuple[Footnote, ...]
    is_partial: bool
    corrections: tuple[Correction, ...] = ()
    subject_codes: tuple[str, ...] = ()
    survey_codes: tuple[str, ...] = ()

    @classmethod
    def read(cls, content: object) -> "CubeMetadata":
        """Read the bare object, without its envelope.

        Unknown keys are ignored; keys that older answers lack are None.

        Raises:
            InvalidSnapshotError: There is no product id, a dimension or member without its id, or
                one id that stands for two of them.
        """
        if not isinstance(content, Mapping):
            raise InvalidSnapshotError("The metadata of a StatCan table is not a JSON object.")
        product_id = _text(content.get("productId"))
        if product_id is None:
            raise InvalidSnapshotError("The metadata of a StatCan table names no productId.")
        dimensions = [_dimension(item, product_id) for item in _items(content, "dimension")]
        return cls(
            product_id=product_id,
            cansim_id=_text(content.get("cansimId")),
            title_en=_text(content.get("cubeTitleEn")),
            title_fr=_text(content.get("cubeTitleFr")),
            start_date=plain_date(content.get("cubeStartDate")),
            end_date=plain_date(content.get("cubeEndDate")),
            frequency_code=_integer(content.get("frequencyCode")),
            series_count=_integer(content.get("nbSeriesCube"), bits=64),
            datapoint_count=_integer(content.get("nbDatapointsCube"), bits=64),
            released_at=instant_from_local(content.get("releaseTime")),
            archive_status_code=_text(content.get("archiveStatusCode")),
            dimensions=_by_number(dimensions, lambda d: d.position, "dimension", product_id),
            footnotes=tuple(_footnote(item, product_id) for item in _items(content, "footnote")),
            is_partial=bool(content.get("partial", False)),
            corrections=tuple(_correction(item) for item in _items(content, "correction")),
            subject_codes=_codes(content.get("subjectCode")),
            survey_codes=_codes(content.get("surveyCode")),
        )


def _dimension(item: Mapping[str, Any], product_id: str) -> Dimension:
    members = [_member(member, product_id) for member in _items(item, "member")]
    position = _required(item, "dimensionPositionId", product_id)
    # The cube lists spell it hasUOM, the metadata hasUom.
    return Dimension(
        position=position,
        name_en=_text(item.get("dimensionNameEn")),
        name_fr=_text(item.get("dimensionNameFr")),
        has_uom=_boolean(item.get("hasUom", item.get("hasUOM"))),
        members=_by_number(members, lambda m: m.id, f"member of dimension {position}", product_id),
    )


def _member(item: Mapping[str, Any], product_id: str) -> Member:
    return Member(
        id=_required(item, "memberId", product_id),
        parent_id=_integer(item.get("parentMemberId")),
        name_en=_text(item.get("memberNameEn")),
        name_fr=_text(item.get("memberNameFr")),
        classification_code=_text(item.get("classificationCode")),
        classification_type_code=_text(item.get("classificationTypeCode")),
        geo_level=_integer(item.get("geoLevel")),
        vintage=_integer(item.get("vintage")),
        is_terminated=_boolean(item.get("terminated")),
        uom_id=_integer(item.get("memberUomCode")),
    )


def _by_number(
    things: Sequence[Thing], number: Callable[[Thing], int], kind: str, product_id: str
) -> tuple[Thing, ...]:
    """In the order of their numbers; the same thing stated twice is one."""
    found: dict[int, Thing] = {}
    for thing in things:
        if found.setdefault(number(thing), thing) != thing:
            raise InvalidSnapshotError(
                f"The metadata of table {product_id} gives number {number(thing)} to more than one "
                f"{kind}: its figures cannot be told apart."
            )
    return tuple(found[key] for key in sorted(found))


def _footnote(item: Mapping[str, Any], product_id: str) -> Footnote:
    link = item.get("link")
    place = link if isinstance(link, Mapping) else {}
    return Footnote(
        id=_required(item, "footnoteId", product_id),
        dimension_position=_integer(place.get("dimensionPositionId")),
        member_id=_integer(place.get("memberId")),
        text_en=_text(item.get("footnotesEn")),
        text_fr=_text(item.get("footnotesFr")),
    )


def _correction(item: Mapping[str, Any]) -> Correction:
    return Correction(
        id=_text(item.get("correctionId")) or "",
        corrected_on=plain_date(item.get("correctionDate")),
        note_en=_text(item.get("correctionNoteEn")),
        note_fr=_text(item.get("correctionNoteFr")),
    )


def _codes(value: object) -> tuple[str, ...]:
    """A list of codes; the service sends null for none."""
    found = map(_text, value) if isinstance(value, list) else ()
    return tuple(code for code in found if code is not None)


def _items(content: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    items = content.get(key)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _required(item: Mapping[str, Any], key: str, product_id: str) -> int:
    number = _integer(item.get(key))
    if number is None:
        raise InvalidSnapshotError(f"The metadata of table {product_id} has an item without {key}.")
    return number


def _text(value: object) -> str | None:
    """Text without no-break spaces, line breaks, stray and invisible blanks; None for nothing."""
    if value is None:
        return None
    return " ".join(str(value).translate(INVISIBLE).split()) or None


def _integer(value: object, bits: int = 32) -> int | None:
    """A number that a column of the warehouse can hold; None for anything else."""
    # Numbers come as text and the other way round, differing from one method to the next.
    if not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return int(number) if number.is_integer() and abs(number) < 2 ** (bits - 1) else None


def _boolean(value: object) -> bool | None:
    number = _integer(value)
    return None if number is None else bool(number)
