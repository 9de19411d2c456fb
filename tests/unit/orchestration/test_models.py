"""When a build is called for. The workspace is a stand-in."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from orchestration.assets import models
from orchestration.assets.models import build, reason_not_to_publish
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
    withdrawn = "20260102T000000Z"
    for again in (False, True):
        reason = reason_not_to_publish(workspace(None, built(), withdrawn), again=again)
        assert reason is not None
        assert f"{withdrawn}, which was rolled back" in reason


STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "


@pytest.mark.parametrize("stubborn", ["", STUBBORN], ids=["obedient", "stubborn"])
def test_a_build_that_stops_takes_dbt_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stubborn: str
) -> None:
    """A dbt left behind would write to the warehouse while the next run holds the lock."""
    monkeypatch.setattr(models, "PATIENCE", 0.2)
    code = f"{stubborn}import time; print('up', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"

    def stream() -> Any:
        yield "an event"
        raise KeyError("test.canauto.not_in_the_manifest")

    record = tmp_path / "build.json"
    record.write_text("of the build before")
    settings = SimpleNamespace(
        build_record=record, dbt_target=tmp_path / "dbt", warehouse=tmp_path / "canauto.duckdb"
    )
    run = SimpleNamespace(run_id="this run")
    fake = cast("Any", SimpleNamespace(settings=settings, fingerprint=lambda: "same", record=run))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    dbt: Any = SimpleNamespace(cli=lambda *_, **__: SimpleNamespace(process=process, stream=stream))
    events = build(cast("Any", None), dbt, fake)
    assert next(events) == "an event"
    assert process.poll() is None
    with process, pytest.raises(KeyError, match="not_in_the_manifest"):
        next(events)
    assert process.returncode in (-9, -15)
    assert not record.exists()
