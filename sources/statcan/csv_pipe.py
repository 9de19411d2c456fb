"""The CSV of a full-table zip as a stream that DuckDB reads while it is being unpacked.

Nothing is unpacked to a disk: a thread inflates into a pipe, and DuckDB reads the pipe's other end
by its name under /dev/fd. A table of 1 GB needs the memory of a few blocks. How far DuckDB reads
ahead, and that it reads a pipe once and in order, was seen with 1.5 and 2.0.
"""

import csv
import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sources.errors import InvalidSnapshotError
from sources.statcan.zips import csv_name, open_table_zip
from sources.zips import DEFAULT_LIMITS, ZipLimits

BLOCK = 1 << 18
MOST_LINE_CHARACTERS = (
    2_000_000  # No line is longer; a file without line ends must not fill memory.
)

Watcher = Callable[[bytes], bytes]


@contextmanager
def piped_csv(
    path: Path, product_id: str, watch: Watcher, limits: ZipLimits = DEFAULT_LIMITS
) -> Iterator[str]:
    """Unpack a table's CSV into a pipe while the body of the `with` reads it.

    Args:
        path: The zip.
        product_id: Whose table it is.
        watch: Sees each block of bytes, in a thread of its own, and returns what is to be read.
        limits: How large the table may be.

    Yields:
        The name to give to `read_csv`, for one reading.

    Raises:
        InvalidSnapshotError: The zip is damaged, or not that of the table; whatever was read from
            the pipe then is incomplete. It comes before any error of the body.
    """
    read_end, write_end = os.pipe()
    failures: list[BaseException] = []

    def feed() -> None:
        try:
            with (
                os.fdopen(write_end, "wb", buffering=0) as pipe,
                open_table_zip(path, product_id, limits) as archive,
                archive.open(csv_name(product_id)) as packed,
            ):
                while block := packed.read(BLOCK):
                    _write(pipe, watch(block))
        except BrokenPipeError:
            pass  # The reader has had enough.
        except Exception as error:
            failures.append(error)

    feeder = threading.Thread(target=feed, name=f"unpack {product_id}", daemon=True)
    feeder.start()
    try:
        yield f"/dev/fd/{read_end}"
    finally:
        os.close(read_end)
        feeder.join()
        if failures:
            raise failures[0]


def read_csv_start(
    path: Path, product_id: str, limits: ZipLimits = DEFAULT_LIMITS
) -> tuple[list[str], str]:
    """The header of a table's CSV, and the REF_DATE of its first row (empty without rows).

    Raises:
        InvalidSnapshotError: The zip is damaged or not that of the table, or there is no header.
    """
    with (
        open_table_zip(path, product_id, limits) as archive,
        archive.open(csv_name(product_id)) as packed,
        unreadable_in_words(product_id),
    ):
        rows = csv.reader(bounded_lines(packed, product_id), strict=True)
        header = next(rows, [])
        first: list[str] = []
        with suppress(csv.Error, UnicodeDecodeError):  # What follows is for who reads it all.
            first = next(rows, [])
    return header, first[0] if first else ""


def bounded_lines(packed: IO[bytes], product_id: str) -> Iterator[str]:
    """The lines of a CSV as text, none of them long enough to fill memory.

    Raises:
        InvalidSnapshotError: A line has no end.
        UnicodeDecodeError: It is not UTF-8.
    """
    text = io.TextIOWrapper(packed, encoding="utf-8-sig", newline="")
    while line := text.readline(MOST_LINE_CHARACTERS):
        if len(line) == MOST_LINE_CHARACTERS:
            raise InvalidSnapshotError(
                f"The CSV of table {product_id} has a line of more than "
                f"{MOST_LINE_CHARACTERS:,} characters, which no table has."
            )
        yield line


@contextmanager
def unreadable_in_words(product_id: str) -> Iterator[None]:
    """What Python says of a CSV that it cannot read, as one sentence."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise InvalidSnapshotError(f"The CSV of table {product_id} is not UTF-8.") from error
    except csv.Error as error:
        raise InvalidSnapshotError(
            f"The CSV of table {product_id} is not well formed: {error}."
        ) from error


def _write(pipe: io.RawIOBase, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[pipe.write(rest) :]
