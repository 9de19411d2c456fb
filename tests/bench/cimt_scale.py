"""What a year of imports costs: `python -m tests.bench.cimt_scale [ROWS]`.

Makes a synthetic zip in the exact layout, then counts it (as fetching does) and takes the kept rows
(as loading does), each in a process of its own. Asserts that no row is lost, nothing else.
"""

import multiprocessing
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from sources.feeds._read import Reading
from sources.feeds.cimt import DATASET, ROWS
from tests.doubles.feed_cimt import Described, lookup

RSS_UNIT = 1 if sys.platform == "darwin" else 1024
PROVINCES = ("ON", "QC", "BC", "AB", "MB", "NS", "NB", "SK", "NL", "PE")
STATES = ("CA", "MI", "NY", "TX", "OH", "IL", "IN", "WA", "GA", "NC")
COUNTRIES = ("US", "CN", "KR", "MX", "JP", "DE", "IT", "FR", "GB", "VN", "IN", "TW", "TH")


def make(path: Path, rows: int) -> None:
    """Write `rows` rows of imports, a third of them of the chapters that are kept."""
    chance = random.Random(4)
    codes = [f"{chance.randrange(101210000, 9800000000):010d}" for _ in range(12_000)]
    codes += [f"8708{n:02d}00{m:02d}" for n in (10, 29, 30, 40, 50, 99) for m in range(20)]
    header = ",".join(column.header for column in ROWS["imp"].columns)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("ODPFN014_202412N.csv", "w", force_zip64=True) as member:
            member.write(f"{header}\r\n".encode())
            for start in range(0, rows, 10_000):
                lines = []
                for number in range(start, min(start + 10_000, rows)):
                    month = 202401 + number * 12 // rows
                    country = chance.choice(COUNTRIES)
                    state = chance.choice(STATES) if country == "US" else ""
                    lines.append(
                        f"{month},{chance.choice(codes)},{country},{chance.choice(PROVINCES)},"
                        f"{state},{chance.randrange(2_000_000)},{chance.randrange(9_000)},NMB\r\n"
                    )
                member.write("".join(lines).encode())
        described = [
            Described(code, "198801", "999912", "NMB", "Things", "Choses") for code in codes
        ]
        archive.writestr("ODPF_1_HS10Desc.TXT", lookup(described))


def count(path: Path) -> int:
    """What fetching does."""
    return Reading(DATASET, "imp_2024", path).count()


def take(path: Path) -> int:
    """What loading does, without the database."""
    reading = Reading(DATASET, "imp_2024", path)
    for _ in reading:
        pass
    return reading.records


def _measured(work: Callable[[Path], int], path: Path, rows: int) -> None:
    started = time.process_time()
    records = work(path)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6
    assert records > rows, "the descriptions come after the rows"
    print(f"{work.__name__:<8}{records / seconds:>12,.0f} rows per CPU s{peak:>8.0f} MB peak")


def main() -> None:
    """Make the zip and measure both ways of reading it."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000_000
    with tempfile.TemporaryDirectory(prefix="canauto-bench-") as folder:
        path = Path(folder) / "imp_2024.zip"
        make(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB packed")
        for work in (count, take):
            process = multiprocessing.get_context("spawn").Process(
                target=_measured, args=(work, path, rows)
            )
            process.start()
            process.join()


if __name__ == "__main__":
    main()
