"""The Delta File: everything that Statistics Canada released on one day, as one zip.

`/n1/delta/YYYYMMDD.zip` holds `YYYYMMDD.csv` (the figures of the day's releases, one line each,
with the release time of each), `YYYYMMDD.xml` (the metadata of the cubes) and `codeSet.xml`. Read
off one real day (20230803): no byte order mark, no quotes; product ids in no order of theirs; the
metadata also has cubes of which no figure was released that day; of a table with a long history
only the new figures are there, so a day states what was published and never what was removed. A
day has 91 kB to 3.9 GB packed, some 47 business days are kept, and a day without releases is a 404
(so other clients measured). Nothing here holds a day in memory; opens no database.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, BinaryIO, cast
from urllib.parse import urlsplit

from sources.download import Download, disk_full_in_words
from sources.errors import InvalidSnapshotError, NotOpenError, StatusError, UnavailableError
from sources.http import Http
from sources.statcan.delta import COLUMNS, LONGEST_LINE, column_names, payload_name
from sources.statcan.delta_metadata import cube_metadata
from sources.statcan.ottawa_time import instant_from_local
from sources.validate import require_media
from sources.zips import READABLE

GIGABYTE = 1 << 30
MOST_BYTES = 200 * GIGABYTE  # the largest day known unpacks to 29 GB
MOST_RATIO = 400  # the real day unpacks to 15 times its size
RATIO_COUNTS_FROM = GIGABYTE
CHUNK = 1 << 20
QUOTES = b'" \r\n'


@dataclass(frozen=True)
class DeltaTable:
    """What one day states of one release of one table.

    Attributes:
        released_at: From the lines themselves, in UTC.
        csv: The header and the table's lines, byte for byte as they came.
        metadata: The cube's metadata of that day as JSON; None where the day has none.
    """

    product_id: str
    released_at: datetime
    csv: Path
    rows: int
    metadata: Path | None


@dataclass(frozen=True)
class DeltaDay:
    """One day's file, read from end to end.

    Attributes:
        products: Tables with figures in it, wanted or not.
        rows: Figures in it, wanted or not.
        tables: Those that were wanted, by product id and release time.
    """

    day: date
    products: int
    rows: int
    tables: tuple[DeltaTable, ...]


def delta_url(base_url: str, day: date) -> str:
    """Where the file of a day lies."""
    return f"{base_url.rstrip('/')}/n1/delta/{day:%Y%m%d}.zip"


def download_day(http: Http, base_url: str, day: date, to: Path) -> Download | None:
    """Fetch a day's file; a body that breaks off is resumed.

    Returns:
        None when there was no release on that day (404).

    Raises:
        InvalidSnapshotError: Something else than a zip came.
        NotOpenError: The day's releases are not open yet.
        UnavailableError: No answer, or one that says "later".
        NoSpaceError: The disk is full.
    """
    url = delta_url(base_url, day)
    try:
        download = http.download(url, to)
    except StatusError as error:
        if error.status == 404:
            return None
        if error.status == 409:
            raise NotOpenError(
                f"The releases of {day} are not open yet; ask again after 08:30 Ottawa time."
            ) from error
        raise UnavailableError(str(error)) from error
    if urlsplit(download.final_url).path.endswith((".html", ".htm")):
        raise InvalidSnapshotError(f"{url} led to the web page {download.final_url}.")
    require_media(to, "zip", url)
    return download


def day_of(path: Path) -> date:
    """The day that a file is of, by the names of its members.

    Raises:
        InvalidSnapshotError: It is not a Delta File.
    """
    require_media(path, "zip", str(path))
    with _opened(path) as archive:
        return _day_of(archive, path)


def read_day(path: Path, wanted: frozenset[str], folder: Path) -> DeltaDay:
    """Read a day's file to its end, and keep the lines of the wanted tables.

    Args:
        path: The zip.
        wanted: Product ids.
        folder: Where the lines and the metadata are written, each release in a folder of its own.

    Raises:
        InvalidSnapshotError: It is damaged, or not a Delta File.
        NoSpaceError: The disk is full.
    """
    require_media(path, "zip", str(path))
    with _opened(path) as archive:
        day = _day_of(archive, path)
        with archive.open(f"{day:%Y%m%d}.csv") as stream, disk_full_in_words(folder):
            split = _split(_buffered(stream), wanted, folder, day)
        found = frozenset(product for product, _ in split.rows)
        described: dict[str, Path] = {}
        with archive.open(f"{day:%Y%m%d}.xml") as stream, disk_full_in_words(folder):
            for cube in cube_metadata(stream, found, day):
                target = folder / f"{cube['productId']}.metadata.json"
                target.write_text(
                    json.dumps(cube, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
                )
                described[cube["productId"]] = target
    tables = tuple(
        DeltaTable(
            product, released_at, split.files[product, released_at], rows, described.get(product)
        )
        for (product, released_at), rows in sorted(split.rows.items())
    )
    return DeltaDay(day, len(split.products), split.lines, tables)


@dataclass
class _Split:
    """What a pass over the day's CSV has found so far, by product id and release time."""

    rows: dict[tuple[str, datetime], int]
    files: dict[tuple[str, datetime], Path]
    products: set[bytes]
    lines: int = 0


