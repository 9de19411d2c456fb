"""A warehouse that another version of canauto made is filled anew by the next load, by itself."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources import load, raw_tables
from sources.load import prepare_warehouse
from sources.registry import Registry
from tests.unit.sources.load_bench import FEBRUARY, PID, Bench, open_bench, widgets


@pytest.fixture
def bench(tmp_path: Path, registry: Registry) -> Iterator[Bench]:
    with open_bench(tmp_path, registry) as opened:
        opened.put(widgets())
        opened.put(widgets().revised(FEBRUARY, {"1.1": {"2025-12": 112}}))
        opened.load()
        yield opened


def content(bench: Bench) -> list[Any]:
    tables = [f"raw.{bench.table.raw_table}", "raw.snapshots", "raw.statcan_members"]
    return [sorted(bench.con.execute(f"from {t}").fetchall(), key=repr) for t in tables]


def drop_version(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("drop table raw.schema_version")


def old_version(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update raw.schema_version set version = 1")


def old_columns(con: duckdb.DuckDBPyConnection) -> None:
    drop_version(con)
    con.execute("drop table raw.statcan_readings")
    con.execute("alter table raw.statcan_members drop column is_terminated")
    con.execute(f"alter table raw.statcan__{PID} drop column symbol")


@pytest.mark.parametrize("make_old", [drop_version, old_version, old_columns])
def test_another_version_is_filled_from_the_archive_with_every_table(
    bench: Bench, make_old: Callable[[duckdb.DuckDBPyConnection], None]
) -> None:
    before = content(bench)
    make_old(bench.con)
    prepare_warehouse(bench.con, bench.archive, bench.registry)  # Whatever is then loaded.
    assert content(bench) == before
    version = bench.con.execute("from raw.schema_version").fetchall()
    assert version == [(raw_tables.SCHEMA_VERSION,)]


def test_the_same_version_is_left_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(bench)
    monkeypatch.setattr(load, "_load_each", None)
    prepare_warehouse(bench.con, bench.archive, bench.registry)
    assert content(bench) == before


def test_stopped_half_way_it_begins_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(bench)
    drop_version(bench.con)
    with monkeypatch.context() as patch:
        patch.setattr(load, "_load_each", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            prepare_warehouse(bench.con, bench.archive, bench.registry)
    assert raw_tables.is_outdated(bench.con)
    prepare_warehouse(bench.con, bench.archive, bench.registry)
    assert content(bench) == before


def test_an_empty_warehouse_is_not_outdated() -> None:
    with duckdb.connect() as con:
        assert not raw_tables.is_outdated(con)
