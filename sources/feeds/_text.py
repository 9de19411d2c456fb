"""Text as publishers send it: in which encoding, whole or cut off, and its rows.

A text is looked through once before a row of it is used. What cannot be told of a single row shows
there: a web page inside, an encoding that nobody declared, a line without its end.
"""

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import IO

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import CsvForm

CHUNK = 1 << 20
# A tag may lie across two chunks.
OVERLAP = 64
PYTHON_NAMES = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}
# Tags that stand at the top of a page; links in a recall's own text are none.
WEB_PAGE = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|title)[\s>]", re.IGNORECASE)
# UTF-8 that somebody read as windows-1252 and wrote as UTF-8 again: an accent is two letters.
# Good files have a few such names; in this one they are more than these of a hundred accents.
MOST_TWICE_ENCODED_PCT = 50
ACCENT = b"\xc3"
TWICE_ENCODED = re.compile("\xc3[\x80-\xbf\u0152\u0153\u2018-\u201e\u2020-\u2022\u2026]".encode())
# windows-1252 has signs here, never within a word; older encodings have their accented letters.
OLDER_ENCODING = re.compile(rb"[a-z][\x82-\x84\x86-\x8b\x8d-\x90\x95]")
# A text field as long as this is a quotation mark that was never closed.
LONGEST_FIELD = 1 << 18

csv.field_size_limit(LONGEST_FIELD)


def encoding_of(path: Path, encodings: Sequence[str], name: str) -> str:
    """In which of the declared encodings a whole file is written, as Python calls it.

    Args:
        path: The file.
        encodings: The declared ones, in the order in which they are tried.
        name: What the file is called in messages.

    Raises:
        InvalidSnapshotError: In none of them, or the file is a web page or cut off.
    """
    # Always tried first: what is valid UTF-8 and has accents is UTF-8, whatever else would take it.
    utf_8 = _Trial("utf-8")
    trials = [utf_8, *(_Trial(encoding) for encoding in encodings if encoding != "utf-8")]
    line, last, tail = 1, b"", b""
    with path.open("rb") as stream:
        while block := stream.read(CHUNK):
            _require_no_page(tail + block, name)
            for trial in trials:
                trial.read(block, tail, line)
            line += block.count(b"\n")
            last, tail = block, block[-OVERLAP:]
    for trial in trials:
        trial.end(line)
    if utf_8.fault is None and utf_8.has_accents:
        if utf_8.is_encoded_twice:
            raise InvalidSnapshotError(f"{name} has accents that were encoded twice.")
        if "utf-8" not in encodings:
            raise InvalidSnapshotError(
                f"{name} is in utf-8 instead of {' or '.join(encodings)}: its encoding has changed."
            )
        trials = [utf_8]
    declared = [trial for trial in trials if trial.encoding in encodings]
    fitting = next((trial for trial in declared if trial.fault is None), None)
    if fitting is None:
        told = "; ".join(f"not in {trial.encoding} ({trial.fault})" for trial in declared)
        raise InvalidSnapshotError(f"{name} is {told}: its encoding has changed.")
    if not last.endswith((b"\n", b"\r")):
        raise InvalidSnapshotError(f"{name} ends in the middle of line {line:,}: it was cut off.")
    return PYTHON_NAMES[fitting.encoding]


def csv_records(path: Path, form: CsvForm, name: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a file of text, each with the line that it ends in.

    Raises:
        InvalidSnapshotError: The text cannot be read as records.
    """
    encoding = encoding_of(path, form.encodings, name)
    with path.open("rb") as stream:
        yield from records_of(stream, encoding, form.delimiter, name)


def records_of(
    stream: IO[bytes], encoding: str, delimiter: str, name: str
) -> Generator[tuple[int, list[str]], None, None]:
    """The records of an open file, also of a member of a zip; to be closed before the file is."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for record in reader:
            yield reader.line_num, record
    except (csv.Error, UnicodeDecodeError) as error:
        raise InvalidSnapshotError(
            f"{name} cannot be read from line {reader.line_num:,} on: {error}."
        ) from error
    finally:
        text.detach()


def _require_no_page(block: bytes, name: str) -> None:
    if found := WEB_PAGE.search(block):
        tag = found.group().decode("ascii", "replace").strip()
        raise InvalidSnapshotError(f"{name} has a web page in it ({tag!r}): it is not the file.")


class _Trial:
    """Reads a file as if it were in one encoding, until that is disproved.

    Attributes:
        fault: Why the file is not in this encoding, as far as it was read.
        has_accents: It has more than ASCII.
    """

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.fault: str | None = None
        self.has_accents = False
        self._decoder = codecs.getincrementaldecoder(PYTHON_NAMES[encoding])()
        self._accents = self._twice_encoded = 0

    def read(self, block: bytes, tail: bytes, line: int, *, final: bool = False) -> None:
        """Take the next bytes; `tail` are the last of those before, `line` where they stand."""
        if self.fault is not None:
            return
        try:
            self._decoder.decode(block, final)
        except UnicodeDecodeError as error:
            at = line + error.object[: error.start].count(b"\n")
            self.fault = f"byte {error.object[error.start]:#04x} in line {at:,}"
            return
        self.has_accents = self.has_accents or not block.isascii()
        if b"\0" in block:
            self.fault = "it has zero bytes, as UTF-16 has"
        elif self.encoding == "utf-8":
            self._accents += block.count(ACCENT)
            self._twice_encoded += len(TWICE_ENCODED.findall(block))
        elif found := OLDER_ENCODING.search(tail[-1:] + block):
            self.fault = (
                f"byte {found.group()[1]:#04x} within a word, an accent of an older encoding"
            )

    @property
    def is_encoded_twice(self) -> bool:
        """Most accents of a UTF-8 file are UTF-8 that was taken for something else."""
        return self._twice_encoded * 100 > self._accents * MOST_TWICE_ENCODED_PCT

    def end(self, line: int) -> None:
        """Say what only the whole file shows: a sequence that was begun."""
        self.read(b"", b"", line, final=True)
