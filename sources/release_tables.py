"""The tables of a release: copied one by one from the warehouse, never the database as a whole.

`copy from database` would take staging and raw along. Works on a connection that has the private
database attached as `warehouse` and the new one as `release`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from pathlib import Path

import duckdb

from sources.raw_tables import identifier
from sources.test_results import TestResult

SCHEMAS = ("marts", "metadata")


@dataclass(frozen=True)
class WrittenTable:
    """A table as it stands in the release, read back from it.

    Attributes:
        content: Row count and the sums of two halves of every row's hash: independent of order.
    """

    schema: str
    name: str
    rows: int
    columns: tuple[str, ...]
    content: str


@dataclass(frozen=True)
class RefreshRow:
    """One row of metadata.meta_refreshes; the attributes are its columns."""

    run_id: str | None
    command: str
    outcome: str
    message: str
    datasets_healthy: int
    datasets_failed: int
    started_at: datetime
    finished_at: datetime


def copy_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Copy marts and metadata, views as tables, with the comments on tables and columns.

    Rows are ordered by all columns, keys first: readers that filter by key skip row groups.
    """
    for schema in SCHEMAS:
        con.execute(f"create schema release.{schema}")
    for schema, name, comment in _relations(con):
        table = f"{identifier(schema)}.{identifier(name)}"
        con.execute(f"create table release.{table} as select * from warehouse.{table} order by all")
        _comment(con, f"table release.{table}", comment)
        for column, text in con.execute(
            "select column_name, comment from duckdb_columns() "
            "where database_name = 'warehouse' and schema_name = ? and table_name = ?",
            [schema, name],
        ).fetchall():
            _comment(con, f"column release.{table}.{identifier(column)}", text)


def add_tests(con: duckdb.DuckDBPyConnection, results: Iterable[TestResult]) -> None:
    """Fill metadata.meta_tests; the tests of a build are known only after it."""
    names = [field.name for field in fields(TestResult)]
    _insert(con, "meta_tests", names, [astuple(result) for result in results])


def add_refresh(
    con: duckdb.DuckDBPyConnection, refresh: RefreshRow, release_id: str | None
) -> None:
    """Add this release's own row to metadata.meta_refreshes."""
    names = [field.name for field in fields(RefreshRow)]
    _insert(con, "meta_refreshes", [*names, "release_id"], [(*astuple(refresh), release_id)])


def count_marts(con: duckdb.DuckDBPyConnection) -> None:
    """Fill metadata.meta_tables.row_count for the marts.

    Not for metadata: its tables grow with every run, and the same input gives the same tables.
    """
    if not _has_column(con, "meta_tables", "row_count"):
        return
    for schema, name in _release_tables(con):
        if schema == "marts":
            con.execute(
                "update release.metadata.meta_tables set row_count = (select count(*) from "
                f"release.{identifier(schema)}.{identifier(name)}) "
                "where table_schema = ? and table_name = ?",
                [schema, name],
            )


def write_parquet(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write every table of the release as `<folder>/<schema>/<table>.parquet`."""
    for schema, name in _release_tables(con):
        target = folder / schema / f"{name}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        path = str(target).replace("'", "''")
        con.execute(
            f"copy (select * from release.{identifier(schema)}.{identifier(name)}) "
            f"to '{path}' (format parquet, compression zstd)"
        )


def written_tables(con: duckdb.DuckDBPyConnection) -> list[WrittenTable]:
    """Every table of the release with its rows counted and hashed."""
    written = []
    for schema, name in _release_tables(con):
        columns = con.execute(
            "select column_name, data_type from duckdb_columns() where database_name = 'release' "
            "and schema_name = ? and table_name = ? order by column_index",
            [schema, name],
        ).fetchall()
        row = " || '|' || ".join(_column_text(column, kind) for column, kind in columns)
        counted = con.execute(
            "select count(*), coalesce(sum(md5_number_lower(t)), 0), "
            "coalesce(sum(md5_number_upper(t)), 0) "
            f"from (select {row} as t from release.{identifier(schema)}.{identifier(name)})"
        ).fetchone()
        assert counted is not None
        content = f"{[c for c, _ in columns]}:{counted[0]}:{counted[1]}:{counted[2]}"
        written.append(
            WrittenTable(schema, name, counted[0], tuple(c for c, _ in columns), content)
        )
    return written


def count_rows(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Row count by `schema.table` of what would be published, on a warehouse connection."""
    relations = con.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = current_database() and table_schema in ('marts', 'metadata') "
        "order by all"
    ).fetchall()
    counts = {}
    for schema, name in relations:
        row = con.execute(
            f"select count(*) from {identifier(schema)}.{identifier(name)}"
        ).fetchone()
        counts[f"{schema}.{name}"] = row[0] if row else 0
    return counts


def _relations(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str | None]]:
    return con.execute(
        "select schema_name, table_name, comment from duckdb_tables() "
        "where database_name = 'warehouse' and schema_name in ('marts', 'metadata') union all "
        "select schema_name, view_name, comment from duckdb_views() "
        "where database_name = 'warehouse' and schema_name in ('marts', 'metadata') order by all"
    ).fetchall()


def _release_tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where database_name = 'release' order by all"
    ).fetchall()


def _column_text(column: str, kind: str) -> str:
    """A value as text, null apart from any text; doubles without the digits that threads vary.

    Its length goes before it: text that moves from a column to the next one is another row.
    """
    name = identifier(column)
    text = f"format('{{:.12g}}', {name} + 0.0)" if kind == "DOUBLE" else f"cast({name} as varchar)"
    return f"case when {name} is null then 'n' else strlen({text}) || ':' || {text} end"


def _insert(
    con: duckdb.DuckDBPyConnection,
    table: str,
    names: Sequence[str],
    rows: Sequence[tuple[object, ...]],
) -> None:
    """Insert rows into a metadata table, those columns that it has: dbt decides which."""
    kept = [p for p, name in enumerate(names) if _has_column(con, table, name)]
    if not kept or not rows:
        return
    columns = ", ".join(identifier(names[position]) for position in kept)
    con.executemany(
        f"insert into release.metadata.{identifier(table)} ({columns}) "
        f"values ({', '.join('?' * len(kept))})",
        [[row[position] for position in kept] for row in rows],
    )


def _has_column(con: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Whether a metadata table of the release has the column."""
    found = con.execute(
        "select 1 from duckdb_columns() where database_name = 'release' "
        "and schema_name = 'metadata' and table_name = ? and column_name = ?",
        [table, column],
    ).fetchone()
    return found is not None


def _comment(con: duckdb.DuckDBPyConnection, place: str, text: str | None) -> None:
    if text:
        quoted = text.replace("'", "''")
        con.execute(f"comment on {place} is '{quoted}'")
