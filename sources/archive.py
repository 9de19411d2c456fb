"""The archive: bytes as a publisher sent them, kept for ever beside a manifest.

Between fetch and load stands nothing else. A snapshot is written to a temporary name, fsynced and
renamed, so that a kill -9 leaves either the whole snapshot or nothing. The log of what was checked
and what came of it is sources/eventlog.py.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from errno import ENOSPC
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import ValidationError

from sources.errors import ArchiveError, NoSpaceError
from sources.manifest import Draft, Manifest, PayloadFile, PutResult, Snapshot, file_sha256
from sources.model import Dataset

CHUNK = 1 << 20
OUR_LICENCE = "Same terms as the source; canauto adds none"


class Archive:
    """Snapshots under `<root>/<source>/<dataset>/<snapshot_id>/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, draft: Draft) -> PutResult:
        """Archive a draft, unless its content is that of the latest accepted snapshot.

        Content is judged against the latest snapshot only, so that a withdrawn release that
        comes back is seen.

        Raises:
            NoSpaceError: The disk is full; nothing was added.
            ArchiveError: The snapshot could not be written.
        """
        dataset = draft.dataset
        content = content_hash(draft.files)
        latest = self.latest(dataset.source, dataset.id, draft.part)
        if latest is not None and latest.manifest.content_sha256 == content:
            return PutResult(latest, is_new=False)
        first_seen = draft.first_seen_at.astimezone(UTC)
        snapshot_id = f"{first_seen:%Y%m%dT%H%M%SZ}-{content[:12]}"
        target = self._folder(dataset.source, dataset.id) / snapshot_id
        with _written_whole(target) as staging:
            files = tuple(_copy(path, staging / name) for name, path in sorted(draft.files.items()))
            manifest = _manifest(draft, snapshot_id, content, files)
            # Most have none; without the key, an older canauto reads them too.
            unsaid = None if manifest.warning else {"warning"}
            text = manifest.model_dump_json(indent=2, exclude=unsaid)
            _write_text(staging / "manifest.json", text + "\n")
        return PutResult(Snapshot(manifest, target), is_new=True)

    def snapshots(self, source: str, dataset: str, part: str | None = None) -> list[Snapshot]:
        """Accepted snapshots in the order in which their figures became known.

        An extract that no one dated, such as the sample's, comes before the publisher's own: its
        day is that of a copy, and says nothing of how old the figures were by then.

        Args:
            source: First part of the dataset's key.
            dataset: Second part of the dataset's key.
            part: Only this part of a feed; None for all parts.
        """
        folder = self._folder(source, dataset)
        found = [_read_snapshot(path.parent) for path in folder.glob("[!.]*/manifest.json")]
        return sorted(
            (s for s in found if part is None or s.manifest.part == part),
            key=lambda s: (not s.is_undated_extract, s.vintage_at, s.manifest.first_seen_at, s.id),
        )

    def latest(self, source: str, dataset: str, part: str | None = None) -> Snapshot | None:
        """The accepted snapshot whose figures became known last."""
        snapshots = self.snapshots(source, dataset, part)
        return snapshots[-1] if snapshots else None

    def datasets(self) -> list[tuple[str, str]]:
        """(source, dataset) of everything archived."""
        return sorted(
            {
                (path.parent.parent.parent.name, path.parent.parent.name)
                for path in self.root.glob("[!_]*/*/[!.]*/manifest.json")
            }
        )

    def import_from(self, other: "Archive") -> list[Snapshot]:
        """Copy the snapshots of another archive that are not here, unchanged.

        This is how the sample comes in: it is simply a small archive.
        """
        added = []
        for source, dataset in other.datasets():
            for snapshot in other.snapshots(source, dataset):
                target = self._folder(source, dataset) / snapshot.id
                if target.exists():
                    continue
                snapshot.verify()
                with _written_whole(target) as staging:
                    for name in (*(f.name for f in snapshot.manifest.files), "manifest.json"):
                        _copy(snapshot.path / name, staging / name)
                added.append(Snapshot(snapshot.manifest, target))
        return added

    def quarantine(
        self, dataset: Dataset, files: Mapping[str, Path], reason: str, at: datetime
    ) -> Path:
        """Keep bytes that were refused, where nothing loads them.

        Returns:
            The folder, `_quarantine/<source>/<dataset>/<time>-<hash>/`, with reason.txt.
        """
        digest = hashlib.sha256()
        for path in sorted(files.values()):  # Not content_hash: a broken zip cannot be opened.
            digest.update(file_sha256(path).encode())
        name = digest.hexdigest()[:12]
        folder = self.root / "_quarantine" / dataset.source / dataset.id
        known = next(folder.glob(f"*-{name}"), None)
        if known is not None:  # The same bytes, refused again: once is enough.
            return known
        target = folder / f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{name}"
        with _written_whole(target) as staging:
            for file, path in files.items():
                _copy(path, staging / file)
            _write_text(staging / "reason.txt", reason + "\n")
        return target

    def reject(self, snapshot: Snapshot, reason: str) -> Path:
        """Move an accepted snapshot that cannot be loaded to the quarantine."""
        manifest = snapshot.manifest
        target = self.root / "_quarantine" / manifest.source / manifest.dataset / snapshot.id
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.rmtree(target)
        _write_text(snapshot.path / "reason.txt", reason + "\n")
        snapshot.path.replace(target)
        return target

    def rejected(self, dataset: Dataset, files: Mapping[str, Path]) -> Snapshot | None:
        """The first snapshot of this content that could not be loaded, if there is one.

        Only those that this canauto rejected, with the same entry in the registry: another one
        may be able to load it.
        """
        folder = self.root / "_quarantine" / dataset.source / dataset.id
        entry = dataset.model_dump(mode="json", exclude_none=True)
        found = []
        for path in sorted(folder.glob("[!.]*/manifest.json")):
            with suppress(ArchiveError):
                found.append(_read_snapshot(path.parent))
        alike = [
            s
            for s in found
            if s.manifest.code_version == code_version() and s.manifest.entry == entry
        ]
        content = content_hash(files) if alike else None
        return next((s for s in alike if s.manifest.content_sha256 == content), None)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder on the archive's own disk for downloads; gone afterwards."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="_fetch-", dir=self.root) as folder:
            yield Path(folder)

    def size_bytes(self) -> int:
        """Bytes on disk, quarantine and log included."""
        return sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file())

    def sweep(self) -> None:
        """Remove what a killed process left unfinished. Call only under the data lock."""
        for pattern in ("_fetch-*", "_load-*", "**/.writing-*"):
            for left in self.root.glob(pattern):
                shutil.rmtree(left, ignore_errors=True)

    def _folder(self, source: str, dataset: str) -> Path:
        return self.root / source / dataset


def content_hash(files: Mapping[str, Path]) -> str:
    """A hash of what files say, not of how they were packed.

    A zip counts by the names and bytes of its members, so that a rebuilt zip with the same data
    is the same content; StatCan metadata counts without its release time.
    """
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0".encode())
        path = files[name]
        if path.suffix == ".zip":
            _update_from_zip(digest, path)
        elif name.endswith(".metadata.json"):
            metadata = json.loads(path.read_text(encoding="utf-8"))
            metadata.pop("releaseTime", None)
            digest.update(json.dumps(metadata, sort_keys=True, ensure_ascii=False).encode())
        else:
            digest.update(file_sha256(path).encode())
    return digest.hexdigest()


@cache
def code_version() -> str:
    """The installed version of canauto."""
    try:
        return version("canauto")
    except PackageNotFoundError:
        return "0+source"


def _update_from_zip(digest: "hashlib._Hash", path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.infolist(), key=lambda m: m.filename):
            digest.update(f"{member.filename}\0{member.file_size}\0".encode())
            with archive.open(member) as stream:
                while block := stream.read(CHUNK):
                    digest.update(block)


def _manifest(
    draft: Draft, snapshot_id: str, content: str, files: tuple[PayloadFile, ...]
) -> Manifest:
    licence = draft.licence
    return Manifest(
        snapshot_id=snapshot_id,
        source=draft.dataset.source,
        dataset=draft.dataset.id,
        part=draft.part,
        entry=draft.dataset.model_dump(mode="json", exclude_none=True),
        url=draft.url,
        final_url=draft.final_url,
        http_status=draft.http_status,
        etag=draft.etag,
        last_modified=draft.last_modified,
        first_seen_at=draft.first_seen_at.astimezone(UTC),
        released_at=draft.released_at and draft.released_at.astimezone(UTC),
        published_on=draft.published_on,
        files=files,
        bytes=sum(file.bytes for file in files),
        content_sha256=content,
        extract=draft.extract,
        partial=draft.partial,
        licence=licence,
        licence_out=OUR_LICENCE if licence.redistributable else "Not redistributed",
        attribution_en=licence.attribution_en,
        attribution_fr=licence.attribution_fr,
        seen_via=draft.seen_via,
        note=draft.note,
        warning=draft.warning,
        code_version=code_version(),
    )


def _read_snapshot(path: Path) -> Snapshot:
    try:
        text = (path / "manifest.json").read_text(encoding="utf-8")
        return Snapshot(Manifest.model_validate_json(text), path)
    except (OSError, ValidationError) as error:
        raise ArchiveError(
            f"{path / 'manifest.json'} cannot be read: restore it from a backup, or move the "
            "folder away and run `canauto refresh` to fetch it again."
        ) from error


@contextmanager
def _written_whole(target: Path) -> Iterator[Path]:
    """A folder that appears under its name only when everything in it is on the disk."""
    staging = target.parent / f".writing-{target.name}-{os.getpid()}"
    try:
        staging.mkdir(parents=True)
        yield staging
        _sync(staging)
        staging.replace(target)
        _sync(target.parent)
    except OSError as error:
        if error.errno == ENOSPC:
            raise NoSpaceError(
                f"The disk that holds {target.parent} is full: free some space and run again; "
                "nothing was added to the archive."
            ) from error
        raise ArchiveError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(staging)


def _copy(source: Path, target: Path) -> PayloadFile:
    digest = hashlib.sha256()
    size = 0
    with source.open("rb") as reader, target.open("xb") as writer:
        while block := reader.read(CHUNK):
            writer.write(block)
            digest.update(block)
            size += len(block)
        writer.flush()
        os.fsync(writer.fileno())
    return PayloadFile(name=target.name, bytes=size, sha256=digest.hexdigest())


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as writer:
        writer.write(text)
        writer.flush()
        os.fsync(writer.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
