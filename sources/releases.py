"""The releases on disk and the link `current`: list, switch, roll back, prune.

`published/current -> releases/<release_id>/` is a relative link to a directory, swapped by one
rename. A BI server that keeps connections to a *file* path gets its old database again on
reopening, even when the file is a link; through a directory link it sees the new release.

Nothing here opens DuckDB: sources/publish.py writes the databases.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError, model_validator

from sources.errors import PublishError

# Semantic: a changed figure and a renamed or dropped column are major changes, the latter announced
# one release ahead.
SCHEMA_VERSION = "2.0.0"
KEEP = 14


class PublishedFile(BaseModel):
    """A file of a release."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    bytes: int
    sha256: str


class PublishedTable(BaseModel):
    """A table of a release, in the database and as Parquet.

    Attributes:
        content_sha256: Of its rows in any order, doubles at 12 significant digits: equal
            content gives an equal hash, whoever built it and with how many threads.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_name: str = Field(alias="schema")
    name: str
    rows: int
    columns: tuple[str, ...]
    content_sha256: str
    parquet: PublishedFile


class Vintage(BaseModel):
    """A snapshot that the figures of a release come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    dataset: str
    part: str | None = None
    snapshot_id: str
    first_seen_at: datetime | None = None
    released_at: datetime | None = None
    published_on: date | None = None
    extract: bool = False


class PublishedLicence(BaseModel):
    """The terms that part of a release comes under, and the line that must go with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    url: str | None
    attribution_en: str
    attribution_fr: str
    datasets: tuple[str, ...]


class ReleaseManifest(BaseModel):
    """What a release is: written once, beside its files.

    Attributes:
        fingerprint: Of everything it was built from: snapshots, curated files, code, models.
        documents: The pages in its folder `docs`; none in releases made before there were any.
        tests: How many tests ended how.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    schema_version: str
    release_id: str
    created_at: datetime
    run_id: str | None = None
    fingerprint: str
    code_version: str
    duckdb_version: str
    storage_version: str
    database: PublishedFile
    tables: tuple[PublishedTable, ...]
    documents: tuple[PublishedFile, ...] = ()
    vintages: tuple[Vintage, ...]
    tests: dict[str, int]
    licences: tuple[PublishedLicence, ...]

    def contents(self) -> dict[str, str]:
        """Content hash by `schema.table`."""
        return {f"{t.schema_name}.{t.name}": t.content_sha256 for t in self.tables}

    def rows(self) -> dict[str, int]:
        """Row count by `schema.table`."""
        return {f"{t.schema_name}.{t.name}": t.rows for t in self.tables}


class Mark(BaseModel):
    """That a release was withdrawn; it outlives the release's folder.

    Attributes:
        fingerprint: The release's; None in marks of the older form, which had the time alone.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    at: datetime
    fingerprint: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _time_alone(cls, value: object) -> object:
        return {"at": value} if isinstance(value, str) else value


class Marks(RootModel[dict[str, Mark]]):
    """The file `withdrawn.json`."""


@dataclass(frozen=True)
class Release:
    """A release on disk."""

    path: Path
    manifest: ReleaseManifest
    is_current: bool
    withdrawn_at: datetime | None

    @property
    def id(self) -> str:
        """Its folder's name: the UTC time at which it was made."""
        return self.manifest.release_id


