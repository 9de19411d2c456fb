"""Drafts are as good as what a person writes: sqlfluff finds nothing, dbt parses them.

From the metadata of real tables where they lie beside this checkout, and always from a synthetic
one that has everything odd at once.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.adding import STAGING, TABLES, changed_files
from sources.registry import statcan_table
from sources.statcan.cube import CubeMetadata
from sources.statcan.drafting import TableDraft, draft_table
from tests.doubles.real_metadata import METADATA_2021, ZIPS, real_metadata

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
FILES = sorted([*METADATA_2021.glob("*.json"), *ZIPS.glob("*.metadata.json")])
ODD: dict[str, Any] = {
    "productId": "99100002",
    "cubeTitleEn": "Synthetic: \"odd\" {{ ref('x') }} {% if %} {# : 'é' # & | > titles, daily " * 3,
    "frequencyCode": 1,
    "dimension": [
        {"dimensionPositionId": i, "dimensionNameEn": name, "member": [{"memberId": 1}]}
        for i, name in enumerate(
            ["Value", "VALUE", "from", "{{ odd }}: 'name'", '2016 "Census"', "x" * 90, None], 1
        )
    ],
}


def metadata() -> dict[str, CubeMetadata]:
    real = {path.name[:8]: CubeMetadata.read(real_metadata(path)) for path in FILES}
    return {"99100002": CubeMetadata.read(ODD), **real}


METADATA = metadata()


def drafts() -> dict[str, TableDraft]:
    """All of them, as if added one after the other."""
    taken: set[str] = set()
    drafted = {}
    for pid, described in METADATA.items():
        drafted[pid] = draft_table(described, taken=taken, units={81: "Dollars"})
        taken.add(drafted[pid].entity)
    return drafted


DRAFTS = drafts()
each_table = pytest.mark.parametrize("pid", DRAFTS)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the dbt project with every draft in it."""
    root = tmp_path_factory.mktemp("drafts")
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copytree(
        ROOT / "dbt_project",
        root / "dbt_project",
        ignore=shutil.ignore_patterns("target", "logs"),
    )
    (root / TABLES).parent.mkdir(parents=True)
    shutil.copy(ROOT / TABLES, root / TABLES)
    for draft in DRAFTS.values():
        for path, text in changed_files(draft, root).items():
            path.write_text(text, encoding="utf-8")
    return root


def run(project: Path, *command: str) -> str:
    """What the command says; it must succeed."""
    answer = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=project,
        env={**os.environ, "CANAUTO_WAREHOUSE": str(project / "none.duckdb"), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, (answer.stdout + answer.stderr)[-4000:]
    return answer.stdout


def test_the_real_metadata_is_here() -> None:
    if not FILES:
        pytest.skip("the real files are not beside this checkout (../shared/data)")
    assert len(FILES) >= 29


@each_table
def test_the_entry_is_sound_and_relies_on_every_named_dimension(pid: str) -> None:
    (entry,) = yaml.safe_load(DRAFTS[pid].entry)
    table = statcan_table(entry)
    described = METADATA[pid]
    assert table.origin.title == described.title_en
    named = {d.position: d.name_en for d in described.dimensions if d.name_en}
    assert {position: d.name for position, d in table.relies_on.items()} == named
    assert max(map(len, DRAFTS[pid].columns.values())) <= 40
    assert len(set(DRAFTS[pid].columns.values())) == len(described.dimensions)


@each_table
def test_every_column_is_described_with_its_unit(pid: str) -> None:
    (model,) = yaml.safe_load(DRAFTS[pid].model_yml)["models"]
    assert model["name"] == DRAFTS[pid].model_name
    assert all(c["description"] and c["config"]["meta"]["unit"] for c in model["columns"])
    tests = {name for test in model["data_tests"] for name in test}
    assert tests == {"unique_grain", "missing_is_explained", "members_are_described"}


def test_entities_are_told_apart() -> None:
    assert len({draft.entity for draft in DRAFTS.values()}) == len(DRAFTS)


def test_sqlfluff_finds_nothing(project: Path) -> None:
    """In one draft of each number of dimensions: nothing else of a draft's form varies."""
    of_each_form = {len(draft.columns): draft.model_name for draft in DRAFTS.values()}
    assert DRAFTS["99100002"].model_name in of_each_form.values()
    models = [str(STAGING / f"{name}.sql") for name in of_each_form.values()]
    run(project, "sqlfluff", "lint", "--disable-progress-bar", "--processes", "2", *models)


def test_dbt_parses_the_project_with_every_draft(project: Path) -> None:
    folder = str(project / "dbt_project")
    where = ("--project-dir", folder, "--profiles-dir", folder)
    listed = run(project, "dbt", "--quiet", "ls", "--output", "name", *where).splitlines()
    assert not {draft.model_name for draft in DRAFTS.values()} - set(listed)
    assert all(f"{draft.model_name}__members_are_described" in listed for draft in DRAFTS.values())
