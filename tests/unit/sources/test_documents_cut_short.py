"""Stopped between two pages of a release's documents, nothing of the release is seen.

Figures are synthetic.
"""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sources.errors import NoSpaceError
from tests.unit.sources.release_bench import Bench
from tests.unit.sources.test_release_documents import claims_sql

ROOT = Path(__file__).parents[3]
SECOND_PAGE = "fact_check.md"
# Publishes the warehouse, and dies as `kill -9` kills when the second page is to be written.
KILLED = f"""
import os, signal, sys
from pathlib import Path
from sources.releases import Releases
from tests.unit.sources.release_bench import Bench

write = Path.write_text
def dying(path, *args, **kwargs):
    if path.name == "{SECOND_PAGE}":
        os.kill(os.getpid(), signal.SIGKILL)
    return write(path, *args, **kwargs)
Path.write_text = dying
Bench(Path(sys.argv[1]), Releases(Path(sys.argv[2]))).publish(1)
"""


@pytest.fixture
def with_claims(bench: Bench) -> Bench:
    for sql in claims_sql():
        bench.change(sql)
    bench.publish()
    return bench


def test_a_disk_that_fills_up_between_two_pages(
    with_claims: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = with_claims.bytes()
    write = Path.write_text

    def full(path: Path, *args: object, **kwargs: object) -> int:
        if path.name == SECOND_PAGE:
            raise OSError(28, "No space left on device")
        return write(path, *args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(NoSpaceError, match=r"is full: .* the last release stands\.$"):
            with_claims.publish(1)
    assert with_claims.bytes() == before
    assert {path.name for path in (with_claims.publish(2).path / "docs").iterdir()} >= {
        "fact_check.html",
        SECOND_PAGE,
    }


def test_a_process_killed_between_two_pages(with_claims: Bench) -> None:
    before = with_claims.bytes()
    command = [sys.executable, "-c", KILLED, with_claims.warehouse, with_claims.releases.published]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == -signal.SIGKILL
    (left,) = with_claims.releases.folder.glob(".building-*")
    assert [path.name for path in (left / "docs").iterdir()] == ["fact_check.html"]
    with_claims.releases.sweep()
    assert with_claims.bytes() == before
    assert with_claims.publish(2).is_current
