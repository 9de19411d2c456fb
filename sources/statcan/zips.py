"""Opening a full-table zip without trusting it.

A zip holds exactly `{pid}.csv` and `{pid}_MetaData.csv`. Anything else - other names, paths that
lead elsewhere, passwords, a size that no table has - is refused before a byte is unpacked.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sources.errors import InvalidSnapshotError

MEGABYTE = 1_000_000
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class ZipLimits:
    """How large a table may be.

    Attributes:
        most_bytes: Unpacked, both members together. The largest table known has 120 GB; those
            that canauto was made for have less than 3.
        most_ratio: Unpacked bytes per packed byte. Real tables have up to 40.
        ratio_counts_from: A smaller table may compress as it likes.
    """

    most_bytes: int = 20_000 * MEGABYTE
    most_ratio: int = 200
    ratio_counts_from: int = 100 * MEGABYTE


DEFAULT_LIMITS = ZipLimits()


def csv_name(product_id: str) -> str:
    """The member that holds the observations."""
    return f"{product_id}.csv"


def notes_name(product_id: str) -> str:
    """The member that holds titles, members and notes; kept as evidence, not read."""
    return f"{product_id}_MetaData.csv"


@contextmanager
def open_table_zip(
    path: Path, product_id: str, limits: ZipLimits = DEFAULT_LIMITS
) -> Iterator[zipfile.ZipFile]:
    """Open a full-table zip whose members, sizes and packing are as they must be.

    Damage that shows only while the members are read becomes an InvalidSnapshotError too.

    Raises:
        InvalidSnapshotError: The zip is broken, or not that of the table.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, product_id)
            _check_sizes(archive, product_id, limits)
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError) as error:
        raise InvalidSnapshotError(f"The zip of table {product_id} is damaged: {error}.") from error


def read_through(stream: IO[bytes]) -> None:
    """Read a member to its end, which compares its checksum."""
    while stream.read(1 << 20):
        pass


def _check_members(archive: zipfile.ZipFile, product_id: str) -> None:
    names = archive.namelist()
    wanted = [csv_name(product_id), notes_name(product_id)]
    if sorted(names) != sorted(wanted):
        listed = ", ".join(repr(name) for name in names[:5]) or "nothing"
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        raise InvalidSnapshotError(
            f"The zip of table {product_id} holds {listed}{more} instead of {' and '.join(wanted)}."
        )
    for member in archive.infolist():
        if member.flag_bits & 0x1 or member.compress_type not in READABLE:
            raise InvalidSnapshotError(
                f"The zip of table {product_id} is encrypted or packed in a way that tables "
                "never are."
            )


def _check_sizes(archive: zipfile.ZipFile, product_id: str, limits: ZipLimits) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    packed = sum(member.compress_size for member in archive.infolist())
    if unpacked > limits.most_bytes:
        raise InvalidSnapshotError(
            f"Table {product_id} would unpack to {unpacked / MEGABYTE:,.0f} MB, more than the "
            f"{limits.most_bytes / MEGABYTE:,.0f} MB that canauto takes."
        )
    if unpacked > limits.ratio_counts_from and unpacked > packed * limits.most_ratio:
        raise InvalidSnapshotError(
            f"The zip of table {product_id} would unpack to more than {limits.most_ratio} times "
            "its size, which no real table does."
        )
