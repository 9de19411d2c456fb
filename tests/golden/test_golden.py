"""The answers are those that were reviewed: of the sample, and of the synthetic publishers.

A figure that moves shows as a diff; `UPDATE_GOLDEN=1 pytest tests/golden` accepts it, and the
changelog says why.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.cli import main
from tests.golden.queries import QUERIES
from tests.golden.queries_synthetic import SYNTHETIC_QUERIES
from tests.pipeline import Canauto

FOLDER = Path(__file__).parent
SYNTHETIC = FOLDER / "synthetic"
ANALYSES = FOLDER.parents[1] / "dbt_project" / "analyses"
MARTS = FOLDER.parents[1] / "dbt_project" / "models" / "marts"


@pytest.mark.parametrize("name", QUERIES)
def test_the_answer_of_the_sample_is_the_reviewed_one(sample: Canauto, name: str) -> None:
    compare(sample, QUERIES[name], FOLDER / f"{name}.csv")


@pytest.mark.parametrize("name", SYNTHETIC_QUERIES)
def test_the_answer_on_synthetic_figures_is_the_reviewed_one(synthetic: Canauto, name: str) -> None:
    compare(synthetic, SYNTHETIC_QUERIES[name], SYNTHETIC / f"{name}.csv")


def compare(canauto: Canauto, sql: str, path: Path) -> None:
    """The command in this process: for sixty questions, half a minute less."""
    arguments = ["query", sql, "--format", "csv"]
    answer = CliRunner().invoke(main, arguments, env={"CANAUTO_DATA": str(canauto.data)})
    assert answer.exit_code == 0, answer.output
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(answer.stdout, encoding="utf-8")
    assert answer.stdout.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_every_mart_has_a_reviewed_answer() -> None:
    questions = [path.read_text(encoding="utf-8") for path in ANALYSES.glob("*.sql")]
    asked = " ".join([*QUERIES.values(), *SYNTHETIC_QUERIES.values(), *questions])
    marts = [path.stem for path in MARTS.glob("*/*.sql")]
    assert marts
    assert [mart for mart in marts if not re.search(rf"\b{mart}\b", asked)] == []


@pytest.mark.parametrize(("folder", "queries"), [(FOLDER, QUERIES), (SYNTHETIC, SYNTHETIC_QUERIES)])
def test_no_answer_is_kept_that_nobody_asks_for(folder: Path, queries: Mapping[str, str]) -> None:
    assert {path.stem for path in folder.glob("*.csv")} == set(queries)
