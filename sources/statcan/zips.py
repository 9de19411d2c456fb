"""Opening a full-table zip: it holds exactly `{pid}.csv` and `{pid}_MetaData.csv`."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sources.errors import InvalidSnapshotError
from sources.zips import DEFAULT_LIMITS, ZipLimits, open_zip


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

    Raises:
        InvalidSnapshotError: The zip is broken, or not that of the table.
    """
    name = f"The zip of table {product_id}"
    with open_zip(path, name, limits, lambda zipped: _check_members(zipped, product_id)) as archive:
        yield archive


def _check_members(archive: zipfile.ZipFile, product_id: str) -> None:
    names = archive.namelist()
    wanted = [csv_name(product_id), notes_name(product_id)]
    if sorted(names) != sorted(wanted):
        listed = ", ".join(repr(name) for name in names[:5]) or "nothing"
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        raise InvalidSnapshotError(
            f"The zip of table {product_id} holds {listed}{more} instead of {' and '.join(wanted)}."
        )
