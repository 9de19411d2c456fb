"""Readers see the old release or the new one, never anything between. Figures are synthetic."""

import hashlib
import json
import shutil
import stat
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import duckdb
import pytest

from sources import publish as publishing
from sources.errors import CanautoError, LockedError, NoSpaceError, PublishError
from sources.publish import STORAGE_VERSION, publish, write_database
from sources.releases import Releases, remove_folder
from tests.unit.sources.release_bench import NOW, Bench, origin, read


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
    comments = "select column_name, comment from duckdb_columns() where table_name = 'fct'"
    assert read(bench.database, comments) == [("id", None), ("units", "vehicles")]
    assert read(bench.database, "select release_id from metadata.meta_refreshes") == [(release.id,)]
    tests = read(bench.database, "from metadata.meta_tests")
    assert tests == [("unique_grain_fct", "pass")]


def test_the_manifest_tells_every_file_and_table(bench: Bench) -> None:
    release = bench.publish()
    manifest = release.manifest
    files = [manifest.database, *(table.parquet for table in manifest.tables), *manifest.documents]
    for file in files:
        content = (release.path / file.path).read_bytes()
        assert (file.bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    on_disk = {str(p.relative_to(release.path)) for p in release.path.rglob("*") if p.is_file()}
    assert on_disk == {*(file.path for file in files), "manifest.json"}
    assert manifest.rows() == {
        "marts.fct": 1000,
        "metadata.meta_refreshes": 1,
        "metadata.meta_tests": 1,
    }
    assert manifest.tables[0].columns == ("id", "units")
    assert manifest.tests["pass"] == 1
    assert (manifest.release_id, manifest.fingerprint) == (release.id, "first")
    plain = json.loads((release.path / "manifest.json").read_text())
    assert {"schema_version", "storage_version", "vintages", "licences"} <= set(plain)
    assert plain["tables"][0]["schema"] == "marts"


def test_parquet_equals_the_database_table_by_table(bench: Bench) -> None:
    release = bench.publish()
    for table in release.manifest.tables:
        name = f"{table.schema_name}.{table.name}"
        parquet = f"'{release.path / table.parquet.path}'"
        for left, right in ((name, parquet), (parquet, name)):
            assert read(bench.database, f"from {left} except all from {right}") == []
        described = [
            read(bench.database, f"select column_name, column_type from (describe from {one})")
            for one in (name, parquet)
        ]
        assert described[0] == described[1]


def test_its_storage_is_one_that_older_clients_open(bench: Bench) -> None:
    """Version 65 is that of 1.2; 1.3 and 1.4 read up to it, 2.0's own default is read by no 1.x.

    The number stands behind the magic bytes of the main header (DuckDB's storage documentation).
    """
    bench.publish()
    head = bench.database.read_bytes()[:20]
    assert head[8:12] == b"DUCK"
    assert int.from_bytes(head[12:20], "little") <= 65
    # What DuckDB itself says of the file: readable from that version on.
    with duckdb.connect() as con:
        con.execute(f"attach '{bench.database}' as release (read_only)")
        tags = con.execute(
            "select tags from duckdb_databases() where database_name = 'release'"
        ).fetchone()
    assert tags == ({"storage_version": f"{STORAGE_VERSION}+"},)


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


def test_content_hashes_tell_nulls_and_the_borders_of_columns(bench: Bench) -> None:
    rows = ["null, ''", "'', null", "'n', ''", "'a|vb', 'c'", "'a', 'b|vc'", "'ab', 'c'"]
    for number, row in enumerate(rows):
        bench.change(f"create table marts.t{number} as select * from (values ({row})) v(a, b)")
    contents = bench.publish().manifest.contents()
    assert len({contents[f"marts.t{number}"] for number in range(len(rows))}) == len(rows)


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
    "write_documents",
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


@pytest.mark.parametrize("place", ["sources.publish.sync_folder", "pathlib.Path.symlink_to"])
def test_a_release_that_current_never_led_to_does_not_stay(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    bench.publish()
    before = bench.bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(place, full)
        with pytest.raises(NoSpaceError, match=r"is full: .* the last release stands\.$"):
            bench.publish(1)
    assert bench.bytes() == before
    assert len(bench.releases.all()) == 1
    assert bench.publish(2).is_current


def test_a_warehouse_whose_log_stays_is_not_published(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading the file without its log would silently lose committed rows."""
    bench.warehouse.with_name("canauto.duckdb.wal").write_bytes(b"committed rows")
    with duckdb.connect() as con, monkeypatch.context() as patch:
        patch.setattr(publishing, "open_warehouse", lambda _: nullcontext(con))
        with pytest.raises(PublishError, match=r"\.wal is still there .*: close whatever has"):
            bench.publish()
    assert not bench.releases.link.exists()


def test_a_warehouse_open_elsewhere_is_named_with_its_process(bench: Bench) -> None:
    code = f"import duckdb, sys; c = duckdb.connect({str(bench.warehouse)!r}); print(1, flush=True)"
    holder = subprocess.Popen(
        [sys.executable, "-c", f"{code}; sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "1\n"
        with pytest.raises(LockedError, match=f"is open in process {holder.pid}: close it there"):
            bench.publish()
    finally:
        holder.communicate("")
    assert bench.publish().is_current


@pytest.mark.parametrize(
    "sql",
    [
        'create table marts."a""; drop table fct; --" as select 1 as n',
        'create table marts.t as select 1 as "n"" int"',
        """create view marts."it's" as select 1 as n""",
    ],
    ids=["table", "column", "view"],
)
def test_a_name_that_would_have_to_be_escaped_is_refused(bench: Bench, sql: str) -> None:
    bench.publish()
    before = bench.bytes()
    bench.change(sql)
    with pytest.raises(CanautoError, match="is not a valid table or column name"):
        bench.publish(1)
    assert bench.bytes() == before


def test_paths_may_hold_quotes(bench: Bench) -> None:
    folder = bench.releases.published.parent / "it's here"
    assert publish(bench.warehouse, Releases(folder), origin("x", NOW), NOW).is_current
    for path in (folder / "releases").glob("*"):
        remove_folder(path)


def test_on_the_side_there_is_one_file_and_it_replaces_the_older(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "aside" / "canauto.duckdb"
    assert write_database(bench.warehouse, target, origin("x", NOW))["marts.fct"] == 1000
    bench.change("delete from marts.fct where id > 9")
    with monkeypatch.context() as patch, pytest.raises(NoSpaceError):
        patch.setattr(publishing, "add_refresh", full)
        write_database(bench.warehouse, target, origin("x", NOW))
    assert read(target, "select count(*) from marts.fct") == [(1000,)]
    write_database(bench.warehouse, target, origin("x", NOW))
    assert read(target, "select count(*) from marts.fct") == [(10,)]
    assert [path.name for path in target.parent.iterdir()] == ["canauto.duckdb"]
    assert not bench.releases.link.exists()


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
