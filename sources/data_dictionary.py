"""The tables of a release and their columns as one page, in two languages: rows in, text out.

What it says is what the release's own metadata says: meta_tables, meta_columns and meta_tests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

TABLES = """
    select table_schema, topic, table_name, table_label_en, table_label_fr, description, caveat_en,
        caveat_fr, grain, source_datasets, methodology, row_count
    from metadata.meta_tables
    order by table_schema, topic, table_name
"""
COLUMNS = """
    select table_name, column_name, column_label_en, column_label_fr, data_type, unit, description
    from metadata.meta_columns
    order by table_name, ordinal_position
"""
# The tests that a reader judges figures by: those that allow something, and say how much and why.
RECONCILED = """
    select table_name, description, tolerance, reason, status
    from metadata.meta_tests
    where test_type = 'data' and tolerance is not null and reason is not null
    order by table_name, test_name
"""
# Descriptions are written in Markdown, of which they use one thing: codes and names in backticks.
CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Column:
    """A row of meta_columns."""

    table_name: str
    column_name: str
    column_label_en: str | None
    column_label_fr: str | None
    data_type: str
    unit: str | None
    description: str | None


@dataclass(frozen=True)
class Reconciliation:
    """A row of meta_tests with its tolerance."""

    table_name: str | None
    description: str | None
    tolerance: str
    reason: str
    status: str


@dataclass(frozen=True)
class Table:
    """A row of meta_tables."""

    table_schema: str
    topic: str
    table_name: str
    table_label_en: str | None
    table_label_fr: str | None
    description: str | None
    caveat_en: str | None
    caveat_fr: str | None
    grain: str | None
    source_datasets: str | None
    methodology: str
    row_count: int | None


def data_dictionary(con: duckdb.DuckDBPyConnection, release_id: str) -> str:
    """The page of a release, as HTML without a script and without anything from elsewhere.

    Args:
        con: The release's database.
        release_id: The release.
    """
    tables = [Table(*row) for row in con.execute(TABLES).fetchall()]
    reconciliations = _by_table(Reconciliation(*row) for row in con.execute(RECONCILED).fetchall())
    published = {table.table_name for table in tables}
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["with_code"] = with_code
    return environment.get_template("data_dictionary.html.jinja").render(
        release_id=release_id,
        topics=[(topic, list(rows)) for topic, rows in groupby(tables, lambda t: t.topic)],
        columns=_by_table(Column(*row) for row in con.execute(COLUMNS).fetchall()),
        reconciliations=reconciliations,
        earlier=[
            t for name, tests in reconciliations.items() if name not in published for t in tests
        ],
    )


def with_code(text: str | None) -> Markup:
    """A description as HTML: what stands in backticks is code, and nothing of it is markup.

    Args:
        text: Of meta_tables, meta_columns or meta_tests; none is an empty text.
    """
    pieces = CODE.split(text or "")  # Every other one is what stands in backticks.
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


Row = TypeVar("Row", Column, Reconciliation)


def _by_table(rows: Iterator[Row]) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row.table_name, []).append(row)
    return found
