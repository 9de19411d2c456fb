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
answers = [CliRunner().invoke(main, command) for command in json.loads(sys.argv[1])]
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


def as_a_user(code: str, *arguments: str, **env: str) -> str:
    command: Sequence[str | None] = []
    if os.geteuid() == 0:
        command = [shutil.which("setpriv"), WITHOUT]
        if command[0] is None:
            pytest.skip("root may write everywhere, and there is no setpriv to make it less")
    return subprocess.run(
        [*map(str, command), sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **env},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout


def test_of_a_data_folder_every_command_says_so(read_only: Path) -> None:
    answers = json.loads(as_a_user(ASK, json.dumps(COMMANDS), CANAUTO_DATA=str(read_only)))
    sentence = (
        f"The data folder {read_only} cannot be written (Permission denied): "
        "make it writable, or set CANAUTO_DATA to another folder.\n"
    )
    assert dict(zip(map(" ".join, COMMANDS), answers, strict=True)) == {
        " ".join(command): [2, sentence] for command in COMMANDS
    }


@pytest.mark.parametrize("name", ["warehouse", "dagster"])
def test_of_a_folder_inside_it_too(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data" / name
    folder.mkdir(parents=True)
    folder.chmod(0o555)
    data = {"CANAUTO_DATA": str(tmp_path / "data")}
    [[code, said]] = json.loads(as_a_user(ASK, '[["docs"]]', **data))
    folder.chmod(0o755)
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith(f"The data folder {tmp_path / 'data'} cannot be written")


def test_a_checkout_is_named(read_only: Path) -> None:
    assert as_a_user(PARSE, str(read_only)) == (
        f"dbt parses its project into {read_only / 'target'}, which cannot be written "
        "(Permission denied): make it writable.\n"
    )
