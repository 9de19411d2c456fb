"""What one `dbt build` of the sample costs a node: `python -m tests.bench.build_nodes`.

Beside it, in the same run: the same SELECTs in bare DuckDB, in the order in which dbt ran them.
What lies between the two is dbt's own work. The aim is 0.1 CPU seconds a node, parse included, on a
quiet machine.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
AIM = 0.1


def cpu_seconds(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def build(warehouse: Path, target: Path) -> tuple[float, list[dict[str, Any]]]:
    """CPU seconds of `dbt build` on a loaded warehouse, and its results, node by node.

    Raises:
        RuntimeError: A model or a blocking test failed; a figure for that would mislead.
    """
    project = str(ROOT / "dbt_project")
    before = cpu_seconds(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [
            *(str(BIN / "dbt"), "--quiet", "--no-use-colors", "build", "--no-partial-parse"),
            *("--project-dir", project, "--profiles-dir", project),
            *("--target-path", str(target), "--log-path", str(target)),
        ],
        env={**os.environ, "CANAUTO_WAREHOUSE": str(warehouse)},
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = cpu_seconds(resource.RUSAGE_CHILDREN) - before
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    results: list[dict[str, Any]] = json.loads((target / "run_results.json").read_text())["results"]
    return seconds, results


def select_again(warehouse: Path, results: list[dict[str, Any]]) -> float:
    """CPU seconds of the models' and tests' SELECTs alone."""
    with duckdb.connect(str(warehouse)) as con:
        con.execute("set timezone = 'UTC'")
        con.execute("create schema again")
        before = cpu_seconds(resource.RUSAGE_SELF)
        for number, result in enumerate(results):
            if result["unique_id"].startswith("model."):
                con.execute(f"create table again.t{number} as {result['compiled_code']}")
            elif result["unique_id"].startswith("test."):
                con.execute(f"select count(*) from ({result['compiled_code']})").fetchall()
        return cpu_seconds(resource.RUSAGE_SELF) - before


def main() -> None:
    """Publish the sample in a folder of its own, then build it once more and print."""
    with tempfile.TemporaryDirectory(prefix="canauto-bench-") as folder:
        data = Path(folder)
        env = {**os.environ, "CANAUTO_DATA": folder}
        env.pop("DAGSTER_HOME", None)
        subprocess.run(
            [str(BIN / "canauto"), "refresh", "--sample"], env=env, cwd=ROOT, check=True, stdout=-3
        )
        warehouse = data / "warehouse" / "canauto.duckdb"
        seconds, results = build(warehouse, data / "target")
        bare = select_again(warehouse, results)
    kinds = Counter(result["unique_id"].split(".")[0] for result in results)
    print(", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    print(f"dbt build: {seconds:.1f} CPU s, {seconds / len(results):.3f} a node (aim {AIM})")
    print(
        f"the same SELECTs in DuckDB: {bare:.1f} CPU s; dbt takes {seconds / bare:.1f} times that"
    )
    print("slowest, by dbt's own clock:")
    for result in sorted(results, key=lambda r: -r["execution_time"])[:10]:
        print(f"  {result['execution_time']:6.2f} s  {result['unique_id']}")


if __name__ == "__main__":
    main()
