"""What is written for readers is complete: labels in order, a methodology page for every topic.

That every column has its labels is a dbt test, which knows the columns.
"""

import csv
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2] / "dbt_project"
MODELS = PROJECT / "models"
TOPICS = sorted(path.name for path in (MODELS / "marts").iterdir() if path.is_dir())
# Singular tests that hold no figures against each other, and what they look at instead.
NO_FIGURES = {
    "assert_employment_tables_are_read_whole": "codes",
    "assert_every_claim_is_declared_whole": "names of measures",
    "assert_every_declared_dataset_is_measured": "names of datasets",
    "assert_every_figure_can_be_traced": "snapshots",
    "assert_every_headline_series_is_in_its_table": "series without rows",
    "assert_every_member_has_a_code": "codes",
    "assert_every_missing_employment_figure_has_a_reason": "reasons",
    "assert_every_price_names_its_base": "base years",
    "assert_every_published_column_is_described": "words",
    "assert_incentives_were_requested_in_their_month": "dates",
    "assert_no_model_year_is_rated_in_two_files": "files",
    "assert_no_month_of_incentives_is_in_two_files": "files",
}
LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("seed", ["column_labels", "table_labels"])
def test_labels_are_sorted_and_said_in_both_languages(seed: str) -> None:
    with (PROJECT / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert not [row[0] for row in rows if len(row) != len(names) or not all(row[:3])]
    assert not [row[0] for row in rows if any(cell != cell.strip() for cell in row)]


# As the Bureau de la traduction writes in Canada: a blank before a colon and a per cent sign that
# follows a number, none before a semicolon, an exclamation or a question mark.
NOT_CANADIAN_FRENCH = re.compile(r"\S: |[ \u00a0\u202f][;!?]|\d%")


@pytest.mark.parametrize("seed", sorted((PROJECT / "seeds").glob("*.csv")), ids=lambda p: p.stem)
def test_french_is_punctuated_as_in_canada(seed: Path) -> None:
    with seed.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = [text for row in rows for name, text in row.items() if name.endswith("_fr")]
    assert not [text for text in said if NOT_CANADIAN_FRENCH.search(text)]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_a_page_that_names_its_tables(topic: str) -> None:
    page = (MODELS / "marts" / topic / "README.md").read_text(encoding="utf-8")
    tables = [path.stem for path in (MODELS / "marts" / topic).glob("*.sql")]
    assert not [table for table in tables if f"`{table}`" not in page]
    index = (MODELS / "marts" / "README.md").read_text(encoding="utf-8")
    assert f"({topic}/README.md)" in index


def test_the_page_of_metadata_names_its_tables() -> None:
    page = (MODELS / "metadata" / "README.md").read_text(encoding="utf-8")
    assert not [p.stem for p in (MODELS / "metadata").glob("*.sql") if f"`{p.stem}`" not in page]


@pytest.mark.parametrize("page", sorted(MODELS.rglob("README.md")), ids=lambda p: p.parent.name)
def test_no_link_leads_nowhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_a_test_of_figures_states_its_tolerance_and_why() -> None:
    unsaid = {
        path.stem
        for path in (PROJECT / "tests").glob("*.sql")
        if not all(f'"{word}":' in path.read_text("utf-8") for word in ("tolerance", "reason"))
    }
    assert unsaid == NO_FIGURES.keys()


def test_no_test_lets_a_few_rows_through() -> None:
    """It would be a test that does not block, whatever its severity."""
    files = [PROJECT / "dbt_project.yml", *PROJECT.glob("tests/**/*.sql"), *MODELS.rglob("*.yml")]
    assert [file.name for file in files if "error_if" in file.read_text("utf-8")] == []
