"""What canauto says when the disk fills up, stage by stage: run by test_bad_nights.py.

`unshare --map-root-user --mount python -m tests.integration.full_disk DATA FOLDER` mounts a small
disk on FOLDER, copies the data folder DATA to it, and prints as JSON what came of each stage.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.integration.processes import wait_for
from tests.pipeline import Canauto

SIZE = "400m"  # Above what canauto asks for before it begins.


def main() -> None:
    """See the module's docstring."""
    data, folder = Path(sys.argv[1]), Path(sys.argv[2])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)], check=True)
    canauto = Canauto.copy_of(Canauto(data), folder)
    canauto.env["DAGSTER_HOME"] = ""  # On the small disk as well.
    stages: dict[str, tuple[list[str], Callable[[], object]]] = {
        "publish": (
            ["publish", "--force"],
            lambda: any(canauto.data.glob("published/releases/.building-*")),
        ),
        "load": (
            ["rebuild"],
            lambda: not (canauto.data / "warehouse" / "build.json").exists(),
        ),
    }
    told = {}
    for stage, (command, reached) in stages.items():
        before = canauto.release_bytes()
        process = canauto.start(*command)
        wait_for(reached, process)
        fill(folder / "filler")
        _, said = process.communicate()
        (folder / "filler").unlink()
        told[stage] = {
            "code": process.returncode,
            "said": said,
            "release_stands": canauto.release_bytes() == before,
        }
    print(json.dumps(told))


def fill(path: Path) -> None:
    """Write until there is no room for one byte more."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue


if __name__ == "__main__":
    main()
