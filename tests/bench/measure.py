"""What a refresh costs: `python -m tests.bench.measure` (or `.venv/bin/python -m ...`).

Prints wall seconds, CPU seconds and peak memory, children (dbt) included, and the CPU seconds as
a share of the first run's. The aims are in the last column; they are for a quiet machine of two
cores. README.md has figures that were seen.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CANAUTO = Path(sys.executable).parent / "canauto"
# Linux counts in kilobytes, macOS in bytes.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Cost:
    """What one command took.

    Attributes:
        peak_bytes: Of the largest single process of the command.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def measure(command: list[str], data: Path) -> Cost:
    """Run a command to its end, in silence.

    Raises:
        RuntimeError: It failed; a figure for a failed run would mislead.
    """
    env = {**os.environ, "CANAUTO_DATA": str(data)}
    env.pop("DAGSTER_HOME", None)
    with (data / "bench.log").open("wb") as log:
        started = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{(data / 'bench.log').read_text()}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT)


def median(costs: list[Cost]) -> Cost:
    """The middle of several runs by CPU time, which other work on the machine sways least."""
    return sorted(costs, key=lambda cost: cost.cpu_seconds)[len(costs) // 2]


def main() -> None:
    """Measure each thing and print a line for it; what can be repeated, three times."""
    definitions = "import orchestration.definitions"
    with tempfile.TemporaryDirectory(prefix="canauto-bench-") as folder:
        data = Path(folder)
        refresh = [str(CANAUTO), "refresh", "--sample"]
        steps = [
            ("make run, after set-up", ["make", "--silent", "run"], 1, ""),
            ("refresh --sample, nothing new", refresh, 3, "under 12 s CPU"),
            ("loading definitions", [sys.executable, "-c", definitions], 3, "under 6 s"),
            ("canauto status", [str(CANAUTO), "status"], 3, ""),
        ]
        print(f"{'':<32}{'wall s':>8}{'CPU s':>8}{'peak MB':>9}{'of first':>10}  aim")
        first: Cost | None = None
        for name, command, runs, aim in steps:
            cost = median([measure(command, data) for _ in range(runs)])
            first = first or cost
            peak, share = cost.peak_bytes / 1e6, cost.cpu_seconds / first.cpu_seconds
            print(
                f"{name:<32}{cost.seconds:>8.1f}{cost.cpu_seconds:>8.1f}{peak:>9.0f}{share:>10.0%}"
                f"  {aim}"
            )


if __name__ == "__main__":
    main()
