"""What large StatCan tables cost, beside stats_can: `python -m tests.bench.statcan_scale [FOLDER]`.

Makes two synthetic tables of 5 and 12 million rows in the exact layout, each with a second vintage
in which one value in a hundred is revised (about three minutes, once; they stay in FOLDER, which is
/tmp/canauto-scale unless given). Each case runs in a process of its own, the cases taking turns.
stats_can comes from PyPI into an environment of its own in FOLDER, and reads the same zip:
`zip_table_to_dataframe`, which gives a DataFrame in memory and nothing on a disk. `read_csv` is
DuckDB alone: the CSV unpacked to a file and read into a table, without checks or history.

Asserts nothing. CPU seconds and peak memory hold on a busy machine too; README.md has figures.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.big_table import BigTable
from tests.bench.measure import ROOT, Cost, median

ROUNDS = 3
FIVE, TWELVE = BigTable("99300005", 8_596), BigTable("99300012", 20_101)
STATS_CAN = """
import json, resource, sys, time
from pathlib import Path
import stats_can
started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
frame = stats_can.zip_table_to_dataframe(sys.argv[1], path=Path(sys.argv[2]))
after = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "rows": len(frame),
    "seconds": time.perf_counter() - started,
    "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    "peak_bytes": after.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
}))
"""


@dataclass(frozen=True)
class Line:
    """One line of the result.

    Attributes:
        case: Of scale_case, or `stats_can`.
        beside: The line that its ratios are of; empty for none.
        aim: What the project wants of it, on a quiet machine.
    """

    title: str
    table: BigTable
    case: str
    vintage: int = 1
    beside: str = "stats_can, zip to DataFrame"
    aim: str = ""


LINES = (
    Line("stats_can, zip to DataFrame", FIVE, "stats_can", beside=""),
    Line("DuckDB read_csv, the limit", FIVE, "read_csv"),
    Line("zip to raw, first vintage", FIVE, "load", aim="CPU 50 %, wall 33 %"),
    Line(
        "zip to raw, second vintage",
        FIVE,
        "load",
        vintage=2,
        beside="zip to raw, first vintage",
        aim="CPU 150 %",
    ),
    Line("check a download, line by line", FIVE, "by_line", beside=""),
    Line("check a download", FIVE, "inspect", beside="check a download, line by line"),
    Line("12 M: pull, first vintage", TWELVE, "pull", beside="", aim="under 700 MB"),
    Line(
        "12 M: pull, second vintage",
        TWELVE,
        "pull",
        vintage=2,
        beside="12 M: pull, first vintage",
        aim="under 700 MB",
    ),
)


def main() -> None:
    """Make what is needed, run every case in turn, and print the table."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/canauto-scale").resolve()
    python = _stats_can_environment(folder / "stats_can")
    for line in LINES:
        print(f"making {line.table.product_id}, vintage {line.vintage}", file=sys.stderr)
        line.table.files(folder, line.vintage)
    costs: dict[str, list[Cost]] = {line.title: [] for line in LINES}
    for turn in range(ROUNDS):
        for line in LINES:
            print(f"turn {turn + 1} of {ROUNDS}: {line.title}", file=sys.stderr)
            costs[line.title].append(_run(line, folder, python))
    _print({title: median(found) for title, found in costs.items()})


def _run(line: Line, folder: Path, python: Path) -> Cost:
    pid, work = line.table.product_id, folder / "work" / f"{line.table.product_id}-{line.case}"
    if line.case == "stats_can":
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(line.table.files(folder, line.vintage)[f"{pid}-eng.zip"].parent, work)
        command = [str(python), "-c", STATS_CAN, pid, str(work)]
    else:
        command = [sys.executable, "-m", "tests.bench.scale_case", line.case, pid]
        command += [str(line.table.series), str(line.vintage), str(folder), str(work)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = json.loads(said.splitlines()[-1])
    months_added = line.vintage - 1
    assert found["rows"] == line.table.rows + months_added * line.table.series, found
    return Cost(found["seconds"], found["cpu_seconds"], found["peak_bytes"])


def _stats_can_environment(folder: Path) -> Path:
    """The Python of an environment that has stats_can from PyPI, made when missing."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "stats-can"], check=True)
    return python


def _print(costs: dict[str, Cost]) -> None:
    print(f"{'':<32}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}  beside that, CPU and wall")
    for line in LINES:
        cost, other = costs[line.title], costs.get(line.beside)
        share = (
            f"{cost.cpu_seconds / other.cpu_seconds:>6.0%}{cost.seconds / other.seconds:>6.0%}"
            f" of {line.beside}"
            if other
            else ""
        )
        print(
            f"{line.title:<32}{cost.cpu_seconds:>8.1f}{cost.seconds:>8.1f}"
            f"{cost.peak_bytes / 1e6:>9.0f}{share}{f'  (aim: {line.aim})' if line.aim else ''}"
        )


if __name__ == "__main__":
    main()
