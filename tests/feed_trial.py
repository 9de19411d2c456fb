"""Every feed, asked once over HTTP, then brought damaged files: what must hold whatever befell."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from sources.archive import Archive
from sources.feeds._feed import Feed
from sources.feeds._fetch import Desk, bring_feed, fetch_feed
from sources.feeds._gates import payload
from sources.http import Http
from sources.load import create_table, load_dataset
from sources.manifest import Snapshot
from sources.outcome import ReleaseState
from sources.raw_tables import create_shared_tables, identifier
from sources.registry import Registry
from tests.damage import Damage, damages
from tests.doubles.all_feeds import feed_files
from tests.doubles.bank_of_canada import Valet
from tests.doubles.feeds import FeedsDouble

ASKED = datetime(2025, 2, 20, 15, tzinfo=UTC)
DAYS = [f"{year}-01-{day}" for year in range(2017, 2026) for day in (14, 15)]
RATES = {day: {"FXKRWCAD": "0.000985"} for day in DAYS}
ANNUAL = {f"{year}-01-01": {"FXAKRWCAD": "0.001005"} for year in (2023, 2024)}


@dataclass
class Trial:
    """One feed with its good snapshots in an archive of its own, and loaded.

    Attributes:
        passed: Names of damages that were taken for good files.
    """

    feed: Feed
    archive: Archive
    registry: Registry
    con: duckdb.DuckDBPyConnection
    good: list[Snapshot] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def damage(self, count: int) -> Iterator[tuple[str, Damage, Path]]:
        """So many damaged files, each as (part, damage, file)."""
        for snapshot in self.good:
            part, path = str(snapshot.manifest.part), payload(snapshot)
            content = path.read_bytes()
            share = max(1, count // len(self.good))
            seed = f"{self.feed.id}/{part}"
            for damage in damages(self.feed, path.name, content, seed, share):
                target = self.archive.root / f"damaged{path.suffix}"
                target.write_bytes(damage.content)
                yield part, damage, target

    def suffer(self, part: str, damage: Damage, path: Path, number: int) -> None:
        """Bring a damaged file: a state in one sentence, and nothing lost; AssertionError else."""
        what = f"{self.feed.id}, {part}: {damage.name}"
        desk = self._desk(ASKED + timedelta(minutes=number))
        before = self.rows()
        (outcome,) = bring_feed(desk, {part: path})
        said = outcome.message
        assert said and "\n" not in said and said.endswith(".") and "Traceback" not in said, what
        if outcome.state is ReleaseState.INVALID:
            assert outcome.snapshot is not None, what
            assert outcome.snapshot.id in {s.id for s in self.good}, what
        else:
            assert outcome.state in (ReleaseState.NEW, ReleaseState.UNCHANGED), what
            assert damage.may_pass, f"{what} was taken for a good file"
            self.passed.append(damage.name)
        self.load()
        if outcome.state is ReleaseState.NEW:
            self._undo(outcome.snapshot)
        assert self.rows() == before, what

    def load(self) -> None:
        load_dataset(self.con, self.archive, self.feed, now=ASKED)

    def rows(self) -> tuple[int, int]:
        """How many rows, and a hash of them all."""
        table = f"raw.{identifier(self.feed.raw_table)}"
        found = self.con.execute(
            f"select count(*), coalesce(bit_xor(hash(t)), 0) from {table} as t"
        ).fetchone()
        assert found is not None
        return found[0], found[1]

    def ask(self, http: Http, mirror: str) -> None:
        """Ask the publishers, and load what they sent."""
        for outcome in fetch_feed(http, self._desk(ASKED), mirror=mirror):
            assert outcome.state.is_healthy, outcome.message
            if outcome.part is not None:
                assert outcome.snapshot is not None
                self.good.append(outcome.snapshot)
        create_table(self.con, self.feed)
        self.load()

    def _desk(self, now: datetime) -> Desk:
        return Desk(self.archive, self.feed, self.registry.licence_of(self.feed), now)

    def _undo(self, snapshot: Snapshot | None) -> None:
        """Take a file back out that was taken for a good one."""
        if snapshot is not None and snapshot.path.exists():
            self.archive.reject(snapshot, "Damaged by a test.")
        self.load()


def asked_feeds(registry: Registry) -> list[Feed]:
    """The feeds that somebody can be asked for."""
    feeds = [d for d in registry.datasets.values() if isinstance(d, Feed)]
    return [feed for feed in feeds if not feed.comes_by_hand]


@contextmanager
def trial(feed: Feed, registry: Registry, folder: Path) -> Iterator[Trial]:
    """A feed that was asked over HTTP and loaded."""
    files = {**feed_files(), **Valet(RATES, ANNUAL).files()}
    with (
        FeedsDouble(files) as double,
        Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http,
        duckdb.connect(config={"threads": 1}) as con,
    ):
        create_shared_tables(con)
        made = Trial(feed, Archive(folder), registry, con)
        made.ask(http, double.url)
        yield made
