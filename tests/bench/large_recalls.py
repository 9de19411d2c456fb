"""What a file of recalls of 200 MB costs: `python -m tests.bench.large_recalls COPY [FOLDER]`.

COPY is the real `vrdb_60days_daily.csv`; its records are written again and again under other
recall numbers until the file is as large as the full one was in October 2026. Prints, of reading
it (the check of a download) and of loading it into DuckDB, each in a process of its own: rows, wall
and CPU seconds, rows a second and peak memory. Asserts that no row is lost.
"""

import csv
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sources.archive import Archive
from sources.feeds._fetch import Desk, bring_feed
from sources.feeds._read import Reading
from sources.feeds.vehicle_recalls import DATASET
from sources.load import create_table, load_dataset, open_warehouse, prepare_warehouse
from sources.registry import load_registry
from tests.bench.measure import RSS_UNIT

SIZE = 206_861_872
NOW = datetime(2026, 10, 3, tzinfo=UTC)


def make_file(copy: Path, path: Path) -> int:
    """Write the large file, and return how many records it has."""
    with copy.open(encoding="utf-8", newline="") as stream:
        header, *records = csv.reader(stream)
    rows = turn = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        while stream.tell() < SIZE:
            for record in records:
                writer.writerow([f"{turn}{record[0]}", *record[1:]])
            rows += len(records)
            turn += 1
    return rows


def read(path: Path, _: Path) -> int:
    """As a download is checked: once to its end."""
    return Reading(DATASET, "full", path).count()


def load(path: Path, folder: Path) -> int:
    """From the file into the archive and from there into `raw`."""
    archive, registry = Archive(folder / "archive"), load_registry()
    bring_feed(Desk(archive, DATASET, registry.licence_of(DATASET), NOW), {"full": path})
    with open_warehouse(folder / "warehouse" / "canauto.duckdb") as con:
        prepare_warehouse(con, archive, registry)
        create_table(con, DATASET)
        return load_dataset(con, archive, DATASET, now=NOW).rows_added


def measured(step: str, path: Path, folder: Path) -> str:
    """One step in a process of its own, as a line of the table.

    Raises:
        RuntimeError: It failed, or lost rows.
    """
    code = (
        f"from pathlib import Path; from tests.bench.large_recalls import {step}; "
        f"print({step}(Path({str(path)!r}), Path({str(folder)!r})))"
    )
    reading, writing = os.pipe()
    started = time.monotonic()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", code],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1)],
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        rows = answer.read().strip()
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - started
    if status or not rows:
        raise RuntimeError(f"{step} failed")
    cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT / 1e6
    return (
        f"{step:<6}{int(rows):>10,}{seconds:>8.1f}{cpu:>8.1f}{int(rows) / cpu:>10,.0f}{peak:>8.0f}"
    )


def main() -> None:
    """Make the file and print a line for each step."""
    copy = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        path = Path(folder) / "full.csv"
        rows = make_file(copy, path)
        print(f"{path.stat().st_size / 1e6:.0f} MB, {rows:,} records")
        print(f"{'':<6}{'rows':>10}{'wall s':>8}{'CPU s':>8}{'rows/s':>10}{'peak MB':>8}")
        for step in ("read", "load"):
            line = measured(step, path, Path(folder))
            assert f"{rows:,}" in line, f"{step} lost rows: {line}"
            print(line)


if __name__ == "__main__":
    main()
