"""Gates that every downloaded file passes before it is archived, whatever its source.

A gate raises InvalidSnapshotError with one sentence. What a StatCan table must satisfy beyond
these is in sources/statcan/.
"""

from pathlib import Path
from typing import Literal

from sources.errors import InvalidSnapshotError

Media = Literal["zip", "json", "text"]
HEAD_BYTES = 1024
ZIP_MAGIC = b"PK\x03\x04"
UTF8_BOM = b"\xef\xbb\xbf"
SMALLEST_SHARE_KEPT = 0.5


def require_media(path: Path, media: Media, origin: str) -> None:
    """Refuse a file that is not of its kind: an error page with status 200, an empty body.

    Args:
        path: The downloaded file.
        media: What it ought to be.
        origin: The address it came from, for the message.

    Raises:
        InvalidSnapshotError: It is something else.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        raise InvalidSnapshotError(f"{origin} answered with an empty file.")
    if looks_like_html(head):
        raise InvalidSnapshotError(f"{origin} answered with a web page instead of a {media} file.")
    if media == "zip" and not head.startswith(ZIP_MAGIC):
        raise InvalidSnapshotError(f"{origin} answered with a file that is not a zip.")
    if media == "json" and head.removeprefix(UTF8_BOM).lstrip()[:1] not in (b"{", b"["):
        raise InvalidSnapshotError(f"{origin} answered with a file that is not JSON.")
    if media == "text" and head.startswith((ZIP_MAGIC, b"\x1f\x8b", b"%PDF")):
        raise InvalidSnapshotError(f"{origin} answered with a packed file instead of text.")


def looks_like_html(head: bytes) -> bool:
    """Whether a file starts like a web page."""
    start = head.removeprefix(UTF8_BOM).lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<!--"))


def require_not_shrunk(
    rows: int, rows_before: int | None, origin: str, smallest_share: float = SMALLEST_SHARE_KEPT
) -> None:
    """Refuse a file with no rows, or with far fewer than the last accepted one.

    Args:
        rows: Rows that came.
        rows_before: Rows of the last accepted snapshot; None when there is none.
        origin: Where they came from, for the message.
        smallest_share: The share of the earlier rows that must still be there. Publishers revise
            and drop single series; losing half of a file at once is a fault on its way here.

    Raises:
        InvalidSnapshotError: Too few rows came.
    """
    if rows == 0:
        raise InvalidSnapshotError(f"{origin} has no rows.")
    if rows_before and rows < rows_before * smallest_share:
        raise InvalidSnapshotError(
            f"{origin} has shrunk from {rows_before:,} to {rows:,} rows; "
            "the last good snapshot stays in use."
        )
