"""Vintages of one synthetic table, archived and loaded, and the table as it stood at a moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from sources.archive import Archive
from sources.load import create_table, load_dataset
from sources.load_report import LoadReport
from sources.manifest import Draft, Snapshot
from sources.model import StatcanTable
from sources.raw_tables import create_shared_tables
from sources.registry import Registry, undeclared_table
from tests.doubles.cube_builder import Cube

STATED = "coordinate, ref_date, value, status, symbol, scalar_id, uom_id"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Vintages:
    """An archive of one table, and a warehouse in memory that it is loaded into."""

    folder: Path
    registry: Registry
    table: StatcanTable
    con: duckdb.DuckDBPyConnection
    archive: Archive = field(init=False)

    def __post_init__(self) -> None:
        self.archive = Archive(self.folder / "archive")

    def put(
        self,
        cube: Cube,
        *,
        seen: datetime | None = None,
        extract: bool = False,
        dated: bool = True,
    ) -> Snapshot:
        """Archive one vintage; it was first seen an hour after its release unless told."""
        files = cube.payload(self.folder)
        released_at = cube.released_at if dated else None
        return self.put_files(
            files, released_at, seen or cube.released_at + timedelta(hours=1), extract
        )

    def put_files(
        self, files: Mapping[str, Path], released_at: datetime | None, seen: datetime, extract: bool
    ) -> Snapshot:
        return self.archive.put(
            Draft(
                dataset=self.table,
                licence=self.registry.licence_of(self.table),
                files=files,
                url="https://example.org/synthetic",
                first_seen_at=seen,
                released_at=released_at,
                extract=extract,
            )
        ).snapshot

    def load(self) -> LoadReport:
        report = load_dataset(self.con, self.archive, self.table, now=NOW)
        assert report.rejected == ()
        return report

    def at(self, moment: datetime) -> list[tuple[Any, ...]]:
        """The table as it stood."""
        return self.con.execute(
            f"select {STATED} from raw.{self.table.raw_table} "
            "where valid_from <= $at and (valid_to is null or valid_to > $at) order by all",
            {"at": moment},
        ).fetchall()

    def now(self) -> list[tuple[Any, ...]]:
        return self.con.execute(
            f"select {STATED} from raw.{self.table.raw_table} where valid_to is null order by all"
        ).fetchall()

    def rows(self) -> list[tuple[Any, ...]]:
        """Everything that the table holds."""
        return self.con.execute(f"select * from raw.{self.table.raw_table} order by all").fetchall()

    def figure(self, coordinate: str, ref_date: str) -> list[tuple[Any, ...]]:
        """One figure through time: value, status, from, to."""
        return self.con.execute(
            f"select value, status, valid_from, valid_to from raw.{self.table.raw_table} "
            "where coordinate = ? and ref_date = ? order by valid_from",
            [coordinate, ref_date],
        ).fetchall()

    def flaws(self) -> list[tuple[Any, ...]]:
        """Figures with an empty interval, or two rows that were valid at one moment."""
        return self.con.execute(
            f"""
            select coordinate, ref_date, valid_from, valid_to, next_from
            from (
                select *, lead(valid_from) over (
                    partition by coordinate, ref_date order by valid_from, valid_to nulls last
                ) as next_from
                from raw.{self.table.raw_table}
            )
            where valid_to <= valid_from or next_from < coalesce(valid_to, 'infinity'::timestamptz)
            """
        ).fetchall()


@contextmanager
def vintages(folder: Path, registry: Registry, product_id: str = "99100001") -> Iterator[Vintages]:
    """An empty archive and an empty table."""
    folder.mkdir(parents=True, exist_ok=True)
    table = undeclared_table(product_id, "Synthetic widgets")
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        con.execute("set threads = 1")
        create_shared_tables(con)
        create_table(con, table)
        yield Vintages(folder, registry, table, con)
