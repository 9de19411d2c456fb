"""One StatCan table, from the question to the archive.

Metadata first, then the zip unless it is still the one we have, then the judgement, then the
archive or the quarantine, then a line in the log. Opens no database.
"""

import json
from collections.abc import Mapping
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
from sources.eventlog import EventLog
from sources.manifest import Draft, Snapshot
from sources.model import Licence, StatcanTable
from sources.outcome import FetchOutcome, ReleaseState
from sources.statcan.announcements import announcement
from sources.statcan.client import StatcanClient
from sources.statcan.cube import CubeMetadata
from sources.statcan.evidence import Evidence
from sources.statcan.inspection import inspect_zip
from sources.statcan.ottawa_time import in_ottawa
from sources.statcan.release import Verdict, judge
from sources.statcan.sightings import METADATA, Sightings, read_sightings
from sources.zips import DEFAULT_LIMITS, ZipLimits

# A getCubeMetadata object, or why there is none.
MetadataAnswer = Mapping[str, Any] | SourceError


@dataclass
class _Check:
    """What has been gathered about one table so far."""

    evidence: Evidence
    last: Snapshot | None
    folder: Path
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
    sightings: Sightings | None = None,
    metadata: MetadataAnswer | None = None,
) -> FetchOutcome:
    """Ask for one table and archive it if it is new and sound.

    A source that fails does not raise: the outcome says what happened and names the last good
    snapshot. Safe to run for several tables in threads.

    Args:
        client: Asked for what is not given.
        archive: What there is, and where new snapshots go.
        table: What to ask for.
        licence: The table's licence.
        now: When this check takes place.
        run_id: Groups the log lines of one command.
        limits: How large a table may be.
        sightings: What was seen of its releases before; read from the log unless given.
        metadata: Its answer to getCubeMetadata, where several tables were asked for at once.

    Raises:
        NoSpaceError: The disk is full: nothing was added, and the next table would fare no better.
        ArchiveError: The archive cannot be read or written.
    """
    if sightings is None:
        sightings = read_sightings(EventLog(archive.root)).get(table.id, Sightings())
    with archive.scratch() as folder:
        check = _begin(archive, table, sightings, folder, now)
        _gather(client, table, check, metadata, limits)
        _note_announcement(archive, table, check, sightings, run_id)
        verdict = judge(check.evidence)
        snapshot = archive.latest(table.source, table.id)
        rejected = archive.rejected(table, check.files) if verdict.is_archived else None
        if rejected is not None:
            verdict = Verdict(ReleaseState.INVALID, _rejected_before(table, rejected))
        elif verdict.is_archived:
            put = archive.put(_draft(client, table, licence, check, verdict, now))
            snapshot = put.snapshot
            if not put.is_new:
                verdict = replace(verdict, state=ReleaseState.UNCHANGED)
        elif verdict.state is ReleaseState.INVALID and check.files:
            archive.quarantine(table, _refused(check), verdict.message, now)
    outcome = _outcome(table, check, verdict, snapshot)
    outcome.log(archive.root, now, run_id)
    return outcome


def _begin(
    archive: Archive, table: StatcanTable, sightings: Sightings, folder: Path, now: datetime
) -> _Check:
    """What is known before anybody is asked."""
    snapshots = archive.snapshots(table.source, table.id)
    # Extracts, such as the sample's, are no measure of what the publisher sends.
    whole = [s for s in snapshots if not s.manifest.extract]
    last = whole[-1] if whole else None
    warning = last.manifest.warning if last else None
    rows, series = _counts_announced(table, last) if last else (None, None)
    return _Check(
        Evidence(
            product_id=table.id,
            listed_released_at=sightings.listed,
            is_first=last is None,
            accepted_released_at=sightings.accepted(snapshots, now),
            accepted_rows=None if warning else rows,
            standing_warning=warning,
            excused_counts=(rows, series) if warning else None,
            waiting_since=sightings.waiting_since,
            asked_at=now,
        ),
        last,
        folder,
    )


def _counts_announced(table: StatcanTable, snapshot: Snapshot) -> tuple[int | None, int | None]:
    path = snapshot.file(_metadata_name(table))
    metadata = CubeMetadata.read(json.loads(path.read_text(encoding="utf-8")))
    return metadata.datapoint_count, metadata.series_count


def _gather(
    client: StatcanClient,
    table: StatcanTable,
    check: _Check,
    metadata: MetadataAnswer | None,
    limits: ZipLimits,
) -> None:
    try:
        if metadata is None:
            metadata = client.cube_metadata([table.id])[int(table.id)]
        if isinstance(metadata, SourceError):
            raise metadata
        _keep_metadata(table, metadata, check)
        _ask_zip(client, table, limits, check)
    except NotOpenError as error:
        check.evidence = replace(check.evidence, not_open=str(error))
    except InvalidSnapshotError as error:
        check.evidence = replace(check.evidence, invalid=str(error))
    except SourceError as error:
        check.evidence = replace(check.evidence, unavailable=str(error))
        check.is_unknown = isinstance(error, UnknownTableError)


