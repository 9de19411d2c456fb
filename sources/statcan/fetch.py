"""One StatCan table, from the question to the archive.

Metadata first, then the zip unless it is still the one we have, then the judgement, then the
archive or the quarantine, then a line in the log. Opens no database.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sources.archive import Archive, content_hash
from sources.download import Download, disk_full_in_words
from sources.errors import (
    InvalidSnapshotError,
    NotOpenError,
    SourceError,
    UnavailableError,
    UnknownTableError,
)
from sources.manifest import Draft, Snapshot
from sources.model import Licence, StatcanTable
from sources.outcome import FetchOutcome, ReleaseState
from sources.statcan.client import StatcanClient
from sources.statcan.cube import CubeMetadata
from sources.statcan.inspection import inspect_zip
from sources.statcan.release import Evidence, Verdict, judge
from sources.statcan.zips import DEFAULT_LIMITS, ZipLimits


@dataclass
class _Check:
    """What has been gathered about one table so far."""

    evidence: Evidence
    files: dict[str, Path] = field(default_factory=dict)
    download: Download | None = None
    is_unknown: bool = False


def fetch_table(
    client: StatcanClient,
    archive: Archive,
    table: StatcanTable,
    licence: Licence,
    *,
    now: datetime,
    run_id: str | None = None,
    limits: ZipLimits = DEFAULT_LIMITS,
) -> FetchOutcome:
    """Ask for one table and archive it if it is new and sound.

    A source that fails does not raise: the outcome says what happened and names the last good
    snapshot. Safe to run for several tables in threads.

    Raises:
        NoSpaceError: The disk is full: nothing was added, and the next table would fare no better.
        ArchiveError: The archive cannot be read or written.
    """
    last = _last_whole_snapshot(archive, table)
    with archive.scratch() as folder:
        check = _gather(client, table, last, folder, limits)
        verdict = judge(check.evidence)
        snapshot = archive.latest(table.source, table.id)
        if verdict.state is ReleaseState.NEW:
            put = archive.put(_draft(client, table, licence, check, now))
            snapshot = put.snapshot
            if not put.is_new:
                verdict = replace(verdict, state=ReleaseState.UNCHANGED)
        elif verdict.state is ReleaseState.INVALID and check.files:
            archive.quarantine(table, check.files, verdict.message, now)
    outcome = _outcome(table, check, verdict, snapshot)
    outcome.log(archive.root, now, run_id)
    return outcome


def _last_whole_snapshot(archive: Archive, table: StatcanTable) -> Snapshot | None:
    """Extracts, such as the sample's, are no measure of what the publisher sends."""
    whole = [s for s in archive.snapshots(table.source, table.id) if not s.manifest.extract]
    return whole[-1] if whole else None


def _gather(
    client: StatcanClient,
    table: StatcanTable,
    last: Snapshot | None,
    folder: Path,
    limits: ZipLimits,
) -> _Check:
    check = _Check(
        Evidence(
            product_id=table.id,
            is_first=last is None,
            accepted_released_at=last.manifest.released_at if last else None,
        )
    )
    try:
        _ask_metadata(client, table, last, folder, check)
        _ask_zip(client, table, last, folder, limits, check)
    except NotOpenError as error:
        check.evidence = replace(check.evidence, not_open=str(error))
    except InvalidSnapshotError as error:
        check.evidence = replace(check.evidence, invalid=str(error))
    except SourceError as error:
        check.evidence = replace(check.evidence, unavailable=str(error))
        check.is_unknown = isinstance(error, UnknownTableError)
    return check


def _ask_metadata(
    client: StatcanClient,
    table: StatcanTable,
    last: Snapshot | None,
    folder: Path,
    check: _Check,
) -> None:
    answer = client.cube_metadata([table.id])[int(table.id)]
    if isinstance(answer, SourceError):
        raise answer
    name = f"{table.id}.metadata.json"
    path = folder / name
    with disk_full_in_words(path):
        path.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    check.files[name] = path
    check.evidence = replace(
        check.evidence,
        metadata=CubeMetadata.read(answer),
        metadata_is_same=last is not None and _same_content(name, path, last),
    )


def _ask_zip(
    client: StatcanClient,
    table: StatcanTable,
    last: Snapshot | None,
    folder: Path,
    limits: ZipLimits,
    check: _Check,
) -> None:
    name = f"{table.id}-eng.zip"
    path = folder / name
    metadata = check.evidence.metadata
    assert metadata is not None
    try:
        check.download = client.download_table(
            table.id,
            path,
            etag=last.manifest.etag if last else None,
            last_modified=last.manifest.last_modified if last else None,
        )
    finally:
        if path.exists():
            check.files[name] = path
    if check.download.not_modified:
        if last is None:
            raise UnavailableError(f"{check.download.final_url} answered 304 unasked.")
        check.files[name] = last.file(name)
    same = last is not None and (
        check.download.not_modified or _same_bytes(name, check.download, last)
    )
    if same and check.evidence.metadata_is_same:
        check.evidence = replace(check.evidence, zip_is_same=True)
        return
    facts = inspect_zip(check.files[name], metadata, table.year_start_month, limits)
    same = same or (last is not None and _same_content(name, check.files[name], last))
    check.evidence = replace(check.evidence, facts=facts, zip_is_same=same)


def _same_bytes(name: str, download: Download, last: Snapshot) -> bool:
    return any(f.name == name and f.sha256 == download.sha256 for f in last.manifest.files)


def _same_content(name: str, path: Path, last: Snapshot) -> bool:
    return content_hash({name: path}) == content_hash({name: last.file(name)})


def _draft(
    client: StatcanClient, table: StatcanTable, licence: Licence, check: _Check, now: datetime
) -> Draft:
    download, metadata = check.download, check.evidence.metadata
    assert download is not None
    assert metadata is not None
    undated = check.evidence.facts.undated if check.evidence.facts else ()
    return Draft(
        dataset=table,
        licence=licence,
        files=check.files,
        url=client.zip_url(table.id),
        final_url=download.final_url,
        http_status=download.status,
        etag=download.etag,
        last_modified=download.last_modified,
        first_seen_at=now,
        released_at=metadata.released_at,
        note=f"Periods without dates: {', '.join(undated)}." if undated else None,
    )


def _outcome(
    table: StatcanTable, check: _Check, verdict: Verdict, snapshot: Snapshot | None
) -> FetchOutcome:
    metadata = check.evidence.metadata
    evidence: dict[str, Any] = check.evidence.as_log()
    if check.download is not None:
        evidence["download"] = {
            "status": check.download.status,
            "etag": check.download.etag,
            "last_modified": check.download.last_modified,
            "bytes": check.download.bytes,
            "sha256": check.download.sha256,
        }
    return FetchOutcome(
        source=table.source,
        dataset=table.id,
        part=None,
        state=verdict.state,
        message=verdict.message,
        snapshot=snapshot,
        released_at=metadata.released_at if metadata else None,
        evidence=evidence,
        is_unknown=check.is_unknown,
    )
