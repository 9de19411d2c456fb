"""What a dbt test says, in words: its sentence, its reason and its tolerance, from the manifest.

A singular test says it itself: the first sentence of its SQL, and `reason` and `tolerance` in its
meta. A generic test says it by its name and arguments.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

COMMENT = re.compile(r"^\s*--\s?(.*)$")
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(])|:\s*$")
QUOTED = re.compile(r"""['"]([^'"]+)['"]""")

# By the name of the generic test; what is in braces is an argument of it.
SENTENCES = {
    "unique_grain": "{columns} identify a row, and none of them is null{nullable}.",
    "accepted_range": "{column_name} lies {range}.",
    "accepted_values": "{column_name} is one of: {values}.",
    "relationships": "Every {column_name} is in {to}.{field}.",
    "not_null": "{column_name} is never null.",
    "unique": "{column_name} identifies a row.",
    "not_empty": "The table has rows.",
    "missing_is_explained": "Where {column_name} is null, {status_column} says why; a normal value "
    "has no status.",
    "sums_to_total": "{value_column}: the parts ({parts}) add up to the total ({total}) in each "
    "{group_by}, where all are there.",
    "adds_up_within_vintage": "{value_column}: the parts ({parts}) add up to the total ({total}) "
    "in each {group_by} and snapshot, where all are there.",
    "period_continuity": "No period is missing in a series ({group_by}).",
    "members_are_described": "The publisher's metadata has every member that a row names.",
    "names_are_matched": "Every {name_column} that {publisher} prints is in the seed {seed}.",
    "hs_text_is_confirmed": "The publisher's words for a customs code are those that the seed "
    "expects.",
    "hs_spans_are_apart": "No two rows speak of one customs code in one edition.",
}


class Words(NamedTuple):
    """What a test says."""

    description: str | None
    reason: str | None
    tolerance: str | None


def words_of(node: Mapping[str, Any]) -> Words:
    """What a test of dbt's manifest says.

    Args:
        node: A node of `nodes` or `unit_tests`.
    """
    generic = node.get("test_metadata") or {}
    arguments = _arguments(generic)
    meta = (node.get("config") or {}).get("meta") or {}
    tolerance = meta.get("tolerance", arguments.get("tolerance"))
    if tolerance is None and generic.get("name") == "accepted_range":
        tolerance = _range(arguments)
    if generic:
        said: str | None = _generic_sentence(generic["name"], arguments)
    elif node.get("resource_type") == "unit_test":  # Its name is a sentence.
        said = f"{node['name'].replace('_', ' ').capitalize()}."
    else:
        said = _first_sentence(node)
    description = node.get("description") or said
    return Words(
        _text(description), _text(meta.get("reason", arguments.get("reason"))), _text(tolerance)
    )


def _arguments(generic: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(generic.get("kwargs") or {})
    return {**given, **(given.get("arguments") or {})}


def _generic_sentence(name: str, arguments: Mapping[str, Any]) -> str:
    words = {key: _listed(value) for key, value in arguments.items()}
    nullable = words.get("nullable")
    words["nullable"] = f", but {nullable} may be" if nullable else ""
    words["range"] = _range(arguments) or "within limits"
    words.setdefault("status_column", "value_status")
    for reference in ("to", "seed"):  # ref('dim_province')
        found = QUOTED.search(words.get(reference, ""))
        words[reference] = found[1] if found else words.get(reference, "")
    sentence = SENTENCES.get(name, f"{name.replace('_', ' ').capitalize()}.")
    said = re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], "the rows"), sentence)
    where = words.get("where")
    return f"{said.removesuffix('.')}, where {where}." if where else said


def _range(arguments: Mapping[str, Any]) -> str | None:
    low, high = arguments.get("min"), arguments.get("max")
    if low is not None and high is not None:
        return f"from {low} to {high}"
    if low is not None:
        return f"at {low} or above"
    return f"at {high} or below" if high is not None else None


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _first_sentence(node: Mapping[str, Any]) -> str | None:
    """Of the comment that a singular test begins with, whatever Jinja stands before it."""
    lines = []
    for line in JINJA.sub("", str(node.get("raw_code") or "")).strip().splitlines():
        found = COMMENT.match(line)
        if not found:
            break
        lines.append(found[1])
    first = SENTENCE_END.split(" ".join(lines), maxsplit=1)[0].strip()
    return f"{first}." if first and first[-1] not in ".!?" else first or None


def _text(value: object) -> str | None:
    text = " ".join(str(value).split()) if value is not None else ""
    return text or None
