"""Which tables a mart is made from: a made-up manifest, and the real one."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from orchestration.dbt import ensure_manifest
from orchestration.lineage import require_redistributable, tables_behind_marts
from orchestration.settings import Settings
from sources.errors import PublishError
from sources.registry import Registry


def manifest(folder: Path, links: dict[str, list[str]], schemas: dict[str, str]) -> Path:
    sources = {i: {"name": i.split(".")[-1]} for i in links if i.startswith("source.")}
    nodes: dict[str, Any] = {
        i: {"schema": schema, "name": i.split(".")[-1]} for i, schema in schemas.items()
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps({"nodes": nodes, "sources": sources, "child_map": links}))
    return path


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ({"model.stg": ["model.int"], "model.int": ["model.fct"]}, {"20100085"}),
        ({"model.stg": ["model.int"], "model.int": ["model.meta"]}, set()),
        ({"model.stg": ["test.both"], "test.both": ["model.fct"]}, set()),
        ({"model.stg": [], "model.int": ["model.fct"]}, set()),
    ],
)
def test_a_mart_descends_from_the_staging_model(
    tmp_path: Path, links: dict[str, list[str]], found: set[str]
) -> None:
    source = {"source.raw.statcan__20100085": ["model.stg", "model.int"]}
    other = {"source.raw.statcan_members": ["model.stg"]}
    schemas = {
        "model.stg": "staging",
        "model.int": "intermediate",
        "model.fct": "marts",
        "model.meta": "metadata",
        "test.both": "tests",
    }
    path = manifest(tmp_path, {**source, **other, **links}, schemas)
    assert tables_behind_marts(path) == found


def test_what_the_real_marts_are_made_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mart that comes to read another table belongs here: it then stops the release."""
    monkeypatch.setattr(os, "environ", dict(os.environ))
    settings = Settings.from_env({"CANAUTO_DATA": str(tmp_path)})
    assert tables_behind_marts(ensure_manifest(settings)) == {
        "12100011",
        "12100163",
        "12100175",
        "14100201",
        "14100202",
        "14100203",
        "14100204",
        "14100220",
        "14100223",
        "14100442",
        "16100012",
        "16100047",
        "16100048",
        "16100066",
        "16100109",
        "16100117",
        "18100004",
        "18100265",
        "18100266",
        "20100001",
        "20100002",
        "20100021",
        "20100024",
        "20100025",
        "20100085",
        "20100086",
        "23100308",
        "36100008",
        "36100402",
        "36100434",
    }


@pytest.mark.parametrize("schema", ["staging", "intermediate", "marts", "metadata"])
def test_what_may_not_be_redistributed_stays_private(tmp_path: Path, schema: str) -> None:
    links = {"source.raw.oica_sales": ["model.own"], "model.own": ["test.sums"]}
    schemas = {"model.own": "private", "test.sums": "tests", "model.fct": schema}
    require_redistributable(manifest(tmp_path, links, schemas), {"oica_sales"})
    links["model.own"] = ["model.fct"]
    path = manifest(tmp_path, links, schemas)
    require_redistributable(path, {"another"})
    with pytest.raises(PublishError, match=r"fct is made from raw\.oica_sales, whose licence"):
        require_redistributable(path, {"oica_sales"})


def test_nothing_real_descends_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, registry: Registry
) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    withheld = registry.withheld_tables()
    assert "desrosiers" in withheld
    require_redistributable(
        ensure_manifest(Settings.from_env({"CANAUTO_DATA": str(tmp_path)})), withheld
    )
