"""A test that cannot fail is a defect: each test of figures catches an error seeded in raw data.

Errors, one in one table at a time, are seeded in a copy of the synthetic warehouse, or of the
sample's where only that has the rows. What lies between the table and the tests is built again by
dbt's own SQL, and everything is taken back. See tests/mutations/README.md.
"""

from collections.abc import Callable, Iterator

import pytest

from tests.mutations.declared import DECLARED
from tests.mutations.known import Seeded, known_errors
from tests.mutations.project import STRUCTURAL, Project
from tests.mutations.trial import Trial
from tests.pipeline import Canauto

KNOWN = known_errors()
# Models that have no rows when dbt tests them here, and where they have some.
FILLED_LATER = {
    "meta_tests": "a release is published (tests/integration/test_synthetic.py looks at its grain)",
    "meta_refreshes": "a second run knows of the first (tests/integration/test_nights.py)",
    "meta_structure_changes": "a table changes (tests/integration/test_structure.py)",
    "stg_licensed__cells": "a subscriber brings a file (tests/integration/test_feeds.py)",
}
Trials = Callable[[str], Trial]


@pytest.fixture(scope="module")
def trials(
    synthetic: Canauto, sample: Canauto, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trials]:
    made: dict[str, Trial] = {}

    def trial(warehouse: str) -> Trial:
        if warehouse not in made:
            data = {"synthetic": synthetic, "sample": sample}[warehouse].data
            project = Project.of_build(data / "dbt")
            folder = tmp_path_factory.mktemp(warehouse)
            made[warehouse] = Trial(data / "warehouse" / "canauto.duckdb", project, folder)
        return made[warehouse]

    yield trial
    for each in made.values():
        each.close()


def test_of_each_test_of_figures_an_error_is_known_that_it_catches(synthetic: Canauto) -> None:
    tests = Project.of_build(synthetic.data / "dbt").tests_in_scope
    known = {name for names in KNOWN.values() for name in names}
    assert sorted(tests.keys() - known) == [], "see tests/mutations/README.md"
    assert sorted(known - tests.keys()) == [], "there is no such test"


@pytest.mark.parametrize("seeded", KNOWN, ids=str)
def test_the_error_is_caught(seeded: Seeded, trials: Trials) -> None:
    trial = trials(seeded.warehouse)
    tests = [trial.project.tests[name] for name in KNOWN[seeded]]
    missed = {test.name for test in tests} - trial.caught(*seeded.made_in(trial), tests)
    assert missed == set()


def test_nothing_is_caught_where_nothing_is_wrong(trials: Trials) -> None:
    """Else an error might be caught that the harness itself brings in."""
    trial = trials("synthetic")
    tables = [n for n in trial.project.inputs if n.table.startswith("raw.")]
    assert trial.caught(tables, [], trial.project.tests_in_scope.values()) == set()


def test_what_holds_the_form_of_tables_has_rows_to_look_at(trials: Trials) -> None:
    """Of these it is not asked which errors they catch: without rows they would catch none."""
    empty: dict[str, set[str]] = {}
    for warehouse in ("synthetic", "sample"):
        trial = trials(warehouse)
        for test in trial.project.tests.values():
            if test.kind in STRUCTURAL:
                read = [trial.project.nodes[key] for key in test.parents]
                empty.setdefault(warehouse, set()).update(
                    f"{test.name} of {node.name}" for node in read if not trial.has_rows(node)
                )
    nowhere = set.intersection(*empty.values())
    assert {name.rsplit(" of ", 1)[1] for name in nowhere} == FILLED_LATER.keys(), nowhere


def test_each_declared_error_says_why() -> None:
    assert all(error.why.endswith(".") for error in DECLARED.values())
