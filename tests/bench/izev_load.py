"""What 459,288 incentives cost: `python -m tests.bench.izev_load`.

Writes a synthetic file of the size and layout of the publisher's three together, then takes it into
an archive and loads it into DuckDB, each in a process of its own. Prints rows, seconds and peak
memory; README.md has figures that were seen.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from sources.archive import Archive
from sources.feeds._fetch import Desk, bring_feed
from sources.feeds.izev import DATASET
from sources.load import create_table, load_dataset, open_warehouse, prepare_warehouse
from sources.registry import load_registry
from tests.bench.measure import ROOT, RSS_UNIT
from tests.doubles.feed_izev import write_many

ROWS = 459_288
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def write(folder: Path) -> int:
    """Write the file; returns how many rows repeat another."""
    return write_many(folder / "incentives.csv", ROWS)


def bring(folder: Path) -> int:
    """Take the file into the archive."""
    licence = load_registry().licence_of(DATASET)
    desk = Desk(Archive(folder / "archive"), DATASET, licence, NOW)
    (outcome,) = bring_feed(desk, {"all_years": folder / "incentives.csv"})
    return int(outcome.evidence["rows"])


def load(folder: Path) -> int:
    """Load it into a new warehouse file."""
    archive = Archive(folder / "archive")
    with open_warehouse(folder / "canauto.duckdb") as con:
        prepare_warehouse(con, archive, load_registry())
        create_table(con, DATASET)
        return load_dataset(con, archive, DATASET, now=NOW).rows_added


STEPS = {"repeats": write, "fetch": bring, "load": load}


def main() -> None:
    """Without arguments, measure each step; with a step and a folder, do it."""
    if len(sys.argv) == 3:
        started = time.monotonic()
        rows = STEPS[sys.argv[1]](Path(sys.argv[2]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6
        print(f"{sys.argv[1]:<8}{rows:>10,}{time.monotonic() - started:>8.1f}{peak:>9.0f}")
        return
    with tempfile.TemporaryDirectory(prefix="canauto-bench-") as name:
        print(f"{'':<8}{'rows':>10}{'s':>8}{'peak MB':>9}")
        for step in STEPS:
            command = [sys.executable, "-m", "tests.bench.izev_load", step, name]
            subprocess.run(command, cwd=ROOT, check=True)
        with duckdb.connect(str(Path(name) / "canauto.duckdb"), read_only=True) as con:
            print("loaded:", *con.execute("select count(*) from raw.izev").fetchall()[0])


if __name__ == "__main__":
    main()
