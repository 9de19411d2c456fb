"""One industry feed, part by part, from the question to the archive. Opens no database."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sources.archive import Archive, content_hash
from sources.download import Download
from sources.errors import InvalidSnapshotError, NotOpenError, SourceError
from sources.http import Http
from sources.manifest import Draft, Snapshot
from sources.model import Feed, FeedPart, Licence
from sources.outcome import FetchOutcome, ReleaseState
from sources.validate import require_media, require_not_shrunk

Parse = Callable[[Path, str], Iterator[Mapping[str, str]]]


def parser_of(feed: Feed) -> Parse:
    """The parse() of a feed's module: a payload file and its part's name in, rows of text out."""
    parse: Parse = importlib.import_module(f"sources.feeds.{feed.id}").parse
    return parse


def fetch_feed(
    http: Http,
    archive: Archive,
    feed: Feed,
    licence: Licence,
    *,
    now: datetime,
    run_id: str | None = None,
    base_url: str | None = None,
) -> list[FetchOutcome]:
    """Ask for every part of a feed and archive those that are new and sound.

    A part that fails does not raise and does not stop the others.

    Args:
        http: The session.
        archive: Where new parts go.
        feed: What to fetch.
        licence: The feed's licence.
        now: When this check takes place.
        run_id: Groups the log lines of one command.
        base_url: Asked instead of the feed's own address.

    Raises:
        NoSpaceError: The disk is full; nothing was added.
        ArchiveError: The archive cannot be read or written.
    """
    base = (base_url or feed.base_url).rstrip("/")
    outcomes = []
    for part in feed.parts:
        outcome = _fetch_part(http, archive, feed, part, licence, f"{base}/{part.path}", now)
        outcome.log(archive.root, now, run_id)
        outcomes.append(outcome)
    return outcomes


def _fetch_part(
    http: Http,
    archive: Archive,
    feed: Feed,
    part: FeedPart,
    licence: Licence,
    url: str,
    now: datetime,
) -> FetchOutcome:
    last = _last_whole_snapshot(archive, feed, part)
    with archive.scratch() as folder:
        path = folder / part.file
        state, message, evidence = ReleaseState.UNAVAILABLE, "", dict[str, Any]()
        snapshot = archive.latest(feed.source, feed.id, part.name)
        try:
            download = http.download(
                url,
                path,
                etag=last.manifest.etag if last else None,
                last_modified=last.manifest.last_modified if last else None,
            )
            evidence["download"] = _described(download)
            if download.not_modified or (last and _is_same(path, part, last)):
                state, message = ReleaseState.UNCHANGED, f"{_name(feed, part)} is unchanged."
            else:
                evidence["rows"] = rows = _checked_rows(feed, part, path, last, url)
                snapshot = archive.put(
                    _draft(feed, part, licence, path, download, url, now)
                ).snapshot
                state, message = ReleaseState.NEW, f"{_name(feed, part)} has {rows:,} rows."
        except NotOpenError as error:
            state, message = ReleaseState.NOT_OPEN, str(error)
        except SourceError as error:
            message = str(error)
        except InvalidSnapshotError as error:
            state, message = ReleaseState.INVALID, str(error)
            archive.quarantine(feed, {part.file: path}, message, now)
    return FetchOutcome(
        source=feed.source,
        dataset=feed.id,
        part=part.name,
        state=state,
        message=message,
        snapshot=snapshot,
        evidence=evidence,
    )


def _checked_rows(
    feed: Feed, part: FeedPart, path: Path, last: Snapshot | None, origin: str
) -> int:
    """Rows of a downloaded part that passed the gates."""
    require_media(path, "json", origin)
    rows = count_rows(feed, part, path)
    before = count_rows(feed, part, last.file(part.file)) if last else None
    require_not_shrunk(rows, before, origin)
    return rows


def count_rows(feed: Feed, part: FeedPart, path: Path) -> int:
    """Parse a payload to its end.

    Raises:
        InvalidSnapshotError: It is not what the feed's module reads, or has other columns.
    """
    rows = 0
    for row in parser_of(feed)(path, part.name):
        if tuple(row) != feed.columns:
            raise InvalidSnapshotError(
                f"Row {rows + 1} of {_name(feed, part)} has the columns {', '.join(row)} instead "
                f"of {', '.join(feed.columns)}."
            )
        rows += 1
    return rows


def _last_whole_snapshot(archive: Archive, feed: Feed, part: FeedPart) -> Snapshot | None:
    """Extracts, such as the sample's, are no measure of what the publisher sends."""
    snapshots = archive.snapshots(feed.source, feed.id, part.name)
    whole = [s for s in snapshots if not s.manifest.extract]
    return whole[-1] if whole else None


def _is_same(path: Path, part: FeedPart, last: Snapshot) -> bool:
    return content_hash({part.file: path}) == last.manifest.content_sha256


def _draft(
    feed: Feed,
    part: FeedPart,
    licence: Licence,
    path: Path,
    download: Download,
    url: str,
    now: datetime,
) -> Draft:
    return Draft(
        dataset=feed,
        licence=licence,
        files={part.file: path},
        url=url,
        part=part.name,
        final_url=download.final_url,
        http_status=download.status,
        etag=download.etag,
        last_modified=download.last_modified,
        first_seen_at=now,
    )


def _described(download: Download) -> dict[str, Any]:
    return {
        "status": download.status,
        "etag": download.etag,
        "last_modified": download.last_modified,
        "bytes": download.bytes,
        "sha256": download.sha256,
    }


def _name(feed: Feed, part: FeedPart) -> str:
    return f"{feed.id}, part {part.name},"