def _split(lines: BinaryIO, wanted: frozenset[str], folder: Path, day: date) -> _Split:
    header = lines.readline(LONGEST_LINE)
    at_product, at_release = _places(header, day)
    keep = {product.encode() for product in wanted}
    found = _Split({}, {}, set())
    times: dict[bytes, datetime] = {}
    last = b""
    with ExitStack() as open_files:
        writers: dict[tuple[bytes, bytes], tuple[BinaryIO, tuple[str, datetime]]] = {}
        for line in iter(lambda: lines.readline(LONGEST_LINE), b""):
            if line.count(b",") < len(COLUMNS) - 1 or not line.endswith(b"\n"):
                raise InvalidSnapshotError(
                    f"The Delta File of {day} is cut short or malformed at line "
                    f"{found.lines + 2:,}."
                )
            found.lines += 1
            product = line.split(b",", at_product + 1)[at_product].strip(QUOTES)
            if product != last:
                found.products.add(product)
                last = product
            if product not in keep:
                continue
            place = (product, line.split(b",", at_release + 1)[at_release].strip(QUOTES))
            writer = writers.get(place)
            if writer is None:
                key = (product.decode(), _instant(place[1], times, day))
                path = _line_file(folder, key)
                writer = (open_files.enter_context(path.open("wb")), key)
                writers[place] = writer
                found.files[key], found.rows[key] = path, 0
                writer[0].write(header)
            writer[0].write(line)
            found.rows[writer[1]] += 1
    return found


def _buffered(stream: IO[bytes]) -> io.BufferedReader:
    """Lines of a zip member, read in large blocks: several times as fast as the member's own."""
    return io.BufferedReader(cast(io.RawIOBase, stream), CHUNK)


def _line_file(folder: Path, key: tuple[str, datetime]) -> Path:
    product, released_at = key
    target = folder / f"{product}-{released_at:%Y%m%dT%H%M%S}"
    target.mkdir()
    return target / payload_name(product)


def _places(header: bytes, day: date) -> tuple[int, int]:
    names = column_names(header, f"of {day}")
    return names.index("productId"), names.index("releaseTime")


def _instant(text: bytes, known: dict[bytes, datetime], day: date) -> datetime:
    if text not in known:
        moment = instant_from_local(text.decode("utf-8", "replace"))
        if moment is None:
            raise InvalidSnapshotError(
                f"The Delta File of {day} states the release time {text[:40]!r}, which is none."
            )
        known[text] = moment
    return known[text]


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError) as error:
        raise InvalidSnapshotError(f"The Delta File {path.name} is damaged: {error}.") from error


def _day_of(archive: zipfile.ZipFile, path: Path) -> date:
    """The day, when the members are those of a Delta File, of a size that one can have."""
    names = archive.namelist()
    stems = {name[:8] for name in names if re.fullmatch(r"[0-9]{8}\.(csv|xml)", name)}
    day = next(iter(stems), "")
    if len(stems) != 1 or sorted(names) not in (
        [f"{day}.csv", f"{day}.xml", "codeSet.xml"],
        [f"{day}.csv", f"{day}.xml"],
    ):
        listed = ", ".join(repr(name) for name in names[:5]) or "nothing"
        raise InvalidSnapshotError(
            f"{path.name} is not a Delta File of Statistics Canada: it holds {listed}."
        )
    members = archive.infolist()
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    is_bomb = unpacked > RATIO_COUNTS_FROM and unpacked > packed * MOST_RATIO
    if unpacked > MOST_BYTES or is_bomb:
        raise InvalidSnapshotError(
            f"The Delta File {path.name} would unpack to {unpacked / GIGABYTE:,.0f} GB, which no "
            "real one does."
        )
    if any(m.flag_bits & 0x1 or m.compress_type not in READABLE for m in members):
        raise InvalidSnapshotError(
            f"The Delta File {path.name} is encrypted or packed in a way that they never are."
        )
    try:
        return date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}")
    except ValueError as error:
        raise InvalidSnapshotError(f"{path.name} is of no day: {day}.") from error
