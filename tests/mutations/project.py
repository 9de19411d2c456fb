"""The dbt project as a build left it: what feeds what, and the SQL of models and tests."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

# What holds the form of a table, and not its figures.
STRUCTURAL = {"unique_grain", "relationships", "not_null", "not_empty", "accepted_values"}


@dataclass(frozen=True)
class Node:
    """A model, a seed, a raw table or a data test.

    Attributes:
        kind: The generic test's name, `singular`, or the materialization of a model.
        relation: `"database"."schema"."name"`; empty for tests.
        failures: How many rows the test objected to in the build; 0 for what is no test.
    """

    id: str
    name: str
    kind: str
    relation: str
    sql: str
    parents: tuple[str, ...]
    failures: int = 0

    @property
    def table(self) -> str:
        """Schema and name, without the database."""
        return self.relation.split(".", 1)[1].replace('"', "")


@dataclass(frozen=True)
class Project:
    """Everything of a manifest that a mutation can reach."""

    nodes: dict[str, Node]

    @classmethod
    def of_build(cls, target: Path) -> "Project":
        """Read the artefacts that `dbt build` left in `target`."""
        manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
        results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
        ended = {result["unique_id"]: result for result in results}
        described = {**manifest["sources"], **manifest["nodes"]}
        nodes = {}
        for key, node in described.items():
            if node["resource_type"] in ("source", "seed", "model", "test"):
                nodes[key] = _node(key, node, ended.get(key, {}))
        return cls(nodes)

    @cached_property
    def order(self) -> list[str]:
        """All ids, whatever is read before what reads it."""
        graph = {key: [p for p in n.parents if p in self.nodes] for key, n in self.nodes.items()}
        return list(TopologicalSorter(graph).static_order())

    @cached_property
    def ancestors(self) -> dict[str, frozenset[str]]:
        """Of each id, all ids that it reads from, near or far."""
        found: dict[str, frozenset[str]] = {}
        for key in self.order:
            parents = [p for p in self.nodes[key].parents if p in self.nodes]
            found[key] = frozenset(parents).union(*(found[p] for p in parents))
        return found

    @property
    def tests(self) -> dict[str, Node]:
        """The data tests by name."""
        return {n.name: n for key, n in self.nodes.items() if key.startswith("test.")}

    @property
    def tests_in_scope(self) -> dict[str, Node]:
        """Tests of ranges, reconciliations and whatever else speaks of figures."""
        return {name: t for name, t in self.tests.items() if t.kind not in STRUCTURAL}

    @property
    def inputs(self) -> list[Node]:
        """Raw tables and seeds."""
        return [n for key, n in self.nodes.items() if key.startswith(("source.", "seed."))]

    @cached_property
    def by_table(self) -> dict[str, Node]:
        """Raw tables, seeds and models by schema and name."""
        return {node.table: node for node in self.nodes.values() if node.relation}

    def to_rebuild(self, changed: Iterable[str], tests: Iterable[Node]) -> list[Node]:
        """The models between changed inputs and tests, in the order to make them again."""
        changed = set(changed)
        wanted = frozenset().union(*(self.ancestors[test.id] for test in tests))
        return [
            self.nodes[key]
            for key in self.order
            if key in wanted
            and self.nodes[key].kind in ("table", "view")
            and not changed.isdisjoint(self.ancestors[key])
        ]


def _node(key: str, node: dict[str, Any], ended: dict[str, Any]) -> Node:
    kind = node["resource_type"]
    if kind == "model":
        kind = node["config"]["materialized"]
    elif kind == "test":
        kind = (node.get("test_metadata") or {"name": "singular"})["name"]
    return Node(
        id=key,
        name=node["name"],
        kind=kind,
        relation=node.get("relation_name") or "",
        sql=ended.get("compiled_code") or node.get("compiled_code") or "",
        parents=tuple(node.get("depends_on", {}).get("nodes", ())),
        failures=int(ended.get("failures") or 0),
    )
