"""dbt ends with the process that started it, however that one ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.settings import REPOSITORY

PATIENCE = 30

# In place of dbt: says who it is, and stays.
DBT = """
import os, sys, time
def cli():
    print(os.getpid(), *sys.argv, flush=True)
    time.sleep(600)
"""
PARENT = """
import os, subprocess
from orchestration.dbt import DBT
subprocess.run([*DBT, "build"], env={**os.environ, "CANAUTO_PARENT": str(os.getpid())})
"""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM], ids=["kill -9", "kill"])
def test_dbt_does_not_outlive_the_process_that_started_it(
    tmp_path: Path, sign: signal.Signals
) -> None:
    package = tmp_path / "dbt" / "cli"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        (folder / "__init__.py").write_text("")
    (package / "main.py").write_text(DBT)
    # orchestration.dbt loads dagster-dbt, and with it dbt: the real one must be found there.
    real = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    code = f"import os; os.environ['PYTHONPATH'] = {str(tmp_path)!r}\n{PARENT}"
    parent = subprocess.Popen(
        [sys.executable, "-c", code], env=real, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid, *arguments = parent.stdout.readline().split()
    try:
        assert arguments == ["dbt", "build"]
        assert parent.poll() is None
        parent.send_signal(sign)
        parent.communicate(timeout=PATIENCE)  # To the end of the output, which dbt holds open too.
    except subprocess.TimeoutExpired:
        os.kill(int(pid), signal.SIGKILL)
        raise
