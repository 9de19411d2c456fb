"""One industry feed, part by part, from the question to the archive. Opens no database."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sources.archive import Archive
from sources.download import Download, disk_full_in_words
from sources.errors import InvalidSnapshotError, NotOpenError, SourceError, UnavailableError
from sources.feeds._ckan import ckan_parts, ckan_url
from sources.feeds._feed import Feed, Part
from sources.feeds._gates import is_same, judge
from sources.http import Http
from sources.manifest import Draft, Snapshot
from sources.model import Licence
from sources.outcome import FetchOutcome, ReleaseState

BY_HAND = "Brought by hand, from a local file."


@dataclass(frozen=True)
class Desk:
    """What one check of a feed works with.

    Attributes:
        archive: Where new parts go.
        feed: What is checked.
        licence: Its licence.
        now: When.
        run_id: Groups the log lines of one command.
    """

    archive: Archive
    feed: Feed
    licence: Licence
    now: datetime
    run_id: str | None = None

    def said(self, outcomes: Iterator[FetchOutcome]) -> list[FetchOutcome]:
        """The outcomes, each in the log as soon as it is known."""
        found = []
        for outcome in outcomes:
            outcome.log(self.archive.root, self.now, self.run_id)
            found.append(outcome)
        return found


def fetch_feed(
    http: Http, desk: Desk, *, mirror: str | None = None, key: str | None = None
) -> list[FetchOutcome]:
    """Ask for every part of a feed and archive those that are new and sound.

    A part that fails does not raise and does not stop the others.

    Args:
        http: The session.
        desk: Archive, feed, licence and time.
        mirror: Asked instead of the publishers, as `<mirror>/<host>/<path>`.
        key: Sent instead of the publisher's public key.

    Raises:
        NoSpaceError: The disk is full; nothing was added.
        ArchiveError: The archive cannot be read or written.
    """
    return desk.said(_fetched(http, desk, mirror, key))


def bring_feed(desk: Desk, files: Mapping[str, Path]) -> list[FetchOutcome]:
    """Take local files into the archive as parts of a feed, through the same gates.

    Args:
        desk: Archive, feed, licence and time.
        files: Part name -> file; see sources/feeds/_local.py.

    Raises:
        NoSpaceError: The disk is full; nothing was added.
        ArchiveError: The archive cannot be read or written.
    """
    return desk.said(_bring(desk, name, path) for name, path in files.items())


def mirrored(url: str, mirror: str | None) -> str:
    """Where an address is asked for."""
    if mirror is None:
        return url
    split = urlsplit(url)
    query = f"?{split.query}" if split.query else ""
    return f"{mirror.rstrip('/')}/{split.netloc}{split.path}{query}"


def _fetched(http: Http, desk: Desk, mirror: str | None, key: str | None) -> Iterator[FetchOutcome]:
    feed = desk.feed
    parts = [part for part in feed.parts_on(desk.now.date()) if part.url]
    if feed.ckan:
        url = ckan_url(feed.ckan)
        try:
            parts += ckan_parts(feed, feed.ckan, http.get_json(mirrored(url, mirror)))
        except (SourceError, InvalidSnapshotError) as error:
            unavailable = isinstance(error, SourceError)
            state = ReleaseState.UNAVAILABLE if unavailable else ReleaseState.INVALID
            latest = desk.archive.latest(feed.source, feed.id)
            yield _outcome(desk, None, state, str(error), latest, {"url": url})
            return
    if feed.ckan:
        # Said also when all is well, so that the last word on the catalogue is not a failure.
        message = f"The catalogue lists {len(parts)} files of {feed.id}."
        latest = desk.archive.latest(feed.source, feed.id)
        yield _outcome(desk, None, ReleaseState.UNCHANGED, message, latest, {})
    due = [part for part in parts if not _rests(desk, part)]
    # Where all of them rest, somebody asked nevertheless.
    for part in due or parts:
        yield _fetch_part(http, desk, part, mirror, key)


def _rests(desk: Desk, part: Part) -> bool:
    """Whether the last good file of a part is too young to ask for the next one."""
    last = last_whole_snapshot(desk, part) if part.asked_every_days else None
    if last is None:
        return False
    return desk.now - last.manifest.first_seen_at < timedelta(days=part.asked_every_days)


def _fetch_part(
    http: Http, desk: Desk, part: Part, mirror: str | None, key: str | None
) -> FetchOutcome:
    feed, api_key = desk.feed, desk.feed.api_key
    last = last_whole_snapshot(desk, part)
    asked = mirrored(str(part.url), mirror)

    def take(path: Path) -> Download:
        return http.download(
            asked,
            path,
            etag=last.manifest.etag if last else None,
            last_modified=last.manifest.last_modified if last else None,
            headers={api_key.header: key or api_key.public} if api_key else None,
            hosts=feed.redirect_hosts,
        )

    return _taken(desk, part, last, take, url=str(part.url))


def _bring(desk: Desk, name: str, source: Path) -> FetchOutcome:
    known = {part.name: part for part in desk.feed.parts_on(desk.now.date())}
    part = known.get(name) or Part(name=name, file=f"{name}{source.suffix.lower()}")
    if part.file.rpartition(".")[2] != source.suffix.lower().removeprefix("."):
        part = part.model_copy(update={"file": f"{name}{source.suffix.lower()}"})
    page = part.url or desk.feed.origin.url or "by hand"
    last = last_whole_snapshot(desk, part)
    return _taken(desk, part, last, lambda path: _copied(source, path), page, BY_HAND)


def _copied(source: Path, target: Path) -> None:
    """Copy a local file.

    Raises:
        UnavailableError: It is gone, or may not be read.
        NoSpaceError: The disk is full.
    """
    try:
        reader = source.open("rb")
    except OSError as error:
        raise UnavailableError(f"{_shown(source)} cannot be read: {error.strerror}.") from error
    with reader, disk_full_in_words(target), target.open("wb") as writer:
        while block := reader.read(1 << 20):
            writer.write(block)


def _shown(path: Path) -> str:
    """A path as text, also where its name is no valid UTF-8."""
    return str(path).encode("utf-8", "replace").decode()


def _taken(
    desk: Desk,
    part: Part,
    last: Snapshot | None,
    take: Callable[[Path], Download | None],
    url: str,
    note: str | None = None,
) -> FetchOutcome:
    """Put one file through the gates into the archive, and say what came of it."""
    feed, archive = desk.feed, desk.archive
    latest = archive.latest(feed.source, feed.id, part.name)
    evidence: dict[str, Any] = {}
    with archive.scratch() as folder:
        path = folder / part.file
        try:
            download = take(path)
            evidence["download"] = _described(download) if download else {"note": note}
            if (download and download.not_modified) or (last and is_same(path, last)):
                message = f"{feed.id}, part {part.name}, is unchanged."
                return _outcome(desk, part, ReleaseState.UNCHANGED, message, latest, evidence)
            reading = judge(archive, feed, part, path, last)
            evidence |= {"rows": reading.records, "layouts": reading.layouts}
            warning = " ".join(reading.warnings) or None
            draft = _draft(desk, part, path, download, url, note, warning)
            message = f"{reading.name} has {reading.records:,} rows."
            snapshot = archive.put(draft).snapshot
            return _outcome(desk, part, ReleaseState.NEW, message, snapshot, evidence, warning)
        except NotOpenError as error:
            return _outcome(desk, part, ReleaseState.NOT_OPEN, str(error), latest, evidence)
        except SourceError as error:
            return _outcome(desk, part, ReleaseState.UNAVAILABLE, str(error), latest, evidence)
        except InvalidSnapshotError as error:
            archive.quarantine(feed, {part.file: path}, str(error), desk.now)
            return _outcome(desk, part, ReleaseState.INVALID, str(error), latest, evidence)


def last_whole_snapshot(desk: Desk, part: Part) -> Snapshot | None:
    """Extracts, such as the sample's, are no measure of what the publisher sends."""
    snapshots = desk.archive.snapshots(desk.feed.source, desk.feed.id, part.name)
    whole = [s for s in snapshots if not s.manifest.extract]
    return whole[-1] if whole else None


