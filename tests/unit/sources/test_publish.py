"""Readers see the old release or the new one, never anything between. Figures are synthetic."""

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from sources import publish as publishing
from sources.errors import CanautoError, NoSpaceError, PublishError
from sources.publish import Origin, publish
from sources.release_tables import RefreshRow
from sources.releases import Release, Releases, remove_folder

NOW = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)


class Bench(NamedTuple):
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
        tests=(),
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


def test_a_release_holds_marts_and_metadata_and_nothing_else(bench: Bench) -> None:
    release = bench.publish()
    tables = read(bench.database, "select schema_name, table_name from duckdb_tables() order by 2")
    assert tables == [("marts", "fct"), ("metadata", "meta_refreshes"), ("metadata", "meta_tests")]
    assert read(bench.database, "select count(*) from duckdb_views() where not internal") == [(0,)]
    assert read(bench.database, "select comment from duckdb_tables() where table_name = 'fct'") == [
        ("It's a fact.",)
    ]
    parquet = release.path / "parquet" / "marts" / "fct.parquet"
    assert read(bench.database, f"select sum(units) from '{parquet}'") == read(
        bench.database, "select sum(units) from marts.fct"
    )
    assert read(bench.database, "select release_id from metadata.meta_refreshes") == [(release.id,)]


def test_its_storage_is_one_that_older_clients_open(bench: Bench) -> None:
    """Version 65 is that of 1.2; 1.3 and 1.4 read up to it, 2.0's own default is read by no 1.x.

    The number stands behind the magic bytes of the main header (DuckDB's storage documentation).
    """
    bench.publish()
    head = bench.database.read_bytes()[:20]
    assert head[8:12] == b"DUCK"
    assert int.from_bytes(head[12:20], "little") <= 65


def test_everything_is_read_only_and_the_link_is_relative(bench: Bench) -> None:
    release = bench.publish()
    assert str(bench.releases.link.readlink()) == f"releases/{release.id}"
    for path in (release.path, *release.path.rglob("*")):
        wanted = 0o555 if path.is_dir() else 0o444
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_content_hashes_do_not_depend_on_the_order_of_rows(bench: Bench) -> None:
    first = bench.publish().manifest.contents()["marts.fct"]
    bench.change("create or replace table marts.fct as from marts.fct order by id desc")
    assert bench.publish(1).manifest.contents()["marts.fct"] == first
    bench.change("update marts.fct set units = units + 1 where id = 7")
    assert bench.publish(2).manifest.contents()["marts.fct"] != first


def test_a_reader_that_holds_the_file_does_not_stop_a_publish(bench: Bench) -> None:
    bench.publish()
    code = (
        "import duckdb, sys\n"
        f"con = duckdb.connect({str(bench.database)!r}, read_only=True)\n"
        "count = lambda c: c.execute('select count(*) from marts.fct').fetchone()[0]\n"
        "print(count(con), flush=True); sys.stdin.readline()\n"
        "print(count(con)); con.close()\n"
        f"print(count(duckdb.connect({str(bench.database)!r}, read_only=True)))"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "1000\n"
    bench.change("insert into marts.fct values (5000, 1)")
    bench.publish(1)
    out, _ = reader.communicate("\n", timeout=30)
    assert out.split() == ["1000", "1001"]


STEPS = [
    "copy_tables",
    "add_tests",
    "add_refresh",
    "write_parquet",
    "written_tables",
    "write_manifest",
    "seal_folder",
]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), duckdb.IOException("broken"), KeyboardInterrupt()],
    ids=["disk full", "duckdb", "interrupted"],
)
def test_whatever_fails_the_last_release_stands_byte_for_byte(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    bench.publish()
    before = bench.bytes()

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(publishing, step, fail)
    with pytest.raises((CanautoError, KeyboardInterrupt)):
        bench.publish(1)
    assert bench.bytes() == before
    assert len(bench.releases.all()) == 1


def test_too_little_space_is_said_before_anything_is_written(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(NoSpaceError, match="the last release stands"):
        bench.publish()
    assert not bench.releases.link.exists()


def test_a_warehouse_without_marts_is_not_published(bench: Bench) -> None:
    bench.change("drop schema marts cascade")
    with pytest.raises(PublishError, match="has no marts"):
        bench.publish()


def test_no_warehouse_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="run `canauto refresh` first"):
        publish(tmp_path / "none.duckdb", Releases(tmp_path), origin("x", NOW), NOW)


def test_prune_keeps_the_last_and_the_current(bench: Bench) -> None:
    ids = [bench.publish(day).id for day in range(4)]
    bench.releases.roll_back(NOW, ids[0])
    assert bench.releases.prune(keep=1) == ids[1:3]
    assert [r.id for r in bench.releases.all()] == [ids[0], ids[3]]


def test_a_rollback_withdraws_what_is_newer(bench: Bench) -> None:
    first, second = bench.publish(0, "old input"), bench.publish(1, "new input")
    target = bench.releases.roll_back(NOW)
    assert target.id == first.id
    current = bench.releases.current()
    assert current is not None
    assert current.id == first.id
    withdrawn = bench.releases.withdrawn("new input")
    assert withdrawn is not None
    assert withdrawn.id == second.id
    assert bench.releases.withdrawn("old input") is None


def test_a_rollback_needs_somewhere_to_go(bench: Bench) -> None:
    bench.publish()
    with pytest.raises(PublishError, match="no older release"):
        bench.releases.roll_back(NOW)
    with pytest.raises(PublishError, match="There is no release 'nonsense'"):
        bench.releases.roll_back(NOW, "nonsense")


def test_what_a_killed_process_left_is_swept(bench: Bench) -> None:
    bench.publish()
    left = bench.releases.folder / ".building-20260106T000000Z-1"
    left.mkdir()
    (left / "canauto.duckdb").write_bytes(b"half")
    bench.releases.sweep()
    assert not left.exists()
    assert len(bench.releases.all()) == 1


def test_releases_made_in_one_second_sort_in_their_order(bench: Bench) -> None:
    ids = [bench.publish().id for _ in range(3)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 3
