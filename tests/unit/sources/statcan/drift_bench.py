"""Made-up structures to compare, and what models would rely on of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sources.statcan.change import Change, Kind, Reliance
from sources.statcan.cube import CubeMetadata
from sources.statcan.drift import compare

# A name, or what the metadata states of a member.
Given = str | Mapping[str, Any]
FUELS: Mapping[int, Given] = {1: "All fuels", 2: "Gasoline", 3: "Battery electric"}
TYPES: Mapping[int, Given] = {1: "All types", 2: "Passenger cars", 3: "Trucks"}
TABLE: Mapping[str, Mapping[int, Given]] = {
    "Geography": {1: "Canada"},
    "Fuel type": FUELS,
    "Vehicle type": TYPES,
}
# A model that reads both fuels and the trucks; the registry names one of them.
READS = Reliance(
    has_model=True,
    dimensions={2: "Fuel type"},
    members={(2, 2): None, (2, 3): "Battery electric", (3, 3): None},
    frequency_codes=frozenset({6}),
)


def cube(
    dimensions: Mapping[str, Mapping[int, Given]] | None = None,
    *,
    order: Sequence[str] = (),
    **fields: Any,
) -> CubeMetadata:
    """Metadata of a monthly table; `order` lists the dimensions in another order."""
    named = TABLE if dimensions is None else dimensions
    content = {
        "productId": "99100001",
        "cubeTitleEn": "Synthetic",
        "frequencyCode": 6,
        "archiveStatusCode": "2",
        "dimension": [
            {
                "dimensionPositionId": position,
                "dimensionNameEn": name,
                "member": [
                    {"memberId": i, **({"memberNameEn": m} if isinstance(m, str) else m)}
                    for i, m in named[name].items()
                ],
            }
            for position, name in enumerate(order or named, start=1)
        ],
    }
    return CubeMetadata.read(content | fields)


def fuels(members: Mapping[int, Given], **fields: Any) -> CubeMetadata:
    """The table with other fuel members."""
    return cube({**TABLE, "Fuel type": members}, **fields)


def named(name: str, **stated: Any) -> dict[str, Any]:
    """A member that states more than its name."""
    return {"memberNameEn": name, **stated}


def found(
    before: CubeMetadata, after: CubeMetadata, reliance: Reliance = READS
) -> list[tuple[Kind, int | None, str]]:
    """(kind, member, severity) of every change."""
    return [told(change) for change in compare(before, after, reliance)]


def told(change: Change) -> tuple[Kind, int | None, str]:
    """The gist of a change."""
    return change.kind, change.member_id, change.severity.value
