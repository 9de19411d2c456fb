"""A file on its way in: what has come so far, and how to ask for the rest.

Opens no connection; sources/http.py does and hands the answers over.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import BinaryIO

import requests

from sources.errors import NoSpaceError

# What a broken connection can cost: a chunk that ends early is not handed over.
CHUNK = 1 << 16
BROKEN_BODY = (
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ConnectionError,
    requests.exceptions.ContentDecodingError,
    requests.exceptions.Timeout,
)


@dataclass(frozen=True)
class Download:
    """A downloaded file, or the word that it has not changed (`not_modified`).

    Attributes:
        bytes: Length of the file; 0 when it has not changed.
        sha256: Of the bytes as they came; None when the file has not changed.
    """

    status: int
    final_url: str
    etag: str | None
    last_modified: str | None
    content_type: str | None
    bytes: int
    sha256: str | None
    not_modified: bool = False


class Body:
    """What has come of a file, over as many answers as it takes.

    Attributes:
        size: Bytes that have come.
        furthest: The most that had come before a new start.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._is_begun = False
        self._validator: str | None = None
        self._total: int | None = None
        self.furthest = 0
        self._restart()

    @property
    def progress(self) -> str:
        """`1,024 of 4,096 bytes`, for a message."""
        total = f"{self._total:,}" if self._total is not None else "an unknown number of"
        return f"{self.size:,} of {total} bytes"

    def headers(self, etag: str | None, last_modified: str | None) -> dict[str, str]:
        """Ask for the whole file unless it is still the one named, or for the rest of it.

        For the rest only if the publisher can tell whether it is the rest of the same file.
        """
        # In a compressed answer Content-Length and Range would count other bytes than ours.
        headers = {"Accept-Encoding": "identity"}
        if self._is_begun:
            if self.size and self._validator:
                headers |= {"Range": f"bytes={self.size}-", "If-Range": self._validator}
            return headers
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        return headers

    def take(self, answer: requests.Response) -> bool:
        """Add an answer's bytes; False when more must be asked for."""
        if answer.status_code == 416 or (answer.status_code == 206 and not self._fits(answer)):
            self._restart()
            return False
        if answer.status_code != 206 or not self._is_begun:
            self._begin(answer)
        try:
            for block in answer.iter_content(CHUNK):
                self._file.write(block)
                self._digest.update(block)
                self.size += len(block)
                self.furthest = max(self.furthest, self.size)
        except BROKEN_BODY:
            return False
        self._file.flush()
        return self._total is None or self.size == self._total

    def describe(self, answer: requests.Response) -> Download:
        """What came, with the answer's own description of it."""
        unchanged = answer.status_code == 304
        return Download(
            status=answer.status_code,
            final_url=answer.url,
            etag=answer.headers.get("ETag"),
            last_modified=answer.headers.get("Last-Modified"),
            content_type=answer.headers.get("Content-Type"),
            bytes=self.size,
            sha256=None if unchanged else self._digest.hexdigest(),
            not_modified=unchanged,
        )

    def _fits(self, answer: requests.Response) -> bool:
        """Starts where we stopped, in the same version: not every server heeds If-Range."""
        said = answer.headers.get("Content-Range", "")
        if not self._is_begun:  # Nobody asked for a part: what it is a part of must be said.
            return said.startswith("bytes 0-") and not said.endswith("/*")
        starts_here = said.startswith(f"bytes {self.size}-")
        return starts_here and _validator(answer) in (None, self._validator)

    def _begin(self, answer: requests.Response) -> None:
        self._restart()
        self._is_begun = True
        # A part, sent unasked, tells the length of the whole behind the stroke.
        unasked = answer.headers.get("Content-Range", "").rpartition("/")[2]
        length = answer.headers.get("Content-Length", "")
        total = unasked if answer.status_code == 206 else length
        self._total = int(total) if total.isdigit() else None
        self._validator = _validator(answer)

    def _restart(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._digest = hashlib.sha256()
        self.size = 0


@contextmanager
def disk_full_in_words(to: Path) -> Iterator[None]:
    """Turn the system's "no space left" into a sentence.

    Raises:
        NoSpaceError: The disk that holds `to` is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT):
            raise NoSpaceError(
                f"The disk that holds {to.parent} is full: free some space and run again; "
                "the download was removed."
            ) from error
        raise


def _validator(answer: requests.Response) -> str | None:
    """What If-Range may name: a strong ETag, else the date."""
    etag: str | None = answer.headers.get("ETag")
    if etag and not etag.startswith("W/"):
        return etag
    return answer.headers.get("Last-Modified")
