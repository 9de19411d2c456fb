"""What a raw table holds, in figures: rows, periods, the snapshot that brought the last of it."""

from dataclasses import dataclass
from datetime import date

import duckdb

from sources.feeds._feed import Feed, Kind
from sources.model import Dataset, StatcanTable
from sources.raw_tables import identifier


@dataclass(frozen=True)
class RawFacts:
    """The state of one raw table.

    Attributes:
        rows: All rows, superseded ones included.
        current_rows: Rows that are valid now.
        first_period: First day of the first period; None where the rows have no dates.
        last_period: First day of the last period.
        snapshot_id: The latest snapshot that is loaded.
    """

    rows: int
    current_rows: int
    first_period: date | None
    last_period: date | None
    snapshot_id: str | None


def raw_facts(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> RawFacts:
    """Count what is loaded of a dataset."""
    table = f"raw.{identifier(dataset.raw_table)}"
    if isinstance(dataset, StatcanTable):
        question = (
            "select count(*), count(*) filter (where valid_to is null), "
            "min(reference_date) filter (where valid_to is null), "
            f"max(reference_date) filter (where valid_to is null) from {table}"
        )
    elif isinstance(dataset, Feed) and dataset.period_column:
        day = _day(dataset, dataset.period_column)
        question = f"select count(*), count(*), min({day}), max({day}) from {table}"
    else:
        question = f"select count(*), count(*), null, null from {table}"
    counts = con.execute(question).fetchone()
    latest = con.execute(
        "select snapshot_id from raw.snapshots where raw_table = ? "
        "order by effective_at desc nulls last, first_seen_at desc nulls last, snapshot_id desc "
        "limit 1",
        [dataset.raw_table],
    ).fetchone()
    assert counts is not None
    rows, current_rows, first, last = counts
    return RawFacts(rows, current_rows, first, last, latest[0] if latest else None)


def _day(feed: Feed, column: str) -> str:
    """SQL for the first day of the period that a row's text names; null where it names none."""
    kinds = {c.name: c.kind for layout in feed.layouts for c in layout.columns}
    text = f"trim({identifier(column)})"
    if kinds[column] is Kind.MONTH:
        text = f"substr({text}, 1, 4) || '-' || substr({text}, 5, 2) || '-01'"
    elif kinds[column] is Kind.YEAR:
        text = f"{text} || '-01-01'"
    return f"try_cast({text} as date)"
