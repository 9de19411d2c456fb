"""What a file of a feed must pass before it is archived, beside its own layout.

Whoever judges has the last good file at hand: a file that is the beginning of it was cut off, and
one that another part holds already would count twice.
"""

import zipfile
import zlib
from pathlib import Path

from sources.archive import Archive, content_hash
from sources.errors import InvalidSnapshotError
from sources.feeds._feed import Feed, Part
from sources.feeds._read import Reading
from sources.manifest import Snapshot
from sources.validate import Media, require_media, require_not_shrunk
from sources.zips import open_zip, read_through

MEDIA: dict[str, Media] = {"csv": "text", "json": "json", "xlsx": "zip", "zip": "zip"}
CHUNK = 1 << 20
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def judge(archive: Archive, feed: Feed, part: Part, path: Path, last: Snapshot | None) -> Reading:
    """Read a file to its end and hold it against everything that is known.

    Args:
        archive: What was accepted before.
        feed: The feed.
        part: Which of its parts the file is.
        path: The file.
        last: The last good snapshot of that part, unless it was an extract.

    Returns:
        The reading, with its count and its warnings.

    Raises:
        InvalidSnapshotError: It is not to be used; the message says why.
    """
    reading = Reading(feed, part.name, path)
    require_media(path, MEDIA[path.suffix.lower().removeprefix(".")], reading.name)
    if path.suffix.lower() == ".zip":
        _require_whole(path, reading.name)
    if last is not None:
        _require_not_its_beginning(path, payload(last), reading.name)
    _require_no_twin(archive, feed, part, path, reading.name)
    rows = reading.count()
    before = Reading(feed, part.name, payload(last)).count() if last else None
    gates = part.gates or feed.gates
    require_not_shrunk(rows, before, reading.name, gates.smallest_share)
    return reading


def payload(snapshot: Snapshot) -> Path:
    """The file of a feed's snapshot: it has one."""
    return snapshot.file(snapshot.manifest.files[0].name)


def is_same(path: Path, snapshot: Snapshot) -> bool:
    """Whether a file says what a snapshot says, whatever it is called."""
    name = snapshot.manifest.files[0].name
    try:
        return content_hash({name: path}) == snapshot.manifest.content_sha256
    except BROKEN_ZIP:  # Reading it says what is wrong.
        return False


def _require_whole(path: Path, name: str) -> None:
    """Every member comes out as it was packed, also those that the feed does not read."""
    with open_zip(path, name) as archive:
        for member in archive.infolist():
            with archive.open(member) as stream:
                read_through(stream)


def _require_not_its_beginning(path: Path, last: Path, name: str) -> None:
    size = path.stat().st_size
    if size >= last.stat().st_size:
        return
    with path.open("rb") as now, last.open("rb") as before:
        while block := now.read(CHUNK):
            if before.read(len(block)) != block:
                return
    raise InvalidSnapshotError(
        f"{name} is the beginning of the last good file, cut off after {size:,} bytes."
    )


def _require_no_twin(archive: Archive, feed: Feed, part: Part, path: Path, name: str) -> None:
    current: dict[str | None, Snapshot] = {
        snapshot.manifest.part: snapshot for snapshot in archive.snapshots(feed.source, feed.id)
    }
    for other, snapshot in current.items():
        may_be = other != part.name and snapshot.manifest.files[0].bytes == path.stat().st_size
        if may_be and is_same(path, snapshot):
            raise InvalidSnapshotError(
                f"{name} is the very file that part {other} holds: its rows would count twice."
            )
