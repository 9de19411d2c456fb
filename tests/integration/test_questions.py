"""The ten questions of dbt_project/analyses, asked of a release as a reader asks them.

Answers are kept in tests/golden/questions, one folder for each release; `UPDATE_GOLDEN=1 pytest`
accepts what has changed. What the sample cannot answer yet the synthetic publishers can, and the
other way round: no question is unanswered by both. Those of `synthetic` are made-up figures.
"""

import csv
import io
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.cli import main
from tests.pipeline import Canauto

ROOT = Path(__file__).parents[2]
QUESTIONS = sorted((ROOT / "dbt_project" / "analyses").glob("*.sql"))
GOLDEN = ROOT / "tests" / "golden" / "questions"
RELEASES = ("sample", "synthetic")
NO_DATA = "no_data_yet"


def ask(canauto: Canauto, question: Path) -> list[dict[str, str]]:
    """In this process: twenty of them would start Python twenty times."""
    answer = CliRunner().invoke(
        main,
        ["query", "--file", str(question), "--format", "csv"],
        env={"CANAUTO_DATA": str(canauto.data)},
    )
    assert answer.exit_code == 0, answer.output
    return list(csv.DictReader(io.StringIO(answer.output)))


def kept(rows: list[dict[str, str]]) -> list[str]:
    """Without the snapshots: a correction elsewhere in a curated file gives it another name."""
    names = [name for name in rows[0] if name != "snapshot_id"]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().splitlines()


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_the_answer_is_the_reviewed_one(
    release: str, question: Path, request: pytest.FixtureRequest
) -> None:
    rows = ask(request.getfixturevalue(release), question)
    path = GOLDEN / release / f"{question.stem}.csv"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(kept(rows)) + "\n", encoding="utf-8")
    assert kept(rows) == path.read_text(encoding="utf-8").splitlines()
    if rows[0]["value_status"] == NO_DATA:
        assert len(rows) == 1
        assert not any(value for name, value in rows[0].items() if name != "value_status")
    else:
        assert all(row["snapshot_id"] for row in rows), "a figure that cannot be traced"


def test_there_are_ten_questions_and_each_says_what_it_asks() -> None:
    assert [path.name[:3] for path in QUESTIONS] == [f"{n:02}_" for n in range(1, 11)]
    for path in QUESTIONS:
        assert path.read_text(encoding="utf-8").splitlines()[0].endswith("?"), path.name
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [path.stem for path in QUESTIONS if f"`{path.stem}`" not in readme]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_no_question_is_unanswered_everywhere(question: Path) -> None:
    answers = [GOLDEN / release / f"{question.stem}.csv" for release in RELEASES]
    assert any(NO_DATA not in path.read_text(encoding="utf-8") for path in answers)
    assert {path.name for path in (GOLDEN / "sample").iterdir()} == {
        f"{path.stem}.csv" for path in QUESTIONS
    }
