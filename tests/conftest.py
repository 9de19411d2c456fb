"""What all tests share."""

import pytest

from sources.registry import Registry, load_registry
from tests.pipeline import publishers, sample, synthetic

__all__ = ["publishers", "sample", "synthetic"]


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The shipped registry."""
    return load_registry()