def _keep_metadata(table: StatcanTable, content: Mapping[str, Any], check: _Check) -> None:
    name = _metadata_name(table)
    path = check.folder / name
    with disk_full_in_words(path):
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    check.files[name] = path
    check.evidence = replace(
        check.evidence,
        metadata=CubeMetadata.read(content),
        metadata_is_same=check.last is not None and _same_content(name, path, check.last),
    )


def _ask_zip(client: StatcanClient, table: StatcanTable, limits: ZipLimits, check: _Check) -> None:
    name, last = _zip_name(table), check.last
    path = check.folder / name
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
            raise UnavailableError(
                f"{check.download.final_url} says that nothing has changed (304), although "
                "nothing of it is here yet; try again later."
            )
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


def _note_announcement(
    archive: Archive,
    table: StatcanTable,
    check: _Check,
    sightings: Sightings,
    run_id: str | None,
) -> None:
    """Log a release that the metadata announces first, and since when this one is known."""
    evidence, now = check.evidence, check.evidence.asked_at
    assert now is not None
    released_at = evidence.metadata.released_at if evidence.metadata else None
    if released_at is not None and released_at not in sightings.first_seen:
        event = announcement(
            table.id,
            released_at,
            f"Released on {in_ottawa(released_at)}, says the metadata.",
            {"seen_in": METADATA},
            now,
            run_id,
        )
        EventLog(archive.root).append(event)
        sightings.add(event)
    since = sightings.since(evidence.announced_at, evidence.accepted_released_at)
    check.evidence = replace(check.evidence, first_seen_at=since or now)


def _refused(check: _Check) -> dict[str, Path]:
    """The files to quarantine; a zip that is the archive's own stays where it is."""
    if not check.evidence.zip_is_same:
        return check.files
    return {name: path for name, path in check.files.items() if name.endswith(".json")}


def _metadata_name(table: StatcanTable) -> str:
    return f"{table.id}.metadata.json"


def _zip_name(table: StatcanTable) -> str:
    return f"{table.id}-eng.zip"


def _same_bytes(name: str, download: Download, last: Snapshot) -> bool:
    return any(f.name == name and f.sha256 == download.sha256 for f in last.manifest.files)


def _same_content(name: str, path: Path, last: Snapshot) -> bool:
    return content_hash({name: path}) == content_hash({name: last.file(name)})


def _draft(
    client: StatcanClient,
    table: StatcanTable,
    licence: Licence,
    check: _Check,
    verdict: Verdict,
    now: datetime,
) -> Draft:
    download, metadata = check.download, check.evidence.metadata
    assert download is not None
    assert metadata is not None
    undated = check.evidence.facts.undated if check.evidence.facts else ()
    notes = [f"Periods without dates: {', '.join(undated)}."] if undated else []
    if metadata.released_at != check.evidence.released_at:
        notes.append(
            f"The metadata gives {in_ottawa(metadata.released_at)} as the time of release, which "
            "was still to come: it is taken for unknown."
        )
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
        released_at=_vintage(check.evidence, check.last),
        note=" ".join([*notes, *([verdict.warning] if verdict.warning else [])]) or None,
        warning=verdict.warning,
    )


def _rejected_before(table: StatcanTable, rejected: Snapshot) -> str:
    reason = rejected.path / "reason.txt"
    why = " ".join(reason.read_text(encoding="utf-8").split())[:200] if reason.is_file() else ""
    return (
        f"The download of table {table.id} is one that came on "
        f"{in_ottawa(rejected.manifest.first_seen_at)} and could not be loaded; delete "
        f"{rejected.path} to try it again{f' ({why})' if why else ''}."
    )


def _vintage(evidence: Evidence, last: Snapshot | None) -> datetime | None:
    """The release time, unless figures that came later are in the archive.

    A list may announce a later release than metadata that lags behind. A release that was
    withdrawn and comes back is known anew since it was seen again: under its old time it would lie
    below what it replaces.
    """
    is_announced = evidence.moved_on or evidence.accepted_released_at is None
    released_at = evidence.announced_at if is_announced else evidence.released_at
    if released_at is not None and last is not None and released_at < last.vintage_at:
        return None
    return released_at


def _outcome(
    table: StatcanTable, check: _Check, verdict: Verdict, snapshot: Snapshot | None
) -> FetchOutcome:
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
        released_at=check.evidence.announced_at if check.evidence.metadata else None,
        warning=verdict.warning,
        evidence=evidence,
        is_unknown=check.is_unknown,
    )
