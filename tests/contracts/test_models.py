"""The dbt project as a whole: its layers, the grain of every model, nothing that is not used."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration.dbt import ensure_manifest
from orchestration.settings import Settings

# From the first to the last; what stands on one step may read each other.
LAYERS = ({"private", "staging"}, {"intermediate"}, {"marts", "metadata"})
# Reports on marts: the scorecard repeats what is published, and a claim is held against it.
OF_REPORTS = {
    "int_claims__warehouse_figures",
    "int_korea__indicator_values",
    "int_korea__trade_values",
}
TIME_SPINE = "metricflow_time_spine"  # For MetricFlow alone: a row for each day of a list of days.
# What nothing published is made from, and why it is there.
READ_BY_NO_MODEL = {
    TIME_SPINE: "MetricFlow reads it",
    "stg_licensed__cells": "licensed files are for those who have them",
    "stg_oica__production_figures": "a test holds printed production against it",
    "stg_oica__sales_figures": "for those who hold OICA's files; nothing of it is published",
    "stg_statcan__daily_exchange_rates": "its currencies are not known by id (tables.yml)",
}
CALLED_FROM_OUTSIDE = {
    "generate_schema_name": "dbt calls it",
    "test_members_are_described": "`canauto add` drafts models with it",
}
QUOTED_FROM_OUTSIDE = {
    "__overview__": "the first page of `dbt docs`",
    "uom_id": "`canauto add` drafts models with it",
}
GRAIN_ELSEWHERE = re.compile(r"Its grain is tested on (\w+)(?: and (\w+))?[,.]")

Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manifest]:
    """dbt's own view of the project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", dict(os.environ))
        folder = tmp_path_factory.mktemp("project")
        path = ensure_manifest(Settings.from_env({"CANAUTO_DATA": str(folder)}))
        yield json.loads(Path(path).read_text(encoding="utf-8"))


def models(manifest: Manifest) -> dict[str, Any]:
    return {k: node for k, node in manifest["nodes"].items() if node["resource_type"] == "model"}


def layer(node: dict[str, Any]) -> int:
    """Which step the folder of a model stands on."""
    return next(i for i, folders in enumerate(LAYERS) if node["fqn"][1] in folders)


def test_no_model_reads_a_layer_after_its_own(manifest: Manifest) -> None:
    nodes = {k: node for k, node in models(manifest).items() if node["name"] != TIME_SPINE}
    upward = {
        (node["name"], nodes[parent]["name"])
        for node in nodes.values()
        for parent in node["depends_on"]["nodes"]
        if parent in nodes and layer(nodes[parent]) > layer(node)
    }
    assert {model for model, _ in upward} == OF_REPORTS
    assert not {mart for _, mart in upward if not mart.startswith("fct_")}


def test_the_grain_of_every_model_is_tested_or_said_to_be_elsewhere(manifest: Manifest) -> None:
    """An aligned table has the rows of the mart that reads it: one test does for both."""
    tested = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if (node.get("test_metadata") or {}).get("name") == "unique_grain"
    }
    unsaid = set()
    for key, node in models(manifest).items():
        if key in tested or node["name"] == TIME_SPINE:
            continue
        found = GRAIN_ELSEWHERE.search(" ".join(node["description"].split()))
        named = {f"model.canauto.{name}" for name in (found.groups() if found else ()) if name}
        if not named or not named <= tested & set(manifest["child_map"][key]):
            unsaid.add(node["name"])
    assert not unsaid


def test_every_model_and_seed_is_read_or_says_what_it_is_for(manifest: Manifest) -> None:
    children = manifest["child_map"]
    unread = {
        node["name"]
        for key, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed")
        and node["schema"] not in ("marts", "metadata")
        and not any(child.startswith("model.") for child in children[key])
    }
    assert unread == READ_BY_NO_MODEL.keys()


def test_every_doc_block_is_quoted(manifest: Manifest) -> None:
    tables = [node for kind in ("nodes", "sources") for node in manifest[kind].values()]
    columns = [column for node in tables for column in (node.get("columns") or {}).values()]
    quoted = {block for part in (*tables, *columns) for block in part.get("doc_blocks") or ()}
    ours = {block for block in manifest["docs"] if block.startswith("doc.canauto.")}
    assert {block.rsplit(".", 1)[1] for block in ours - quoted} == QUOTED_FROM_OUTSIDE.keys()


def test_every_macro_is_called(manifest: Manifest) -> None:
    macros = {
        macro["name"]: macro["macro_sql"]
        for macro in manifest["macros"].values()
        if macro["package_name"] == "canauto"
    }
    code = "\n".join([*macros.values(), *(n["raw_code"] for n in manifest["nodes"].values())])
    # What is for one dialect (`spark__add_months`) is called under its common name.
    named = {name for name in macros if "__" not in name}
    idle = {name for name in named if not re.search(rf"(?<!macro )\b{name}\(", code)}
    assert idle == CALLED_FROM_OUTSIDE.keys()
