"""What a table may lose between two releases."""

import dagster as dg
import pytest

from orchestration.checks import compare

KEY = dg.AssetKey(["marts", "fct_x"])


@pytest.mark.parametrize(
    ("rows", "before", "passed"),
    [
        (100, 100, True),
        (90, 100, True),
        (89, 100, False),
        (0, 1, False),
        (0, 0, True),
        (5, 0, True),
    ],
)
def test_a_tenth_of_the_rows_at_most(rows: int, before: int, passed: bool) -> None:
    result = compare(KEY, {"marts.fct_x": rows}, {"marts.fct_x": before}, force=False)
    assert result.passed is passed
    assert result.severity is dg.AssetCheckSeverity.ERROR


def test_a_table_that_is_gone_has_shrunk() -> None:
    assert not compare(KEY, {}, {"marts.fct_x": 1}, force=False).passed


def test_force_says_so_and_does_not_block() -> None:
    result = compare(KEY, {}, {"marts.fct_x": 1}, force=True)
    assert not result.passed
    assert result.severity is dg.AssetCheckSeverity.WARN
