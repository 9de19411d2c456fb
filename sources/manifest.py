"""What is known of an archived snapshot: its manifest, its files, and the draft it was made from.

Nothing here writes: sources/archive.py does.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from sources.errors import ArchiveError
from sources.model import Dataset, Licence


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class PayloadFile(BaseModel):
    """One file of a snapshot."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a snapshot is and where it came from; written once and never changed.

    Attributes:
        part: A feed's resource or year; null for a source that comes as one file.
        entry: The registry entry as it stood.
        first_seen_at: When canauto, or the copy that a sample was read from, first saw the bytes.
        released_at: The publisher's own release time, where it states one.
        published_on: The date printed on the source, for figures that exist in print.
        extract: Only some series are in it: a load closes nothing that it does not mention.
        partial: Its metadata is incomplete; what is unknown is null.
        seen_via: Address of the copy that a second-hand figure was read from.
        warning: What the snapshot was accepted in spite of; part of the note too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    snapshot_id: str
    source: str
    dataset: str
    part: str | None = None
    entry: dict[str, Any]
    url: str
    final_url: str | None = None
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    first_seen_at: datetime
    released_at: datetime | None = None
    published_on: date | None = None
    files: tuple[PayloadFile, ...]
    bytes: int
    content_sha256: str
    extract: bool = False
    partial: bool = False
    licence: Licence
    licence_out: str
    attribution_en: str
    attribution_fr: str
    seen_via: str | None = None
    note: str | None = None
    warning: str | None = None
    code_version: str

    @property
    def vintage_at(self) -> datetime:
        """When the figures became known: the release time, else when first seen.

        A release time that is later than the first sight, of a table that was open too early or
        of a typing error, does not make known figures unknown.
        """
        return min(self.released_at or self.first_seen_at, self.first_seen_at)


@dataclass(frozen=True)
class Snapshot:
    """One archived snapshot: its folder and its manifest."""

    manifest: Manifest
    path: Path

    @property
    def id(self) -> str:
        """UTC time first seen and twelve hex digits of the content hash."""
        return self.manifest.snapshot_id

    @property
    def vintage_at(self) -> datetime:
        """When its figures became known."""
        return self.manifest.vintage_at

    @property
    def is_undated_extract(self) -> bool:
        """Only some series, from a copy that does not say of which release it is."""
        return self.manifest.extract and self.manifest.released_at is None

    def file(self, name: str) -> Path:
        """Path of a payload file.

        Raises:
            ArchiveError: The snapshot has no such file.
        """
        if all(name != payload.name for payload in self.manifest.files):
            raise ArchiveError(f"Snapshot {self.id} of {self.manifest.dataset} has no file {name}.")
        return self.path / name

    def verify(self) -> None:
        """Compare every payload file with its manifest.

        Raises:
            ArchiveError: A file is missing, longer, shorter or altered.
        """
        for payload in self.manifest.files:
            path = self.path / payload.name
            if not path.is_file() or file_sha256(path) != payload.sha256:
                raise ArchiveError(
                    f"{path} is not what its manifest says: restore it from a backup, or delete "
                    f"the folder {self.path} and run `canauto refresh` to fetch it again."
                )


@dataclass(frozen=True)
class Draft:
    """A snapshot about to be archived: the files, and what is known about how they came."""

    dataset: Dataset
    licence: Licence
    files: Mapping[str, Path]
    url: str
    first_seen_at: datetime
    released_at: datetime | None = None
    published_on: date | None = None
    part: str | None = None
    final_url: str | None = None
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    extract: bool = False
    partial: bool = False
    seen_via: str | None = None
    note: str | None = None
    warning: str | None = None


@dataclass(frozen=True)
class PutResult:
    """What became of a draft: the snapshot, and whether its content is new."""

    snapshot: Snapshot
    is_new: bool
