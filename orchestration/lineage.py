"""Which published tables are made from which StatCan table, as dbt's manifest says.

Imports no dbt. What does not belong here: parsing the project; see orchestration/dbt.py.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

PREFIX = "statcan__"


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
