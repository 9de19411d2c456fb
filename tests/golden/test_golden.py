"""The answers that the sample gives are those that were reviewed.

A figure that moves shows as a diff; `UPDATE_GOLDEN=1 pytest tests/golden` accepts it, and the
changelog says why.
"""

import os
from pathlib import Path

import pytest

from tests.golden.queries import QUERIES
from tests.pipeline import Canauto

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("name", QUERIES)
def test_the_answer_is_the_reviewed_one(sample: Canauto, name: str) -> None:
    answer = sample("query", QUERIES[name], "--format", "csv")
    assert answer.returncode == 0, answer.stderr
    path = FOLDER / f"{name}.csv"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(answer.stdout, encoding="utf-8")
    assert answer.stdout.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_no_answer_is_kept_that_nobody_asks_for() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(QUERIES)
