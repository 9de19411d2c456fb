"""The metadata of a Delta File: XML cubes as the objects that getCubeMetadata answers with.

Read off one real day: the same names and nesting as the JSON, but plural containers
(`dimensions/dimension`), text for every number, and no element where the JSON has a null.
"""

from collections.abc import Iterator
from datetime import date
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError, iterparse

from sources.errors import InvalidSnapshotError

# Container in the XML -> key of the list in the JSON.
LISTS = {
    "dimensions": "dimension",
    "members": "member",
    "footnotes": "footnote",
    "corrections": "correction",
    "correctionFootnotes": "correctionFootnote",
    "subjectCodes": "subjectCode",
    "surveyCodes": "surveyCode",
}
NUMBERS = {
    *("responseStatusCode", "frequencyCode", "nbSeriesCube", "nbDatapointsCube"),
    *("dimensionPositionId", "memberId", "parentMemberId", "geoLevel", "vintage", "terminated"),
    *("memberUomCode", "footnoteId"),
}
# The JSON has these with a null where the XML has no element.
MEMBER_KEYS = (
    *("memberId", "parentMemberId", "memberNameEn", "memberNameFr", "classificationCode"),
    *("classificationTypeCode", "geoLevel", "vintage", "terminated", "memberUomCode"),
)


def cube_metadata(stream: IO[bytes], wanted: frozenset[str], day: date) -> Iterator[dict[str, Any]]:
    """The metadata objects of the wanted cubes, one cube in memory at a time.

    The stream is read to its end, which compares its checksum.

    Raises:
        InvalidSnapshotError: It is not well-formed XML.
    """
    try:
        events = iterparse(stream, events=("start", "end"))  # noqa: S314 - expat bounds entities
        _, root = next(events)
        for event, element in events:
            if event == "end" and element.tag == "cube":
                if (element.findtext("productId") or "").strip() in wanted:
                    yield _object(element)
                root.clear()  # what was read is let go
    except (ParseError, StopIteration) as error:
        raise InvalidSnapshotError(
            f"The metadata of the Delta File of {day} is not well-formed XML: {error}."
        ) from error


def _object(element: Element) -> dict[str, Any]:
    content: dict[str, Any] = dict.fromkeys(MEMBER_KEYS) if element.tag == "member" else {}
    for child in element:
        if child.tag in LISTS:
            items = [_object(item) if len(item) else _text(item) for item in child]
            content[LISTS[child.tag]] = items
        elif len(child):
            content[child.tag] = _object(child)
        else:
            content[child.tag] = _value(child)
    return content


def _value(element: Element) -> str | int | bool | None:
    text = _text(element)
    if element.tag == "hasUom":
        return text == "true"
    if element.tag in NUMBERS and text is not None:
        return int(text) if text.lstrip("-").isdecimal() else None
    return text


def _text(element: Element) -> str | None:
    return element.text.strip() or None if element.text else None
