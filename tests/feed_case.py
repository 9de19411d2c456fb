"""One feed from the question to schema `raw`, without Dagster and dbt; its double may change."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sources.archive import Archive
from sources.feeds._feed import Feed
from sources.feeds._fetch import Desk, bring_feed, fetch_feed
from sources.http import Http
from sources.load import create_table, load_dataset, open_warehouse, prepare_warehouse
from sources.load_report import LoadReport
from sources.outcome import FetchOutcome
from sources.registry import load_registry
from tests.doubles.clock import ottawa
from tests.doubles.feeds import FeedsDouble, Site

NOON = "2025-02-20T12:00"
# What feed_current (dbt_project/macros/as_of.sql) takes: of each part the latest snapshot.
CURRENT = """
select * from raw.{table} where _snapshot_id in (
    select arg_max(snapshot_id, first_seen_at) from raw.snapshots
    where raw_table = '{table}' group by part
)
"""


@dataclass
class FeedCase:
    """A feed, its double and an archive of its own.

    Attributes:
        double: Its `files` may be replaced, and faults injected.
    """

    feed: Feed
    folder: Path
    double: FeedsDouble
    http: Http
    archive: Archive = field(init=False)

    def __post_init__(self) -> None:
        self.archive = Archive(self.folder / "archive")

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse" / "canauto.duckdb"

    def desk(self, at: str) -> Desk:
        licence = load_registry().licence_of(self.feed)
        return Desk(self.archive, self.feed, licence, ottawa(at), "test")

    def fetch(self, at: str = NOON, key: str | None = None) -> dict[str | None, FetchOutcome]:
        outcomes = fetch_feed(self.http, self.desk(at), mirror=self.double.url, key=key)
        return {outcome.part: outcome for outcome in outcomes}

    def bring(self, files: Mapping[str, Path], at: str = NOON) -> list[FetchOutcome]:
        return bring_feed(self.desk(at), files)

    def load(self) -> LoadReport:
        """Load what is new; the connection is closed again."""
        registry = replace(load_registry(), datasets={self.feed.key: self.feed})
        with open_warehouse(self.warehouse) as con:
            prepare_warehouse(con, self.archive, registry)
            create_table(con, self.feed)
            return load_dataset(con, self.archive, self.feed, now=ottawa(NOON))

    def raw(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the warehouse; {table} is the feed's, {current} its rows that feed_current takes."""
        table = self.feed.raw_table
        with open_warehouse(self.warehouse) as con:
            current = f"({CURRENT.format(table=table)})"
            return con.execute(sql.format(table=f"raw.{table}", current=current)).fetchall()


@contextmanager
def feed_case(feed: Feed, folder: Path, files: Mapping[str, bytes | Site]) -> Iterator[FeedCase]:
    """A feed whose publisher serves these files."""
    with (
        Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http,
        FeedsDouble(files) as double,
    ):
        yield FeedCase(feed, folder, double, http)
