"""Opening a zip without trusting it: names that lead elsewhere, passwords, bombs, damage.

Which members a zip must hold is for its reader to say; see sources/statcan/zips.py.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from sources.errors import InvalidSnapshotError

MEGABYTE = 1_000_000
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class ZipLimits:
    """How large the content may be.

    Attributes:
        most_bytes: Unpacked, all members together. The largest StatCan table known has 120 GB;
            those that canauto was made for have less than 3.
        most_ratio: Unpacked bytes per packed byte. Real tables have up to 40.
        ratio_counts_from: A smaller zip may compress as it likes.
    """

    most_bytes: int = 20_000 * MEGABYTE
    most_ratio: int = 200
    ratio_counts_from: int = 100 * MEGABYTE


DEFAULT_LIMITS = ZipLimits()


@contextmanager
def open_zip(
    path: Path,
    name: str,
    limits: ZipLimits = DEFAULT_LIMITS,
    check: Callable[[zipfile.ZipFile], None] | None = None,
) -> Iterator[zipfile.ZipFile]:
    """Open a zip whose names, sizes and packing are as they must be.

    Damage that shows only while the members are read becomes an InvalidSnapshotError too.

    Args:
        path: The file.
        name: What it is called in messages, with a capital: `The zip of table 20100085`.
        limits: How large it may be.
        check: Refuses members that do not belong; called before sizes and packing are looked at.

    Raises:
        InvalidSnapshotError: The zip is broken, or not what it must be.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if check:
                check(archive)
            for member in archive.infolist():
                _check_member(member, name)
            _check_sizes(archive, name, limits)
            yield archive
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        UnicodeDecodeError,
    ) as error:
        raise InvalidSnapshotError(f"{name} is damaged: {error}.") from error


def read_through(stream: IO[bytes]) -> None:
    """Read a member to its end, which compares its checksum."""
    while stream.read(1 << 20):
        pass


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    if member.flag_bits & 0x1 or member.compress_type not in READABLE:
        raise InvalidSnapshotError(
            f"{name} is encrypted or packed in a way that it never was before."
        )
    place = PurePosixPath(member.filename.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts:
        raise InvalidSnapshotError(
            f"{name} holds {member.filename!r}, a name that leads elsewhere."
        )


def _check_sizes(archive: zipfile.ZipFile, name: str, limits: ZipLimits) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    packed = sum(member.compress_size for member in archive.infolist())
    if unpacked > limits.most_bytes:
        raise InvalidSnapshotError(
            f"{name} would unpack to {unpacked / MEGABYTE:,.0f} MB, more than the "
            f"{limits.most_bytes / MEGABYTE:,.0f} MB that canauto takes."
        )
    if unpacked > limits.ratio_counts_from and unpacked > packed * limits.most_ratio:
        raise InvalidSnapshotError(
            f"{name} would unpack to more than {limits.most_ratio} times its size, which no real "
            "one does."
        )
