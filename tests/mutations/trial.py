"""One copy of a warehouse, where errors are seeded, tests asked, and everything is taken back."""

import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from tests.mutations.generic import generic_errors
from tests.mutations.project import Node, Project


class Trial:
    """A private copy of a warehouse, under the name that dbt's SQL calls it by."""

    def __init__(self, warehouse: Path, project: Project, folder: Path) -> None:
        self.project = project
        copied = folder / warehouse.name
        shutil.copy(warehouse, copied)
        self.con = duckdb.connect()
        self.con.execute(f"attach '{copied}' as canauto")
        self.con.execute("use canauto")
        self.con.execute("set timezone = 'UTC'")
        self.con.execute("set threads = 1")  # The tables are small: threads would only wait.
        for view in (n for key in project.order if (n := project.nodes[key]).kind == "view"):
            # Read once after an error instead of once for each test.
            self.con.execute(f"drop view {view.relation}")
            self.con.execute(f"create table {view.relation} as {view.sql}")

    def close(self) -> None:
        self.con.close()

    def columns(self, table: Node) -> dict[str, bool]:
        """Of each column of text, whether there are numbers in it."""
        names = self.con.execute(
            "select column_name from duckdb_columns() where database_name = 'canauto' "
            "and schema_name || '.' || table_name = ? and data_type = 'VARCHAR' "
            "order by column_index",
            [table.table],
        ).fetchall()
        numeric = ", ".join(f'count(try_cast("{c}" as double)) > 0' for (c,) in names)
        if not names:
            return {}
        (found,) = self.con.execute(f"select {numeric} from {table.relation}").fetchall()
        return {name: bool(has) for (name,), has in zip(names, found, strict=True)}

    def has_rows(self, table: Node) -> bool:
        return bool(self.con.execute(f"from {table.relation} limit 1").fetchall())

    def caught(
        self, changed: Iterable[Node], statements: Sequence[str], tests: Iterable[Node]
    ) -> set[str]:
        """The names of the tests that object to more rows than before once `changed` is wrong.

        What cannot be computed from wrong data is a failure of its own and no test's: the node is
        left out, with all that reads it, and the rest is tried again, since DuckDB takes back the
        whole transaction.
        """
        ids, left = [node.id for node in changed], list(tests)
        while left:
            self.con.execute("begin")
            try:
                return self._objecting(ids, statements, left)
            except _NotComputedError as stop:
                left = [t for t in left if stop.id not in {t.id, *self.project.ancestors[t.id]}]
            finally:
                self.con.execute("rollback")
        return set()

    def _objecting(
        self, changed: list[str], statements: Sequence[str], tests: list[Node]
    ) -> set[str]:
        for statement in statements:
            self.con.execute(statement)
        for table in self.project.to_rebuild(changed, tests):
            self._ask(table, f"create or replace table {table.relation} as {table.sql}")
        found = set()
        for test in tests:
            ((count,),) = self._ask(test, f"select count(*) from ({test.sql}\n) as objected")
            if int(count) > test.failures:
                found.add(test.name)
        return found

    def _ask(self, node: Node, sql: str) -> list[tuple[Any, ...]]:
        try:
            return self.con.execute(sql).fetchall()
        except (duckdb.DataError, duckdb.ConstraintException, duckdb.InvalidInputException) as e:
            raise _NotComputedError(node.id) from e


class _NotComputedError(Exception):
    def __init__(self, node_id: str) -> None:
        super().__init__(node_id)
        self.id = node_id


@cache
def mutations_of(trial: Trial, table: Node) -> dict[str, str]:
    """The generic errors that fit a table, in words and in SQL; none for a table without rows."""
    if not trial.has_rows(table):
        return {}
    return {
        error: statement.format(t=table.relation)
        for error, statement in generic_errors(table.table, trial.columns(table))
    }
