"""OICA's and the IEA's feeds over HTTP: asked, brought by hand, loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.archive import Archive
from sources.feeds._feed import Feed
from sources.feeds._fetch import Desk, bring_feed, fetch_feed
from sources.feeds._local import local_files
from sources.http import Http
from sources.load import create_table, load_dataset
from sources.load_report import LoadReport
from sources.outcome import FetchOutcome
from sources.raw_tables import create_shared_tables, identifier
from sources.registry import load_registry
from tests.doubles.clock import ottawa
from tests.doubles.feeds import FeedsDouble, Site

REAL = Path(__file__).parents[2] / "shared" / "data" / "industry"
needs_real_files = pytest.mark.skipif(
    not REAL.is_dir(), reason=f"the publishers' real files are not beside this clone ({REAL})"
)


class Office:
    """One feed, its publisher, its archive and a warehouse.

    Attributes:
        double: The publisher; its files may be changed.
    """

    def __init__(self, feed: Feed, double: FeedsDouble, http: Http, folder: Path) -> None:
        self.feed, self.double, self._http, self.folder = feed, double, http, folder
        self.archive = Archive(folder / "archive")
        self.con = duckdb.connect(config={"threads": 1})
        create_shared_tables(self.con)
        create_table(self.con, feed)

    def ask(self, at: str) -> dict[str | None, FetchOutcome]:
        outcomes = fetch_feed(self._http, self._desk(at), mirror=self.double.url)
        return {outcome.part: outcome for outcome in outcomes}

    def bring(self, given: Path | str, at: str) -> dict[str | None, FetchOutcome]:
        files = local_files(self.feed, str(given), ottawa(at).date())
        return {o.part: o for o in bring_feed(self._desk(at), files)}

    def load(self) -> LoadReport:
        return load_dataset(self.con, self.archive, self.feed, now=ottawa("2026-12-31T12:00"))

    def rows(self, columns: str = "*") -> list[tuple[Any, ...]]:
        return self.con.execute(
            f"select {columns} from raw.{identifier(self.feed.raw_table)} "
            "order by _snapshot_id, _part, _row_number"
        ).fetchall()

    def current(self) -> dict[str, int]:
        """Part -> rows, as the macro feed_current takes them."""
        found = self.con.execute(
            f"select _part, count(*) from raw.{identifier(self.feed.raw_table)} where _snapshot_id "
            "in (select last(snapshot_id order by first_seen_at) from raw.snapshots group by part) "
            "group by _part"
        ).fetchall()
        return dict(found)

    def quarantined(self) -> list[str]:
        """Why each refused file was refused."""
        reasons = sorted(self.archive.root.glob("_quarantine/**/reason.txt"))
        return [path.read_text().strip() for path in reasons]

    def _desk(self, at: str) -> Desk:
        licence = load_registry().licence_of(self.feed)
        return Desk(self.archive, self.feed, licence, ottawa(at), "test")


@contextmanager
def office(feed: Feed, files: dict[str, bytes | Site], folder: Path) -> Iterator[Office]:
    """Somewhere to ask for a feed."""
    with (
        FeedsDouble(files) as double,
        Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http,
    ):
        made = Office(feed, double, http, folder)
        yield made
        made.con.close()
