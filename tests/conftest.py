"""What all tests share."""

from pathlib import Path

import pytest

from sources.registry import Registry, load_registry
from tests.pipeline import publishers, sample, synthetic

__all__ = ["publishers", "sample", "synthetic"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Which tests run in one process: those of a file, and the files that share a pipeline run.

    The runs are fixtures of a session, and every process has a session of its own.
    """
    groups: dict[Path, str] = {}
    for item in items:
        shared = {"synthetic", "sample"} & set(getattr(item, "fixturenames", ()))
        if shared:
            groups[item.path] = max(shared)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(groups.get(item.path, str(item.path))))


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The shipped registry."""
    return load_registry()
