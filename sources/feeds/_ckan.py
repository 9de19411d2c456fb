"""The files of a package of a CKAN catalogue, such as open.canada.ca.

Seen in public programs: `package_show?id=` answers with `success` and `result.resources`, each with
`id`, `format` (in any case), `language`, `url` and `last_modified` (no zone; CKAN keeps UTC).
English and French files are siblings, and a file's address changes with every edition: only the
resource id stays, so parts go by it, and never by their place in the list.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import Ckan, Feed, Part
from sources.http import Json


def ckan_url(ckan: Ckan) -> str:
    """Where a package is asked for."""
    return f"{ckan.api}?id={ckan.package}"


def ckan_parts(feed: Feed, ckan: Ckan, answer: Json) -> list[Part]:
    """The parts that a package's answer names.

    Args:
        feed: The feed, for messages.
        ckan: Which resources are parts.
        answer: What `package_show` answered.

    Raises:
        InvalidSnapshotError: It is no such answer, or lacks a resource that is known by its id.
    """
    resources = list(_resources(feed, answer))
    parts = [_part(feed, ckan, resource) for resource in resources if _is_part(ckan, resource)]
    found = {resource.get("id") for resource in resources}
    if gone := sorted(set(ckan.parts) - found):
        named = ", ".join(f"{ckan.parts[resource_id]} ({resource_id})" for resource_id in gone)
        raise InvalidSnapshotError(
            f"The catalogue no longer has these files of {feed.id}: {named}."
        )
    if not parts:
        raise InvalidSnapshotError(
            f"The catalogue's package {ckan.package} of {feed.id} has no {ckan.format} file in "
            f"{ckan.language}."
        )
    return parts


def _resources(feed: Feed, answer: Json) -> Iterator[Mapping[str, Any]]:
    result = answer.get("result") if isinstance(answer, Mapping) else None
    resources = result.get("resources") if isinstance(result, Mapping) else None
    if not isinstance(resources, list) or answer.get("success") is not True:
        raise InvalidSnapshotError(f"The catalogue's answer on {feed.id} lists no resources.")
    for resource in resources:
        if not isinstance(resource, Mapping):
            raise InvalidSnapshotError(f"The catalogue's answer on {feed.id} has an odd resource.")
        yield resource


def _is_part(ckan: Ckan, resource: Mapping[str, Any]) -> bool:
    if resource.get("id") in ckan.parts:
        return True
    languages = resource.get("language") or []
    return (
        str(resource.get("format", "")).upper() == ckan.format
        and ckan.language in ([languages] if isinstance(languages, str) else languages)
        and resource.get("id") not in ckan.left_out
    )


def _part(feed: Feed, ckan: Ckan, resource: Mapping[str, Any]) -> Part:
    resource_id = str(resource.get("id"))
    name = ckan.parts.get(resource_id) or f"resource_{resource_id.replace('-', '_')}"
    try:
        return Part(
            name=name,
            url=resource.get("url"),
            file=f"{name}.{ckan.format.lower()}",
            modified_at=resource.get("last_modified") or resource.get("metadata_modified"),
        )
    except ValidationError as error:
        raise InvalidSnapshotError(
            f"The catalogue names a file of {feed.id} that cannot be asked for: "
            f"{resource.get('url')!r}, resource {resource_id}."
        ) from error
