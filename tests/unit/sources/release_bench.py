"""A small warehouse to publish from. Its figures are synthetic."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from sources.publish import Origin, publish
from sources.release_tables import RefreshRow
from sources.releases import Release, Releases, remove_folder
from sources.test_results import TestResult

NOW = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
UNIQUE = TestResult(
    test_name="unique_grain_fct",
    test_type="data",
    table_schema="marts",
    table_name="fct",
    column_name=None,
    severity="error",
    status="pass",
    failures=0,
    description=None,
    reason=None,
    tolerance=None,
    is_blocking=True,
    tested_at=NOW,
)


class Bench(NamedTuple):
    """A warehouse and its releases."""

    warehouse: Path
    releases: Releases

    def change(self, sql: str) -> None:
        with duckdb.connect(str(self.warehouse)) as con:
            con.execute(sql)

    def publish(self, day: int = 0, fingerprint: str = "first") -> Release:
        at = NOW + timedelta(days=day)
        return publish(self.warehouse, self.releases, origin(fingerprint, at), at)

    @property
    def database(self) -> Path:
        return self.releases.link / "canauto.duckdb"

    def bytes(self) -> dict[str, bytes]:
        published = self.releases.published
        return {
            str(p.relative_to(published)): p.read_bytes()
            for p in sorted(published.rglob("*"))
            if p.is_file()
        }


def origin(fingerprint: str, at: datetime) -> Origin:
    return Origin(
        fingerprint=fingerprint,
        tests=(UNIQUE,),
        refresh=RefreshRow(
            run_id="run",
            command="refresh",
            outcome="published",
            message="",
            datasets_healthy=1,
            datasets_failed=0,
            started_at=at,
            finished_at=at,
        ),
        vintages=(),
        licences=(),
    )


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    warehouse = tmp_path / "warehouse" / "canauto.duckdb"
    warehouse.parent.mkdir()
    bench = Bench(warehouse, Releases(tmp_path / "published"))
    bench.change(
        """
        create schema raw; create schema staging; create schema marts; create schema metadata;
        create table raw.secret as select 1 as n;
        create view staging.stg as select * from raw.secret;
        create table marts.fct as select range as id, range * 1.5 as units from range(1000);
        comment on table marts.fct is 'It''s a fact.';
        comment on column marts.fct.units is 'vehicles';
        create table metadata.meta_refreshes (
            run_id varchar, release_id varchar, command varchar, outcome varchar, message varchar,
            datasets_healthy integer, datasets_failed integer, started_at timestamp,
            finished_at timestamp);
        create table metadata.meta_tests (test_name varchar, status varchar);
        """
    )
    yield bench
    for folder in bench.releases.folder.glob("*"):
        remove_folder(folder)


def read(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchall()
