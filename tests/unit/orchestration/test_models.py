"""When a build is called for. The workspace is a stand-in."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from orchestration.assets.models import reason_not_to_publish
from orchestration.records import BuildRecord
from orchestration.resources import Workspace

CURRENT = SimpleNamespace(id="20260101T000000Z", manifest=SimpleNamespace(fingerprint="same"))


def workspace(
    current: Any = CURRENT, built: BuildRecord | None = None, withdrawn: Any = None
) -> Workspace:
    """Now: run `now`, input `same`."""
    releases = SimpleNamespace(current=lambda: current, withdrawn=lambda _: withdrawn)
    fake = SimpleNamespace(
        fingerprint=lambda: "same",
        build_record=lambda: built,
        releases=releases,
        record=SimpleNamespace(run_id="now"),
    )
    return cast("Workspace", fake)


def built(fingerprint: str = "same", run_id: str = "before") -> BuildRecord:
    return BuildRecord(fingerprint, run_id, datetime(2026, 1, 1, tzinfo=UTC).isoformat())


def test_nothing_new() -> None:
    assert reason_not_to_publish(workspace(built=built())) == (
        "Nothing new since release 20260101T000000Z."
    )
    assert reason_not_to_publish(workspace(built=built()), again=True) is None


@pytest.mark.parametrize(
    ("current", "record"),
    [
        (None, built()),
        (SimpleNamespace(id="x", manifest=SimpleNamespace(fingerprint="other")), built()),
        (CURRENT, None),  # Something was loaded since, or a build was cut short.
        (CURRENT, built("other")),
        (CURRENT, built(run_id="now")),  # This very run has built it.
    ],
)
def test_a_build_is_due(current: Any, record: BuildRecord | None) -> None:
    assert reason_not_to_publish(workspace(current, record)) is None


def test_what_was_rolled_back_is_not_published_again() -> None:
    withdrawn = SimpleNamespace(id="20260102T000000Z")
    for again in (False, True):
        reason = reason_not_to_publish(workspace(None, built(), withdrawn), again=again)
        assert reason is not None
        assert "rolled back" in reason
