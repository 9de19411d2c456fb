"""A data folder and a checkout that may only be read: one sentence, whichever the command."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from orchestration.settings import REPOSITORY

COMMANDS = [
    *(["refresh", "--sample"], ["refresh"], ["rebuild"], ["rebuild", "--as-of", "2020-01-01"]),
    *(["publish"], ["rollback"], ["prune"], ["docs"], ["pull", "20100085"], ["backfill"]),
    *(["withdraw", "desrosiers", "sales"], ["ui", "--port", "3999"]),
]
ASK = """
import json, sys
from click.testing import CliRunner
from orchestration.cli import main
answers = [
    CliRunner().invoke(main, command, env={"CANAUTO_DATA": data})
    for data, command in json.loads(sys.argv[1])
]
print(json.dumps([[answer.exit_code, answer.output] for answer in answers]))
"""
PARSE = """
import pathlib, sys
from orchestration import dbt
dbt.TARGET = pathlib.Path(sys.argv[1]) / "target"
try:
    dbt.ensure_manifest(None)
except dbt.DbtError as error:
    print(error)
"""
# What lets root write where it may not.
WITHOUT = "--bounding-set=-dac_override,-dac_read_search,-fowner"


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "read_only"
    folder.mkdir()
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def as_a_user(code: str, *arguments: str) -> str:
    command: Sequence[str | None] = []
    if os.geteuid() == 0:
        command = [shutil.which("setpriv"), WITHOUT]
        if command[0] is None:
            pytest.skip("root may write everywhere, and there is no setpriv to make it less")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("CANAUTO", "DAGSTER"))}
    return subprocess.run(
        [*map(str, command), sys.executable, "-c", code, *arguments],
        env={**inherited, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout


def test_of_a_data_folder_every_command_says_so(read_only: Path) -> None:
    asked = [[str(read_only), command] for command in COMMANDS]
    answers = json.loads(as_a_user(ASK, json.dumps(asked)))
    sentence = (
        f"The data folder {read_only} cannot be written (Permission denied): "
        "make it writable, or set CANAUTO_DATA to another folder.\n"
    )
    assert dict(zip(map(" ".join, COMMANDS), answers, strict=True)) == {
        " ".join(command): [2, sentence] for command in COMMANDS
    }


def test_of_a_folder_inside_it_too_before_anything_is_done(tmp_path: Path) -> None:
    expected, asked = {}, []
    for name in ("archive", "archive/_log", "dagster", "dbt", "published/releases", "warehouse"):
        data = tmp_path / name.replace("/", "_")
        folder = data / name
        folder.mkdir(parents=True)
        folder.chmod(0o555)
        for command in (["docs"], ["rollback"], ["prune"]):
            asked.append([str(data), command])
            expected[f"{data} {command}"] = [
                2,
                f"The data folder {data} cannot be written ({folder}: Permission denied): "
                "make it writable, or set CANAUTO_DATA to another folder.\n",
            ]
    answers = json.loads(as_a_user(ASK, json.dumps(asked)))
    assert dict(zip(expected, answers, strict=True)) == expected


def test_a_checkout_is_named(read_only: Path) -> None:
    assert as_a_user(PARSE, str(read_only)) == (
        f"dbt parses its project into {read_only / 'target'}, which cannot be written "
        "(Permission denied): make it writable.\n"
    )
