"""Which published tables are made from which raw table, as dbt's manifest says.

Imports no dbt. What does not belong here: parsing the project; see orchestration/dbt.py.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from sources.errors import PublishError

PREFIX = "statcan__"
PRIVATE = "private"


def tables_behind_marts(manifest: Path) -> frozenset[str]:
    """Product ids of the tables from whose staging model a mart descends.

    What reads every raw table as it is (revisions, metadata) takes no dimension or member for
    anything, so a changed structure does not make it wrong.

    Args:
        manifest: dbt's manifest.json.
    """
    content = json.loads(manifest.read_text(encoding="utf-8"))
    schemas = {node_id: node.get("schema") for node_id, node in content["nodes"].items()}
    children: Mapping[str, list[str]] = content["child_map"]
    found = set()
    for source_id, source in content["sources"].items():
        if source["name"].startswith(PREFIX):
            staged = [c for c in children.get(source_id, ()) if schemas.get(c) == "staging"]
            if any(schemas.get(m) == "marts" for m in _descendants(children, staged)):
                found.add(source["name"].removeprefix(PREFIX))
    return frozenset(found)


def require_redistributable(manifest: Path, withheld: Collection[str]) -> None:
    """Refuse to publish what is made from data that may not be redistributed.

    Args:
        manifest: dbt's manifest.json.
        withheld: Raw tables of datasets whose licence does not let them out.

    Raises:
        PublishError: Naming a model and the raw table that it descends from.
    """
    content = json.loads(manifest.read_text(encoding="utf-8"))
    children: Mapping[str, list[str]] = content["child_map"]
    for source_id, source in sorted(content["sources"].items()):
        if source["name"] in withheld:
            for model in sorted(_descendants(children, children.get(source_id, ()))):
                node = content["nodes"][model]
                if node["schema"] != PRIVATE:
                    raise PublishError(
                        f"The model {node['name']} is made from raw.{source['name']}, whose "
                        f"licence lets nothing of it out: read it in schema {PRIVATE} only. "
                        "Nothing was published, the last release stands."
                    )


def _descendants(children: Mapping[str, list[str]], nodes: Iterable[str]) -> set[str]:
    """Models only: a test on two models would join what it tests."""
    found: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node.startswith("model.") and node not in found:
            found.add(node)
            waiting += children.get(node, ())
    return found