def _draft(
    desk: Desk,
    part: Part,
    path: Path,
    download: Download | None,
    url: str,
    note: str | None,
    warning: str | None,
) -> Draft:
    return Draft(
        dataset=desk.feed,
        licence=desk.licence,
        files={part.file: path},
        url=url,
        part=part.name,
        final_url=download.final_url if download else None,
        http_status=download.status if download else None,
        etag=download.etag if download else None,
        last_modified=download.last_modified if download else None,
        first_seen_at=desk.now,
        released_at=_released_at(desk, part),
        note=" ".join(filter(None, [note, warning])) or None,
        warning=warning,
    )


def _released_at(desk: Desk, part: Part) -> datetime | None:
    """When the publisher says that a file was changed, if that is news.

    A time that lies before what stands (a file came by hand meanwhile, or a date was set back) says
    nothing of what is current: the file then counts from when it was seen.
    """
    said = _moment(part.modified_at)
    latest = desk.archive.latest(desk.feed.source, desk.feed.id, part.name)
    return said if said and (latest is None or said > latest.vintage_at) else None


def _moment(text: str | None) -> datetime | None:
    """A time that a catalogue states; without a zone it is UTC."""
    with suppress(ValueError):
        if text:
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return None


def _outcome(
    desk: Desk,
    part: Part | None,
    state: ReleaseState,
    message: str,
    snapshot: Snapshot | None,
    evidence: dict[str, Any],
    warning: str | None = None,
) -> FetchOutcome:
    """The warning is part of the message, wherever that is shown."""
    warning = warning or _standing_warning(snapshot, state)
    return FetchOutcome(
        source=desk.feed.source,
        dataset=desk.feed.id,
        part=part.name if part else None,
        state=state,
        message=f"{message} Warning: {warning}" if warning else message,
        snapshot=snapshot,
        warning=warning,
        evidence=evidence,
    )


def _standing_warning(snapshot: Snapshot | None, state: ReleaseState) -> str | None:
    """What was said when the snapshot was accepted stays true while it is the one in use."""
    return snapshot.manifest.warning if snapshot and state is ReleaseState.UNCHANGED else None


def _described(download: Download) -> dict[str, Any]:
    return {
        "status": download.status,
        "etag": download.etag,
        "last_modified": download.last_modified,
        "bytes": download.bytes,
        "sha256": download.sha256,
    }
