"""What all tests share, and in which order they are given out."""

from pathlib import Path

import pytest

from tests.shared import as_of_sample, own_sample, publishers, registry, sample, small, synthetic

__all__ = ["as_of_sample", "own_sample", "publishers", "registry", "sample", "small", "synthetic"]

# Files of whole pipeline runs, the longest first: `make test` gives out file after file, and a long
# one at the end would keep one process at work alone. The first two make different releases.
LONGEST_FIRST = tuple(
    f"integration/test_{name}.py"
    for name in (
        *("sample", "nights", "stopped", "structure", "release_morning"),
        *("add", "feeds", "bad_nights", "pull", "waiting"),
    )
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order; tests of a file stay as they are."""
    places = {Path(__file__).parent / name: i for i, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
