"""What is shown: a live line on a terminal, plain lines when piped, and no words of others."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.console import Reporter, print_tables

ROOT = Path(__file__).parents[3]


def told(*, terminal: bool) -> str:
    """What a reader sees of a run with a failure in it."""
    stream = io.StringIO()
    reporter = Reporter(Console(file=stream, force_terminal=terminal, width=200))
    reporter.stage("fetched", None)
    reporter.item("fetched/statcan/20100085", "NEW")
    reporter.item("fetched/statcan/20100025", "SAMPLE")
    reporter.item("fetched/statcan/20100001 source_answers", "No answer.", problem=True)
    reporter.stage_ended("")
    reporter.stage("models", None)
    reporter.stage_ended("failed")
    reporter.close()
    return stream.getvalue()


def test_piped_there_are_plain_lines_of_what_is_worth_one() -> None:
    assert told(terminal=False).splitlines() == [
        "Fetching ...",
        "  fetched/statcan/20100085: NEW",
        "  fetched/statcan/20100001 source_answers: No answer.",
        "Building and testing ...",
        "  failed",
    ]


def test_on_a_terminal_only_problems_have_lines_of_their_own() -> None:
    shown = told(terminal=True)
    assert "Fetching" in shown
    assert "Building and testing" in shown
    assert "  fetched/statcan/20100001 source_answers: No answer." in shown
    assert "20100085: NEW" not in shown
    assert shown.endswith("\x1b[?25h")  # the cursor is there again


def test_row_counts_piped_are_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    print_tables(Console(), {"marts.b": 1234, "marts.a": 0})
    assert capsys.readouterr().out == "marts.a\t0\nmarts.b\t1234\n"


def test_row_counts_on_a_terminal_are_for_people() -> None:
    stream = io.StringIO()
    print_tables(Console(file=stream, force_terminal=True, width=80), {"marts.b": 1234})
    assert "1,234" in stream.getvalue()


def test_what_a_step_prints_goes_nowhere_and_the_streams_come_back() -> None:
    code = """
import os, subprocess, sys
from orchestration.console import own_terminal
print("before")
try:
    with own_terminal() as console:
        console.print("ours")
        print("python's", flush=True)
        os.write(2, b"a library's\\n")
        subprocess.run(["echo", "dbt's"])
        raise ValueError
except ValueError:
    print("after", flush=True)
    os.write(2, b"error\\n")
"""
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["before", "ours", "after"]
    assert answer.stderr == "error\n"
