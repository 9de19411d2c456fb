"""What all tests share."""

import pytest

from sources.registry import Registry, load_registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The shipped registry."""
    return load_registry()
