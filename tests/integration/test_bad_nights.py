"""What is in the way of a run: named in one sentence, and the last release stands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.processes import holding
from tests.pipeline import Canauto

NOWHERE = "http://127.0.0.1:9"


def test_a_second_process_is_told_who_is_at_work(own_sample: Canauto) -> None:
    code = (
        "from pathlib import Path; from orchestration.lock import data_lock\n"
        f"lock = data_lock(Path({str(own_sample.data / '.lock')!r}), 'canauto refresh')\n"
        "lock.__enter__()"
    )
    with holding(code) as other:
        for command in (["refresh", "--sample"], ["pull", "20100085"], ["rollback"], ["prune"]):
            answer = own_sample(*command)
            assert answer.returncode == 1
            assert str(other.pid) in answer.stderr
            assert "Traceback" not in answer.stderr
        assert own_sample("status").returncode == 0
        assert own_sample("query", "select 1").returncode == 0
    assert own_sample("prune").returncode == 0


@pytest.mark.parametrize("read_only", [False, True], ids=["writing", "reading"])
def test_a_locked_warehouse_is_one_sentence(own_sample: Canauto, read_only: bool) -> None:
    before = own_sample.release_bytes()
    path = str(own_sample.data / "warehouse" / "canauto.duckdb")
    code = f"import duckdb; con = duckdb.connect({path!r}, read_only={read_only})"
    with holding(code) as other:
        answer = own_sample("refresh", "--sample")
    assert answer.returncode == 1
    assert f"is open in process {other.pid}" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    assert own_sample.release_bytes() == before


def test_no_network_at_all(synthetic: Canauto, tmp_path: Path) -> None:
    canauto = Canauto.copy_of(synthetic, tmp_path)
    answer = canauto("refresh", CANAUTO_STATCAN_URL=NOWHERE, CANAUTO_FEEDS_URL=NOWHERE)
    assert answer.returncode == 3, answer.stdout + answer.stderr
    status = json.loads(canauto("status", "--json").stdout)
    asked = [d for d in status["datasets"] if d["source"] != "curated"]
    assert len(asked) > 8
    by_hand = {d["dataset"] for d in asked if d["state"] is None}
    assert by_hand == {"desrosiers", "sp_global_mobility", "marklines", "autoforecast"}
    asked = [d for d in asked if d["dataset"] not in by_hand]
    assert {d["state"] for d in asked} == {"UNAVAILABLE"}
    told = [f"{d['source']}/{d['dataset']}: UNAVAILABLE" for d in asked]
    lines = answer.stderr.splitlines()
    assert len(lines) == len(told)
    assert all(any(line.startswith(start) for line in lines) for start in told)
    assert all("The last good snapshot stands." in line for line in lines)
    assert canauto.release_bytes() == synthetic.release_bytes()


def in_a_small_disk_of_its_own(*command: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """As root of a namespace of its own a process may mount what nobody else sees."""
    return subprocess.run(
        ["unshare", "--map-root-user", "--mount", *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={k: v for k, v in os.environ.items() if not k.startswith(("CANAUTO", "DAGSTER"))} | env,
    )


def test_a_disk_that_fills_up_on_the_way(small: Canauto, tmp_path: Path) -> None:
    try:
        allowed = in_a_small_disk_of_its_own("mount", "-t", "tmpfs", "none", str(tmp_path))
    except FileNotFoundError:
        pytest.skip("there is no unshare on this system")
    if allowed.returncode != 0:
        pytest.skip(f"this system lets no one mount a small disk: {allowed.stderr}")
    script = "tests.integration.full_disk"
    answer = in_a_small_disk_of_its_own(
        sys.executable,
        *("-m", script, str(small.data), str(tmp_path)),
        PYTHONPATH=small.env["PYTHONPATH"],
    )
    assert answer.returncode == 0, answer.stderr
    for stage, told in json.loads(answer.stdout).items():
        assert told["code"] == 1, (stage, told)
        assert "disk" in told["said"] and "full" in told["said"], (stage, told)
        assert told["said"].count("\n") == 1, (stage, told)
        assert told["release_stands"], stage
