"""What a test says of itself, for those who read a release and not the project."""

from pathlib import Path
from typing import Any

import pytest

from sources.test_words import SENTENCES, words_of

GENERIC_TESTS = Path(__file__).parents[3] / "dbt_project" / "macros" / "tests"


def generic(name: str, **arguments: Any) -> dict[str, Any]:
    return {"test_metadata": {"name": name, "kwargs": arguments}, "config": {"meta": {}}}


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (
            generic("unique_grain", columns=["province_code", "reference_date"]),
            "province_code, reference_date identify a row, and none of them is null.",
        ),
        (
            generic("unique_grain", columns=["a", "b"], nullable=["b"]),
            "a, b identify a row, and none of them is null, but b may be.",
        ),
        (
            generic("accepted_range", column_name="zev_share", min=0, max=1),
            "zev_share lies from 0 to 1.",
        ),
        (
            generic("relationships", column_name="code", to="ref('dim_x')", field="x_code"),
            "Every code is in dim_x.x_code.",
        ),
        (
            generic("not_null", column_name="units", where="is_complete"),
            "units is never null, where is_complete.",
        ),
        ({**generic("not_empty"), "description": "As its author says."}, "As its author says."),
        (generic("of_another_kind"), "Of another kind."),
    ],
)
def test_a_generic_test_says_what_it_asks(node: dict[str, Any], said: str) -> None:
    assert words_of(node).description == said


def test_a_singular_test_says_its_first_sentence_and_its_tolerance() -> None:
    node = {
        "raw_code": '{{ config(severity="warn") }}\n-- Months add up to\n-- 0.5 vehicles a year. '
        "Unless\n-- one is missing.\nselect 1 -- none",
        "config": {"meta": {"tolerance": "1 %", "reason": "months are\n   revised"}},
    }
    assert words_of(node) == ("Months add up to 0.5 vehicles a year.", "months are revised", "1 %")


def test_the_name_of_a_unit_test_is_its_sentence() -> None:
    node = {"resource_type": "unit_test", "name": "a_gap_is_no_zero", "config": {}}
    assert words_of(node).description == "A gap is no zero."


def test_a_generic_test_says_its_reason_and_its_limits() -> None:
    assert words_of(generic("accepted_range", min=0, reason="A count.")).reason == "A count."
    assert words_of(generic("accepted_range", min=0)).tolerance == "at 0 or above"
    assert words_of(generic("sums_to_total", tolerance=1e-09)).tolerance == "1e-09"
    assert words_of(generic("not_empty")).tolerance is None


def test_a_test_that_says_nothing_is_not_given_words() -> None:
    assert words_of({"raw_code": "select 1", "config": {}}) == (None, None, None)


def test_every_generic_test_of_the_project_has_its_sentence() -> None:
    assert {path.stem for path in GENERIC_TESTS.glob("*.sql")} <= set(SENTENCES)
