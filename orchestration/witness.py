"""What becomes of the lines that a Delta File has of a table.

They are archived as an extract, unless the archive has that release already. The zip is the first
witness: where the whole table of the same release is here, the lines are only held against it, and
lines that disagree go to the quarantine.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestration.settings import Settings
from sources.archive import Archive, content_hash
from sources.download import Download
from sources.errors import InvalidSnapshotError
from sources.load import open_warehouse
from sources.load_delta import Agreement, compare_with_whole
from sources.manifest import Draft, Snapshot
from sources.model import StatcanTable
from sources.registry import Registry
from sources.statcan.delta import is_delta, payload_name
from sources.statcan.delta_file import DeltaDay, DeltaTable, delta_url


@dataclass(frozen=True)
class Taken:
    """What became of the lines.

    Attributes:
        state: NEW (archived), UNCHANGED (the archive says the same), DIFFERS (it says otherwise,
            and stands) or INVALID (they cannot be read).
        message: For a person, without a full stop.
        snapshot: The new one, or the one that they were held against.
    """

    state: str
    message: str
    snapshot: Snapshot | None


class Witness:
    """Takes the lines of tables into one archive."""

    def __init__(self, settings: Settings, archive: Archive, registry: Registry) -> None:
        self._settings = settings
        self._archive = archive
        self._registry = registry

    def take(
        self,
        table: StatcanTable,
        day: DeltaDay,
        found: DeltaTable,
        download: Download | None,
        folder: Path,
    ) -> Taken:
        """Archive what a day states of one release of a table, or hold it against what is here.

        Args:
            table: The registry entry.
            day: The day's file.
            found: The table's lines.
            download: How the file came; None for one that lay here.
            folder: For what is needed for a moment.

        Raises:
            ArchiveError: The archive cannot be read or written.
        """
        draft = self._draft(day, table, found, download)
        if draft is None:
            message = f"there is no metadata of it: run `canauto pull {table.id}` first"
            return Taken("INVALID", message, None)
        known = [
            s
            for s in self._archive.snapshots(table.source, table.id)
            if s.manifest.released_at == found.released_at
        ]
        whole = next((s for s in known if not s.manifest.extract), None)
        before = next((s for s in known if is_delta(s)), None)
        if whole is not None:
            taken = self._compare_with_zip(table, draft, whole, folder)
        elif before is not None:
            taken = _compare_with_before(draft, before)
        else:
            snapshot = self._archive.put(draft).snapshot
            taken = Taken("NEW", count_of(found.rows, "figure"), snapshot)
        if taken.state in ("DIFFERS", "INVALID"):
            self._archive.quarantine(table, draft.files, taken.message, self._settings.now())
        return taken

    def _draft(
        self, day: DeltaDay, table: StatcanTable, found: DeltaTable, download: Download | None
    ) -> Draft | None:
        metadata = found.metadata or self._nearest_metadata(table, found.released_at)
        if metadata is None:
            return None
        note = f"Lines of the Delta File of {day.day}."
        if found.metadata is None:
            note += " The day has no metadata of the table: it is that of another snapshot."
        return Draft(
            dataset=table,
            licence=self._registry.licence_of(table),
            files={payload_name(table.id): found.csv, f"{table.id}.metadata.json": metadata},
            url=delta_url(self._settings.statcan_url, day.day),
            final_url=download.final_url if download else None,
            http_status=download.status if download else None,
            etag=download.etag if download else None,
            last_modified=download.last_modified if download else None,
            first_seen_at=self._settings.now(),
            released_at=found.released_at,
            extract=True,
            partial=found.metadata is None,
            note=note,
        )

    def _nearest_metadata(self, table: StatcanTable, released_at: datetime) -> Path | None:
        """The description that stood at a time: the last one before it, else the first after."""
        snapshots = self._archive.snapshots(table.source, table.id)
        before = [s for s in snapshots if s.vintage_at <= released_at]
        nearest = before[-1:] or snapshots[:1]
        return nearest[0].file(f"{table.id}.metadata.json") if nearest else None

    def _compare_with_zip(
        self, table: StatcanTable, draft: Draft, whole: Snapshot, folder: Path
    ) -> Taken:
        """A copy in an archive of its own: what agrees with the zip adds nothing to ours."""
        aside = Archive(folder / "aside")
        with open_warehouse(folder / "aside.duckdb") as con:
            try:
                found = compare_with_whole(con, table, aside.put(draft).snapshot, whole)
            except InvalidSnapshotError as error:
                return Taken("INVALID", str(error).rstrip("."), whole)
        return _verdict(found, whole)


def _compare_with_before(draft: Draft, before: Snapshot) -> Taken:
    name = payload_name(before.manifest.dataset)
    if content_hash({name: draft.files[name]}) == content_hash({name: before.file(name)}):
        return Taken("UNCHANGED", "in the archive already", before)
    message = f"the Delta File is not the one that the archive has ({before.id}), which stands"
    return Taken("DIFFERS", message, before)


def _verdict(found: Agreement, whole: Snapshot) -> Taken:
    if found.agrees:
        message = f"{count_of(found.rows, 'figure')} as in the zip of the same release"
        return Taken("UNCHANGED", message, whole)
    message = (
        f"{found.differing + found.missing:,} of {count_of(found.rows, 'figure')} differ from the "
        f"zip of the same release, which stands ({'; '.join(found.examples)})"
    )
    return Taken("DIFFERS", message, whole)


def count_of(number: int, noun: str) -> str:
    """`1 figure`, `2,000 figures`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
