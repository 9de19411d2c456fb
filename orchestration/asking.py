"""Which function fetches which dataset, and what came of it, in one form for every source.

Never raises for a source's fault and never opens DuckDB.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import Settings
from sources.archive import Archive
from sources.eventlog import EventLog
from sources.feeds._feed import Feed
from sources.feeds._fetch import Desk, bring_feed, fetch_feed
from sources.http import Http
from sources.manifest import Snapshot
from sources.model import Dataset, StatcanTable
from sources.outcome import FetchOutcome, ReleaseState
from sources.registry import PACKAGE, Registry
from sources.statcan.announcements import listen
from sources.statcan.client import StatcanClient
from sources.statcan.fetch import MetadataAnswer, fetch_table
from sources.statcan.sightings import Sightings, read_sightings

SAMPLE = PACKAGE / "sample"
SAMPLE_STATE = "SAMPLE"
BY_HAND_STATE = "BY_HAND"
UNASKED = (SAMPLE_STATE, BY_HAND_STATE)
HOW_BY_HAND = "Comes by hand: canauto refresh --only {id} --from FILE-OR-FOLDER."
# Of several parts of a feed, the state that a person has to know of comes first.
BY_GRAVITY = (
    ReleaseState.INVALID,
    ReleaseState.UNAVAILABLE,
    ReleaseState.STALE_ZIP,
    ReleaseState.NOT_OPEN,
    ReleaseState.NEW,
    ReleaseState.UNCHANGED,
)


@dataclass(frozen=True)
class Answer:
    """What came of asking for one dataset.

    Attributes:
        state: A release state (NEW, UNCHANGED, NOT_OPEN, STALE_ZIP, UNAVAILABLE, INVALID), or
            SAMPLE when nobody was asked, BY_HAND where nobody can be.
        snapshot: The last good one, whatever came of it now.
        warning: What a person has to know of it, although it is in use.
    """

    dataset: Dataset
    state: str
    message: str
    snapshot: Snapshot | None
    warning: str | None = None

    @property
    def problem(self) -> str | None:
        """What is wrong, or None."""
        healthy = self.state in UNASKED or ReleaseState(self.state).is_healthy
        return None if healthy else f"{self.state}: {self.message}"


class Asker:
    """Asks the publishers; its methods may be called from several threads."""

    def __init__(self, settings: Settings, archive: Archive, registry: Registry) -> None:
        self._settings = settings
        self._archive = archive
        self._registry = registry
        self._http = Http(settings.user_agent, settings.ca_bundle)
        self._statcan = StatcanClient(self._http, settings.statcan_url)
        self._sightings = read_sightings(EventLog(archive.root))
        self._metadata: Mapping[int, MetadataAnswer] = {}

    def prepare(self, chosen: Sequence[Dataset], run_id: str) -> list[str]:
        """Ask once for what concerns many tables: the lists of releases, and the metadata.

        Returns:
            Why a list could not be read, one sentence each. Every dataset can be asked all the
            same.
        """
        tables = [dataset for dataset in chosen if isinstance(dataset, StatcanTable)]
        if not tables:
            return []
        problems = listen(
            self._statcan,
            self._archive.root,
            {
                table.id: self._seen(table).accepted(
                    self._archive.snapshots(table.source, table.id), self._settings.now()
                )
                for table in self._registry.datasets.values()
                if isinstance(table, StatcanTable)
            },
            self._sightings,
            now=self._settings.now(),
            run_id=run_id,
        )
        self._metadata = self._statcan.cube_metadata([table.id for table in tables])
        return problems

    def ask(self, dataset: Dataset, run_id: str) -> Answer:
        """Fetch one dataset into the archive."""
        if isinstance(dataset, StatcanTable):
            return _answer(dataset, [self.ask_table(dataset, run_id)])
        assert isinstance(dataset, Feed)
        if dataset.comes_by_hand:
            latest = self._archive.latest(dataset.source, dataset.id)
            return Answer(dataset, BY_HAND_STATE, HOW_BY_HAND.format(id=dataset.id), latest)
        desk = self._desk(dataset, run_id)
        key = self._settings.feed_keys.get(dataset.id)
        return _answer(
            dataset, fetch_feed(self._http, desk, mirror=self._settings.feeds_url, key=key)
        )

    def bring(self, feed: Feed, files: Mapping[str, Path], run_id: str) -> Answer:
        """Take local files into the archive as parts of a feed."""
        return _answer(feed, bring_feed(self._desk(feed, run_id), files))

    def ask_table(self, table: StatcanTable, run_id: str) -> FetchOutcome:
        """Fetch one StatCan table, declared or not, into the archive."""
        return fetch_table(
            self._statcan,
            self._archive,
            table,
            self._registry.licence_of(table),
            now=self._settings.now(),
            run_id=run_id,
            sightings=self._seen(table),
            metadata=self._metadata.get(int(table.id)),
        )

    def _seen(self, table: StatcanTable) -> Sightings:
        return self._sightings.setdefault(table.id, Sightings())

    def _desk(self, feed: Feed, run_id: str) -> Desk:
        licence = self._registry.licence_of(feed)
        return Desk(self._archive, feed, licence, self._settings.now(), run_id)


def _answer(dataset: Dataset, outcomes: Sequence[FetchOutcome]) -> Answer:
    """What came of all parts, in the words of the one that a person has to know of."""
    worst = min(outcomes, key=lambda outcome: BY_GRAVITY.index(outcome.state))
    message = worst.message
    if len(outcomes) > 1 and not worst.state.is_healthy:
        alike = sum(outcome.state == worst.state for outcome in outcomes)
        message += f" ({alike} of {len(outcomes)} parts.)" if alike > 1 else ""
    warnings = dict.fromkeys(outcome.warning for outcome in outcomes if outcome.warning)
    return Answer(dataset, worst.state.value, message, worst.snapshot, " ".join(warnings) or None)


def sample_answers(archive: Archive, chosen: Sequence[Dataset]) -> Iterator[Answer]:
    """Take the sample into the archive, and say what is there now."""
    archive.import_from(Archive(SAMPLE))
    for dataset in chosen:
        snapshots = archive.snapshots(dataset.source, dataset.id)
        message = f"{len(snapshots)} snapshots in the archive; nobody was asked."
        yield Answer(dataset, SAMPLE_STATE, message, snapshots[-1] if snapshots else None)
