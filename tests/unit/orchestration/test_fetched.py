"""What a check of a source shows in Dagster."""

import dagster as dg
import pytest

from orchestration.asking import Answer
from orchestration.assets.fetched import _result
from sources.registry import Registry


@pytest.mark.parametrize(
    ("state", "warning", "passed"),
    [
        ("NEW", None, True),
        ("UNCHANGED", None, True),
        ("SAMPLE", None, True),
        ("BY_HAND", None, True),
        ("NEW", "It was miscounted.", False),
        ("UNCHANGED", "It was miscounted.", False),
        ("STALE_ZIP", None, False),
        ("INVALID", None, False),
    ],
)
def test_a_warning_shows_as_one_and_blocks_nothing(
    registry: Registry, state: str, warning: str | None, passed: bool
) -> None:
    table = registry.datasets["statcan/20100085"]
    result = _result(Answer(table, state, "As it is.", None, warning))
    [check] = result.check_results or ()
    assert check.passed is passed
    assert check.severity is dg.AssetCheckSeverity.WARN
    assert check.description == "As it is."


def test_a_warning_is_no_problem_for_the_exit_code(registry: Registry) -> None:
    table = registry.datasets["statcan/20100085"]
    assert Answer(table, "NEW", "New.", None, "It was miscounted.").problem is None
    assert Answer(table, "STALE_ZIP", "Old.", None).problem == "STALE_ZIP: Old."
