"""The dbt project as Dagster needs it: a manifest that is never stale, and the way to call dbt.

What does not belong here: assets; see orchestration/assets/models.py.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from dagster_dbt import DbtCliResource
from dagster_dbt.compat import DBT_PYTHON_VERSION

from orchestration import dbt_child
from orchestration.fingerprint import project_fingerprint
from orchestration.settings import DBT_PROJECT, Settings
from sources.errors import CanautoError

TARGET = DBT_PROJECT / "target"
MANIFEST = TARGET / "manifest.json"
# Not the command `dbt`: its process would outlive ours.
DBT = (sys.executable, "-P", dbt_child.__file__)


class DbtError(CanautoError):
    """A dbt command failed; the message has dbt's own last words."""


class DbtProcess(DbtCliResource):
    """dagster-dbt's resource, which starts dbt and reads its events, without its preparations.

    It would ask `dbt --version` in a process of its own, and load the project once more in ours for
    an adapter, which only fetching row counts needs: some five CPU seconds a build. The adapter is
    made inside a bare `except` (dagster-dbt 0.29), so a Ctrl-C at that time would be lost.
    """

    def __init__(self, **fields: Any) -> None:  # noqa: ANN401 (as in the parent)
        by_us = {"dbt_executable": DBT[0], "global_config_flags": list(DBT[1:])}
        super().__init__(**{**fields, **by_us})

    @cached_property
    def _cli_version(self) -> Any:  # noqa: ANN401 (as in the parent)
        return DBT_PYTHON_VERSION

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:  # type: ignore[override]
        """None: no event of ours needs one."""


def ensure_manifest(settings: Settings) -> Path:
    """Parse the dbt project if its files are not those of the manifest that is there.

    Outside `dagster dev` nothing builds a manifest, and a stale one would load in silence.

    Raises:
        DbtError: The project does not parse, or cannot be written.
    """
    stamp = TARGET / "manifest.fingerprint"
    with _parse_lock() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = project_fingerprint()
        if not MANIFEST.exists() or not stamp.exists() or stamp.read_text() != wanted:
            stamp.unlink(missing_ok=True)
            run_dbt(settings, ["parse"], target=TARGET)
            stamp.write_text(wanted)
    return MANIFEST


def _parse_lock() -> IO[str]:
    try:
        TARGET.mkdir(exist_ok=True)
        return (TARGET / ".parse.lock").open("w")
    except OSError as error:
        raise DbtError(
            f"dbt parses its project into {TARGET}, which cannot be written ({error.strerror}): "
            "make it writable."
        ) from error


def run_dbt(
    settings: Settings,
    arguments: Sequence[str],
    *,
    target: Path,
    warehouse: Path | None = None,
) -> None:
    """Run dbt in a process of its own: in this one it would keep the warehouse locked.

    Args:
        settings: For the environment.
        arguments: dbt's own, such as `["build"]`.
        target: Where dbt leaves its artefacts.
        warehouse: Another database than the private one.

    Raises:
        DbtError: dbt failed.
    """
    settings.export()
    command = [
        *(*DBT, "--quiet", "--no-use-colors", *arguments),
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(target), "--log-path", str(target)),
    ]
    result = subprocess.run(  # noqa: S603 (a fixed command, no shell)
        command,
        env={**os.environ, **settings.dbt_environment(warehouse)},
        cwd=DBT_PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        words = " ".join((result.stdout + result.stderr).split())
        raise DbtError(f"`dbt {arguments[0]}` failed: {words[:800] or 'without a word'}")
