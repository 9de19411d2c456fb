"""`canauto revisions`: a summary by vintage, a series as a triangle, and what there is not."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sources.registry import Registry
from tests.doubles.delta_server import (
    BEFORE,
    MONDAY,
    ON_MONDAY,
    ON_TUESDAY,
    PID,
    TUESDAY,
    DeltaServer,
    archived,
    canauto,
    day_file,
    server,
)

__all__ = ["server"]


def test_revisions_are_shown_as_a_summary_and_as_a_triangle(
    server: DeltaServer, tmp_path: Path, registry: Registry
) -> None:
    archived(tmp_path, registry, BEFORE, replace(ON_TUESDAY, scalar_id=3))
    server.days = dict([day_file(MONDAY, BEFORE, ON_MONDAY)])
    canauto("backfill", PID)
    summary = json.loads(canauto("revisions", "99-10-0001", "--format", "json").output)
    counts = [
        [v[f"figures_{what}"] for what in ("added", "revised", "restated", "withdrawn")]
        for v in summary["vintages"]
    ]
    assert counts == [[4, 0, 0, 0], [1, 1, 0, 0], [0, 5, 0, 0]]
    assert [v["largest_revision_pct"] for v in summary["vintages"]][:2] == [
        None,
        pytest.approx(100 * 2 / 110),
    ]
    assert summary["most_revised_series"][0]["members"] == ["Canada", "Total"]
    table = canauto("revisions", f"{PID}01", "--coordinate", "1.1.0.0.0.0.0.0.0.0", "--lang", "fr")
    lines = [line.split() for line in table.output.splitlines()]
    assert table.output.startswith(f"{PID} 1.1: Canada / Ensemble\n")
    assert lines[2:] == [
        ["ref_date", "2026-01-15", MONDAY, TUESDAY],
        ["2025-11", "100", ".", "100,000"],
        ["2025-12", "110", "112", "113,000"],
        ["2026-01", "120", "120,000"],
    ]
    states = canauto("revisions", PID, "--coordinate", "1.1", "--format", "csv").output
    assert states.splitlines()[3].startswith("1.1,2025-12,2025-12-01,110.0,,,0,2026-01-15 13:30")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("car",), 2, "car is not the id of a table"),
        (("99100009",), 1, "Table 99100009 is not declared and was never pulled"),
        (("20-10-0085",), 1, "Table 20100085 has not been loaded yet: run `canauto refresh"),
        ((PID, "--coordinate", "3.1"), 2, f"Table {PID} has no series 3.1: its coordinates have 2"),
        ((PID, "--coordinate", "1.x"), 2, "'1.x' is no coordinate"),
    ],
)
def test_revisions_says_in_one_sentence_what_there_is_not(
    arguments: tuple[str, ...],
    code: int,
    sentence: str,
    server: DeltaServer,
    tmp_path: Path,
    registry: Registry,
) -> None:
    name, content = day_file(MONDAY, BEFORE, ON_MONDAY)
    (tmp_path / name).write_bytes(content)
    canauto("backfill", PID, "--from", str(tmp_path / name))
    answer = canauto("revisions", *arguments)
    assert answer.exit_code == code
    assert sentence in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_revisions_without_a_warehouse_and_while_it_is_written(
    server: DeltaServer, tmp_path: Path
) -> None:
    answer = canauto("revisions", PID)
    assert (answer.exit_code, "There is no warehouse yet" in answer.stderr) == (1, True)
    path = tmp_path / "data" / "warehouse" / "canauto.duckdb"
    path.parent.mkdir(parents=True)
    code = (
        f"import duckdb, time; con = duckdb.connect({str(path)!r}); "
        "print('open', flush=True); time.sleep(30)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        answer = canauto("revisions", PID)
    finally:
        holder.kill()
        holder.wait()
    assert answer.exit_code == 1
    assert f"is being written by process {holder.pid}: ask again" in answer.stderr