class Releases:
    """The releases under `<published>/releases`."""

    def __init__(self, published: Path) -> None:
        self.published = published
        self.folder = published / "releases"
        self.link = published / "current"

    def current(self) -> Release | None:
        """The release that readers see, or None."""
        path = self.folder / (self._current_id() or "")
        # A link to a folder that was deleted by hand leads nowhere: there is no release.
        return self._read(path) if path != self.folder and path.exists() else None

    def leads_to(self, path: Path) -> bool:
        """Whether `current` leads to that folder."""
        return path.name == self._current_id()

    def all(self) -> list[Release]:
        """Every release, oldest first."""
        paths = sorted(self.folder.glob("[0-9]*/manifest.json"))
        return [self._read(path.parent) for path in paths]

    def withdrawn(self, fingerprint: str) -> str | None:
        """The id of the latest release of that fingerprint, if it was rolled back."""
        marks = self._marks()
        same = [r.id for r in self.all() if r.manifest.fingerprint == fingerprint]
        deleted = [name for name, mark in marks.items() if mark.fingerprint == fingerprint]
        latest = max([*same, *deleted], default=None)
        return latest if latest in marks else None

    def new_id(self, now: datetime) -> str:
        """A release id that sorts after all others."""
        name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        taken = [path.name for path in self.folder.glob("[0-9]*")]
        if not taken or name > max(taken):
            return name
        stem, _, count = max(taken).partition("-")
        return f"{stem}-{int(count or 1) + 1:03d}"

    def switch(self, release_id: str) -> None:
        """Let `current` lead to a release, in one rename."""
        staging = self.published / f".current-{os.getpid()}"
        staging.unlink(missing_ok=True)
        staging.symlink_to(Path("releases") / release_id, target_is_directory=True)
        staging.replace(self.link)
        sync_folder(self.published)

    def roll_back(self, now: datetime, release_id: str | None = None) -> Release:
        """Let `current` lead to an older release, and mark the newer ones withdrawn.

        Args:
            now: When they were withdrawn.
            release_id: Where to; by default the last one before `current` that stands.

        Raises:
            PublishError: There is no such release.
        """
        releases = self.all()
        target = self._rollback_target(releases, release_id)
        marks = self._marks()
        marks.pop(target.id, None)
        for release in releases:
            if release.id > target.id:
                mark = Mark(at=now.astimezone(UTC), fingerprint=release.manifest.fingerprint)
                marks.setdefault(release.id, mark)
        # The marks come first: a kill in between leaves a release that is current and marked,
        # which a second rollback puts right; the other order would let it be published again.
        self._write_marks(marks)
        self.switch(target.id)
        return self._read(target.path)

    def prune(self, keep: int = KEEP) -> list[str]:
        """Delete all but the last releases that stand; never the one that `current` leads to.

        What was withdrawn does not count as one of the last. Its mark stays, unless the same was
        published again since: then the mark goes with that release, or it would count once more.
        """
        releases = self.all()
        last = [r.id for r in releases if r.is_current or r.withdrawn_at is None][-keep:]
        doomed = [r for r in releases if r.id not in last and not r.is_current]
        again = {r.manifest.fingerprint: r.id for r in doomed if r.withdrawn_at is None}
        marks = self._marks()
        kept = {
            name: mark
            for name, mark in marks.items()
            if mark.fingerprint is None or name > again.get(mark.fingerprint, "")
        }
        if kept != marks:
            self._write_marks(kept)
        for release in doomed:
            # Renamed first: a kill leaves no half release under a release's name.
            rubbish = self.folder / f".deleting-{release.id}"
            release.path.replace(rubbish)
            remove_folder(rubbish)
        return [release.id for release in doomed]

    def sweep(self) -> None:
        """Remove what a killed process left unfinished. Call only under the data lock."""
        for left in (*self.folder.glob(".building-*"), *self.folder.glob(".deleting-*")):
            remove_folder(left)
        for left in (*self.published.glob(".current-*"), *self.published.glob(".withdrawn-*")):
            left.unlink()

    def _rollback_target(self, releases: list[Release], release_id: str | None) -> Release:
        if release_id is not None:
            found = next((r for r in releases if r.id == release_id), None)
            if found is None:
                raise PublishError(
                    f"There is no release {release_id!r}: `canauto releases` lists what there is."
                )
            return found
        current_id = self._current_id() or ""
        older = [r for r in releases if r.id < current_id and r.withdrawn_at is None]
        if not older:
            raise PublishError(
                "There is no older release to roll back to: `canauto releases` lists what there is."
            )
        return older[-1]

    def _current_id(self) -> str | None:
        try:
            return self.link.readlink().name
        except OSError:
            return None

    def _marks(self) -> dict[str, Mark]:
        """What was withdrawn, by release id."""
        path = self.published / "withdrawn.json"
        try:
            return Marks.model_validate_json(path.read_text(encoding="utf-8")).root
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise PublishError(
                f"{path}, which marks what was rolled back, cannot be read: delete it, and run "
                "`canauto rollback` again if a release is not to be published again."
            ) from error

    def _write_marks(self, marks: dict[str, Mark]) -> None:
        staging = self.published / f".withdrawn-{os.getpid()}"
        staging.write_text(Marks(marks).model_dump_json(indent=2) + "\n", encoding="utf-8")
        _sync(staging, os.O_RDONLY)
        staging.replace(self.published / "withdrawn.json")

    def _read(self, path: Path) -> Release:
        try:
            text = (path / "manifest.json").read_text(encoding="utf-8")
            manifest = ReleaseManifest.model_validate_json(text)
        except (OSError, ValidationError) as error:
            raise PublishError(
                f"The release {path} cannot be read: delete that folder and run again; if it was "
                "the current one, `canauto rollback` leads to the one before."
            ) from error
        mark = self._marks().get(path.name)
        return Release(path, manifest, self.leads_to(path), mark.at if mark else None)


def remove_folder(path: Path) -> None:
    """Delete a release folder, whose files and folders are read-only."""
    for folder in (path, *_folders(path)):
        folder.chmod(0o755)
    shutil.rmtree(path)


def seal_folder(path: Path) -> None:
    """Make files 0444 and folders 0555, and everything durable.

    A BI tool that opens the database read-write would leave a `.wal` beside it.
    """
    for file in (p for p in path.rglob("*") if p.is_file()):
        file.chmod(0o444)
        _sync(file, os.O_RDONLY)
    for folder in (*_folders(path), path):
        folder.chmod(0o555)
        sync_folder(folder)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def write_manifest(path: Path, manifest: ReleaseManifest) -> None:
    """Write a release's manifest.json."""
    content: dict[str, Any] = manifest.model_dump(mode="json", by_alias=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _folders(path: Path) -> Iterator[Path]:
    return (child for child in sorted(path.rglob("*")) if child.is_dir())


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
