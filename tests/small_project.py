"""A copy of the project with a few of its models, for tests of nights rather than of figures.

What a night does about a silent publisher, a kill or a renumbered member does not depend on how
many marts follow, and each full build costs a minute. The copy keeps every source, all of the
orchestration, and of the models those below and their ancestors, unchanged.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from orchestration.dbt import ensure_manifest
from orchestration.settings import Settings

ROOT = Path(__file__).parents[1]
PARTS = ("sources", "orchestration", "dbt_project", "tests", "pyproject.toml")
MODELS = {"fct_monthly_new_vehicle_sales", "fct_annual_fdi", "stg_licensed__cells"}
# Their figures are tested where all models are built; metadata looks into the tables themselves.
UNTESTED = ("models/staging/feeds/", "models/staging/curated/")
# They tell of marts that are not in the copy.
ABOUT_ALL_MARTS = (
    "models/exposures.yml",
    "models/semantic",
    "tests/assert_every_published_column_is_described.sql",  # Labels of columns that are gone.
)


def copy_of_the_project(folder: Path) -> Path:
    """With what dbt has parsed already, as a checkout has: it then parses what is added."""
    without = shutil.ignore_patterns("run", "compiled", "logs", "__pycache__", ".*_cache")
    for part in PARTS:
        source, target = ROOT / part, folder / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=without)
        else:
            shutil.copy(source, target)
    return folder


def small_project(folder: Path) -> Path:
    """A checkout in `folder` whose dbt project has only MODELS, metadata and what they need."""
    nodes = _nodes()
    kept = _closure(nodes)
    copy_of_the_project(folder)
    project = folder / "dbt_project"
    for key, node in nodes.items():
        path = node["original_file_path"]
        if node["resource_type"] == "model" and (key not in kept or path.startswith(UNTESTED)):
            (project / path).with_suffix(".yml").unlink(missing_ok=True)
        is_single = node["resource_type"] == "test" and path.endswith(".sql")
        if (is_single or node["resource_type"] == "model") and key not in kept:
            (project / path).unlink()
    for name in ABOUT_ALL_MARTS:
        shutil.rmtree(project / name, ignore_errors=True)
        (project / name).unlink(missing_ok=True)
    shutil.rmtree(project / "target", ignore_errors=True)
    return folder


def _nodes() -> Mapping[str, Any]:
    settings = Settings.from_env()
    content = json.loads(ensure_manifest(settings).read_text(encoding="utf-8"))
    nodes: Mapping[str, Any] = content["nodes"]
    return nodes


def _closure(nodes: Mapping[str, Any]) -> set[str]:
    """Ids of the models kept, and of tests that are about them alone.

    A test of a kept model may compare it with another one, which is then kept as well.
    """
    wanted = {
        key
        for key, node in nodes.items()
        if node["resource_type"] == "seed"
        or (
            node["resource_type"] == "model"
            and (node["name"] in MODELS or node["schema"] == "metadata")
        )
    }
    kept: set[str] = set()
    while wanted:
        kept |= set(_with_ancestors(nodes, wanted - kept))
        wanted = {
            key
            for key, node in nodes.items()
            if node.get("attached_node") in kept
            and not node["original_file_path"].startswith(UNTESTED)
        } - kept
    about_them = {
        key
        for key, node in nodes.items()
        if node["resource_type"] == "test"
        and {n for n in node["depends_on"]["nodes"] if n in nodes} <= kept
    }
    return kept | about_them


def _with_ancestors(nodes: Mapping[str, Any], keys: Iterable[str]) -> Iterator[str]:
    waiting, seen = list(keys), set()
    while waiting:
        key = waiting.pop()
        if key not in seen and key in nodes:
            seen.add(key)
            yield key
            waiting += nodes[key]["depends_on"].get("nodes", [])
