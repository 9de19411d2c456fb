"""What a cube is: the typed reading of its getCubeMetadata object.

Labels are cleaned for use (no-break spaces, tabs and stray blanks occur in thousands of them); the
archived JSON keeps them as they came. Members are known by dimension position and member id: names
change between releases and repeat within a dimension.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sources.errors import InvalidSnapshotError
from sources.statcan.ottawa_time import instant_from_local, plain_date
from sources.statcan.periods import period_bounds, period_sql

__all__ = ["CubeMetadata", "Dimension", "Footnote", "Member", "period_bounds", "period_sql"]


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
class CubeMetadata:
    """A cube as its publisher describes it; what the publisher does not state is None.

    Attributes:
        product_id: Eight digits, as text.
        released_at: In UTC.
        archive_status_code: "1" archived, "2" current.
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

    @classmethod
    def read(cls, content: object) -> "CubeMetadata":
        """Read the bare object, without its envelope.

        Unknown keys are ignored; keys that older answers lack are None.

        Raises:
            InvalidSnapshotError: There is no product id, or a dimension or member without its id.
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
            series_count=_integer(content.get("nbSeriesCube")),
            datapoint_count=_integer(content.get("nbDatapointsCube")),
            released_at=instant_from_local(content.get("releaseTime")),
            archive_status_code=_text(content.get("archiveStatusCode")),
            dimensions=tuple(sorted(dimensions, key=lambda d: d.position)),
            footnotes=tuple(_footnote(item, product_id) for item in _items(content, "footnote")),
            is_partial=bool(content.get("partial", False)),
        )


def _dimension(item: Mapping[str, Any], product_id: str) -> Dimension:
    members = [_member(member, product_id) for member in _items(item, "member")]
    # The cube lists spell it hasUOM, the metadata hasUom.
    return Dimension(
        position=_required(item, "dimensionPositionId", product_id),
        name_en=_text(item.get("dimensionNameEn")),
        name_fr=_text(item.get("dimensionNameFr")),
        has_uom=_boolean(item.get("hasUom", item.get("hasUOM"))),
        members=tuple(sorted(members, key=lambda m: m.id)),
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


def _items(content: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    items = content.get(key)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _required(item: Mapping[str, Any], key: str, product_id: str) -> int:
    number = _integer(item.get(key))
    if number is None:
        raise InvalidSnapshotError(f"The metadata of table {product_id} has an item without {key}.")
    return number


def _text(value: object) -> str | None:
    """Text without no-break spaces, line breaks and stray blanks; None for nothing."""
    return (" ".join(str(value).split()) or None) if value is not None else None


def _integer(value: object) -> int | None:
    # Numbers come as text and the other way round, differing from one method to the next.
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None


def _boolean(value: object) -> bool | None:
    number = _integer(value)
    return None if number is None else bool(number)
