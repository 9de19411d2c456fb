"""An archive, a warehouse and a synthetic table to load into it, for the tests of the loader."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from sources.archive import Archive
from sources.load import create_table, load_dataset, open_warehouse, prepare_warehouse
from sources.load_report import LoadReport
from sources.manifest import Draft, Snapshot
from sources.model import StatcanTable
from sources.registry import Registry, undeclared_table
from tests.doubles.cube_builder import Cube, Dim, make_cube

PID = "99100001"
JANUARY, FEBRUARY, MARCH = (f"2026-{month:02d}-15T08:30" for month in (1, 2, 3))


@dataclass
class Bench:
    """An archive, a warehouse and a table to load into it."""

    archive: Archive
    con: duckdb.DuckDBPyConnection
    table: StatcanTable
    registry: Registry
    folder: Path

    def put(
        self,
        cube: Cube,
        *,
        seen: datetime | None = None,
        extract: bool = False,
        metadata: dict[str, Any] | None = None,
    ) -> Snapshot:
        folder = self.folder / f"{cube.released_at:%Y%m%d%H%M}{extract}{seen}"
        folder.mkdir(exist_ok=True)
        files = cube.payload(folder)
        if metadata is not None:
            files[f"{cube.pid}.metadata.json"].write_text(json.dumps(metadata), encoding="utf-8")
        return self.archive.put(
            Draft(
                dataset=self.table,
                licence=self.registry.licence_of(self.table),
                files=files,
                url="https://example.org/99100001-eng.zip",
                first_seen_at=seen or cube.released_at + timedelta(hours=1),
                released_at=cube.released_at,
                extract=extract,
            )
        ).snapshot

    def load(self, *, as_of: datetime | None = None) -> LoadReport:
        return load_dataset(
            self.con, self.archive, self.table, now=datetime(2026, 6, 1, tzinfo=UTC), as_of=as_of
        )

    def rows(self, columns: str = "*", where: str = "true") -> list[tuple[Any, ...]]:
        return self.con.execute(
            f"select {columns} from raw.{self.table.raw_table} where {where} "
            "order by coordinate, reference_date, valid_from"
        ).fetchall()


@contextmanager
def open_bench(tmp_path: Path, registry: Registry) -> Iterator[Bench]:
    table = undeclared_table(PID, "Synthetic widgets")
    archive = Archive(tmp_path / "archive")
    registry = replace(registry, datasets={})  # The tables of the shipped one would only cost time.
    with open_warehouse(tmp_path / "warehouse" / "canauto.duckdb") as con:
        prepare_warehouse(con, archive, registry)
        create_table(con, table)
        yield Bench(archive, con, table, registry, tmp_path)


def widgets(released_at: str = JANUARY, **fields: Any) -> Cube:
    return make_cube(
        PID,
        "Synthetic widgets",
        6,
        [Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", [f"w{i}" for i in range(1, 12)])],
        {
            "1.1": {"2025-11": 100, "2025-12": 110},
            "1.10": {"2025-11": 7, "2025-12": (None, "x", "")},
            "2.1": {"2025-11": 40, "2025-12": 41},
        },
        released_at=released_at,
        **fields,
    )
