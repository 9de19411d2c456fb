"""What goes wrong at night: readers notice nothing, and the next night goes on."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.archive import Archive
from tests.doubles.faults import MAINTENANCE, Hang
from tests.pipeline import Canauto, Publishers

# What identifies the content of a release, whenever and wherever it was made.
RUN_TIMES = {"metadata.meta_refreshes", "metadata.meta_tests"}


def content(canauto: Canauto) -> dict[str, str]:
    manifest = json.loads((canauto.current / "manifest.json").read_text())
    hashes = {f"{t['schema']}.{t['name']}": t["content_sha256"] for t in manifest["tables"]}
    return {name: value for name, value in hashes.items() if name not in RUN_TIMES}


def wait_for(happened: Callable[[], object], process: "subprocess.Popen[str]") -> None:
    """Until something is seen on the disk; the process must still be running then."""
    deadline = time.monotonic() + 120
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)


def holder(code: str) -> "subprocess.Popen[str]":
    """A process that does something, says so, and stays."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"{code}\nimport time; print('holding', flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "holding\n"
    return process


def test_a_source_that_is_down_does_not_stop_the_others(
    publishers: Publishers, synthetic: Canauto
) -> None:
    before = synthetic.release_bytes()
    publishers.statcan.inject("36100008", MAINTENANCE, times=20)
    publishers.statcan.metadata_overrides[36100008] = {"releaseTime": "2025-02-19T08:30"}
    answer = synthetic("refresh", **publishers.environment("2025-02-26T21:30"))
    publishers.statcan.metadata_overrides.clear()
    assert answer.returncode == 3, answer.stdout + answer.stderr
    assert "statcan/36100008: UNAVAILABLE" in answer.stderr
    assert "The last good snapshot stands" in answer.stderr
    assert synthetic.release_bytes() == before
    told = json.loads(synthetic("status", "--json").stdout)
    states = {d["dataset"]: d["state"] for d in told["datasets"] if d["source"] == "statcan"}
    assert states.pop("36100008") == "UNAVAILABLE"
    assert set(states.values()) == {"UNCHANGED"}


def test_a_second_process_is_told_who_is_at_work(sample: Canauto) -> None:
    code = (
        "from pathlib import Path; from orchestration.lock import data_lock\n"
        f"lock = data_lock(Path({str(sample.data / '.lock')!r}), 'canauto refresh')\n"
        "lock.__enter__()"
    )
    other = holder(code)
    try:
        for command in (["refresh", "--sample"], ["pull", "20100085"], ["rollback"], ["prune"]):
            answer = sample(*command)
            assert answer.returncode == 1
            assert str(other.pid) in answer.stderr
            assert "Traceback" not in answer.stderr
    finally:
        other.kill()
        other.wait()
    assert sample("prune").returncode == 0


def test_a_locked_warehouse_is_one_sentence(sample: Canauto) -> None:
    before = sample.release_bytes()
    path = str(sample.data / "warehouse" / "canauto.duckdb")
    other = holder(f"import duckdb; con = duckdb.connect({path!r})")
    try:
        answer = sample("refresh", "--sample")
        assert answer.returncode == 1
        assert f"is open in process {other.pid}" in answer.stderr
        assert "Traceback" not in answer.stderr
    finally:
        other.kill()
        other.wait()
    assert sample.release_bytes() == before


def test_ctrl_c_while_a_publisher_is_silent(publishers: Publishers, tmp_path: Path) -> None:
    canauto = Canauto(tmp_path / "data", publishers.environment("2025-02-26T22:00"))
    publishers.statcan.inject("20100085-eng.zip", Hang(8))
    process = canauto.start("refresh", "--only", "20100085")
    wait_for(lambda: any(canauto.data.glob("archive/_fetch-*")), process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert "the last release stands" in said
    assert "Traceback" not in said
    assert not list(canauto.data.glob("archive/**/.writing-*"))
    assert not canauto.current.exists()
    publishers.statcan.clear_faults()
    for snapshot in Archive(canauto.data / "archive").snapshots("statcan", "20100085"):
        snapshot.verify()  # The download may have come to its end; then it is whole.


@pytest.mark.slow
def test_killed_in_every_stage_the_next_run_makes_the_same_release(
    sample: Canauto, tmp_path: Path
) -> None:
    canauto = Canauto(tmp_path / "data")
    stages: dict[str, Callable[[], object]] = {
        "load": (canauto.data / "warehouse" / "canauto.duckdb").exists,
        "build": lambda: any(canauto.data.glob("dbt/**/run")),
        "publish": lambda: any(canauto.data.glob("published/releases/.building-*")),
    }
    for seen in stages.values():
        process = canauto.start("refresh", "--sample")
        wait_for(seen, process)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert not canauto.current.exists()
    answer = canauto("refresh", "--sample")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert content(canauto) == content(sample)
    assert not list(canauto.data.glob("published/releases/.building-*"))
    assert not list(canauto.data.glob("archive/**/.writing-*"))
