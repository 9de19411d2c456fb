"""Full-table zips, whole and broken in every way that a reader must survive."""

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.doubles.cube_builder import Cube

LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def packed(
    members: Mapping[str, bytes], built_at: datetime, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip of these members, each with the time at which the publisher built it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, built_at.timetuple()[:6])
            info.compress_type = method
            writer.writestr(info, content)
    return archive.getvalue()


def with_members(cube: "Cube", added: Mapping[str, bytes]) -> bytes:
    """The cube's zip with further members; names are taken as they stand (`../x`, `/etc/x`)."""
    return packed({**cube.members(), **added}, cube.built_at)


def without_member(cube: "Cube", name: str) -> bytes:
    kept = {key: content for key, content in cube.members().items() if key != name}
    return packed(kept, cube.built_at)


def renamed_member(cube: "Cube", old: str, new: str) -> bytes:
    members = {new if key == old else key: text for key, text in cube.members().items()}
    return packed(members, cube.built_at)


def with_wrong_checksum(content: bytes) -> bytes:
    """Every byte as it was, but the checksums of all members are those of other bytes."""
    spoilt = bytearray(content)
    for magic, place in ((LOCAL, 14), (CENTRAL, 16)):
        at = content.find(magic)
        while at >= 0:
            (checksum,) = struct.unpack_from("<I", spoilt, at + place)
            struct.pack_into("<I", spoilt, at + place, checksum ^ 1)
            at = content.find(magic, at + 4)
    return bytes(spoilt)


def encrypted(content: bytes) -> bytes:
    """Marked as locked with a password."""
    marked = bytearray(content)
    for magic, place in ((LOCAL, 6), (CENTRAL, 8)):
        at = content.find(magic)
        while at >= 0:
            marked[at + place] |= 1
            at = content.find(magic, at + 4)
    return bytes(marked)


def bomb(cube: "Cube", megabytes: int = 101) -> bytes:
    """A table that unpacks to a thousand times its size."""
    filled = {
        name: text + (bytes(megabytes << 20) if name == f"{cube.pid}.csv" else b"")
        for name, text in cube.members().items()
    }
    return packed(filled, cube.built_at)


def lying_bomb(cube: "Cube") -> bytes:
    """It unpacks to far more than its directory says."""
    members = {n: t + bytes(1 << 20) for n, t in cube.members().items()}
    content = bytearray(packed(members, cube.built_at))
    for magic, place in ((LOCAL, 22), (CENTRAL, 24)):
        at = content.find(magic)
        while at >= 0:
            struct.pack_into("<I", content, at + place, 1000)
            at = content.find(magic, at + 4)
    return bytes(content)
