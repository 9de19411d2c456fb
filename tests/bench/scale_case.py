"""One case of statcan_scale, in a process of its own: `python -m tests.bench.scale_case CASE ...`.

Prints what the work took as JSON; imports are not counted, the peak of memory is the process's.
"""

import csv
import io
import json
import resource
import shutil
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

import orchestration.pulling  # noqa: F401  (what `canauto pull` has in memory)
from sources.archive import Archive
from sources.load import create_table, load_dataset, open_warehouse, prepare_warehouse
from sources.manifest import Draft
from sources.registry import load_registry, undeclared_table
from sources.statcan.counting import count_carefully
from sources.statcan.cube import CubeMetadata
from sources.statcan.inspection import inspect_zip
from sources.statcan.layout import csv_columns, read_layout
from tests.bench.big_table import BigTable
from tests.bench.measure import RSS_UNIT

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CHUNK = 1 << 20


class Case:
    """A table's vintage and a folder to work in; each method is a case."""

    def __init__(self, table: BigTable, vintage: int, tables: Path, work: Path) -> None:
        self.pid, self.vintage, self.work = table.product_id, vintage, work
        self.files = table.files(tables, vintage)
        self.zip = self.files[f"{self.pid}-eng.zip"]
        self.dataset = undeclared_table(self.pid, "Synthetic widgets")

    def inspect(self) -> int:
        """Count and check a download."""
        facts = inspect_zip(self.zip, self._metadata())
        assert not facts.faults, facts.faults
        return facts.rows

    def by_line(self) -> int:
        """The same, in the way that explains faults."""
        with zipfile.ZipFile(self.zip) as archive, archive.open(f"{self.pid}.csv") as stream:
            rows = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", newline=""), strict=True)
            return count_carefully(rows, read_layout(next(rows), self.pid)).rows

    def put(self) -> int:
        """Into the archive: the first step of `load`, and not measured with it."""
        if self.vintage == 1 and self.work.exists():
            shutil.rmtree(self.work)
        Archive(self.work / "archive").put(
            Draft(
                dataset=self.dataset,
                licence=load_registry().licence_of(self.dataset),
                files=self.files,
                url="https://example.org/",
                first_seen_at=datetime(2026, self.vintage, 9, 14, tzinfo=UTC),
                released_at=datetime(2026, self.vintage, 9, 13, 30, tzinfo=UTC),
            )
        )
        return 0

    def load(self) -> int:
        """From the archive into raw, the history kept."""
        archive = Archive(self.work / "archive")
        with open_warehouse(self.work / "warehouse" / "canauto.duckdb") as con:
            prepare_warehouse(con, archive, load_registry())
            create_table(con, self.dataset)
            report = load_dataset(con, archive, self.dataset, now=NOW)
            assert len(report.snapshots) == 1, report
            counted = con.execute(
                f"select count(*) from raw.statcan__{self.pid} where valid_to is null"
            ).fetchone()
        assert counted is not None
        return int(counted[0])

    def pull(self) -> int:
        """All that `canauto pull` does but the download."""
        self.inspect()
        self.put()
        return self.load()

    def read_csv(self) -> int:
        """The limit: unpack to a file, and let DuckDB read what `raw` holds of it into a table."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        unpacked = self.work / "table.csv"
        with (
            zipfile.ZipFile(self.zip) as archive,
            archive.open(f"{self.pid}.csv") as stream,
            unpacked.open("wb") as target,
        ):
            shutil.copyfileobj(stream, target, CHUNK)
        with unpacked.open(encoding="utf-8-sig") as text:
            header = next(csv.reader(text))
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in csv_columns(header).items())
        settings = {"memory_limit": "400MB", "preserve_insertion_order": False}
        with duckdb.connect(str(self.work / "bare.duckdb"), config=settings) as con:
            counted = con.execute(
                "create table t as select ref_date, dguid, uom_id, scalar_id, vector, coordinate, "
                "value, status, symbol, terminated, decimals from read_csv(?, header = true, "
                "auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
                f"new_line = '\\n', columns = {{{columns}}})",
                [str(unpacked)],
            ).fetchone()
        assert counted is not None
        return int(counted[0])

    def _metadata(self) -> CubeMetadata:
        text = self.files[f"{self.pid}.metadata.json"].read_text(encoding="utf-8")
        return CubeMetadata.read(json.loads(text))


def main() -> None:
    """Run `CASE PRODUCT_ID SERIES VINTAGE TABLES WORK`."""
    name, product_id, series, vintage, tables, work = sys.argv[1:]
    case = Case(BigTable(product_id, int(series)), int(vintage), Path(tables), Path(work))
    work_of: dict[str, Callable[[], int]] = {
        "inspect": case.inspect,
        "by_line": case.by_line,
        "load": case.load,
        "pull": case.pull,
        "read_csv": case.read_csv,
    }
    if name == "load":
        case.put()
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    rows = work_of[name]()
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "rows": rows,
                "seconds": time.perf_counter() - started,
                "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                "peak_bytes": after.ru_maxrss * RSS_UNIT,
            }
        )
    )


if __name__ == "__main__":
    main()
