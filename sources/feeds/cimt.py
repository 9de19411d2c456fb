"""Canada's merchandise trade by customs code: imports by HS10, exports by HS8.

Statistics Canada's Canadian International Merchandise Trade comes as one zip for each flow and
year, replaced in place as months are added or revised. No zip was seen here; what is stated was
seen in public programs and data notes of 2026 that read every import zip since 1988 and exports
since 2007:

- A zip holds one file of rows for each length of the code (HS10 or HS8, HS6, HS2; the shorter ones
  are sums of the longest) and lookups. Folders, file numbers and the letter at the end of a file's
  name vary, so the rows are found by their header.
- Rows are UTF-8, lines end in CRLF, headers are bilingual and accented. Imports have the province
  of clearance, domestic exports that of origin, total exports none. The state is filled for the
  United States only. Value is a whole number of dollars on each of 186 million import rows;
  quantity is 0 on 39 % of those with a value, and the unit is `N/A` where a code has no quantity.
- Lookups are windows-1252 without a header, each line 213 characters: a code's description for
  the months in which it was in force. They are those of the month that the zip was made for.

Only codes that begin as dbt_project/seeds/hs_codes.csv says are loaded; the archive keeps all.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO

from sources.errors import InvalidSnapshotError, RegistryError
from sources.feeds._feed import Column, Feed, Gates, Kind, Layout, Part, ZipForm
from sources.feeds._header import layout_of
from sources.feeds._sheet import Place, Record, Sheet
from sources.feeds._text import records_of
from sources.model import Cadence, Origin, Topic
from sources.zips import MEGABYTE, ZipLimits, open_zip

ADDRESS = "https://www150.statcan.gc.ca/n1/pub/71-607-x/2021004/zip/CIMT-CICM_{flow}_{{year}}.zip"
HS_CODES = Path(__file__).parents[2] / "dbt_project" / "seeds" / "hs_codes.csv"
# The largest year known, 5.9 million rows, unpacks to less than 1 GB; its text packs well.
LIMITS = ZipLimits(most_bytes=8_000 * MEGABYTE)
PART = re.compile(r"(imp|dom_exp|tot_exp)_(\d{4})")
MONTH = re.compile(Kind.MONTH.pattern)
HS_COLUMN = re.compile(r"\s*HS(\d{1,2})\s*", re.IGNORECASE)
LONGEST_LINE = 4096
SHOWN = 60
BUFFER = 1 << 18


def kept_codes(path: Path = HS_CODES) -> tuple[str, ...]:
    """Beginnings of the customs codes that the models need, from the seed that they join.

    Args:
        path: The seed, a CSV with a column hs_code.

    Raises:
        RegistryError: It is not there, or has no codes.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            codes = sorted({row["hs_code"] for row in csv.DictReader(stream)})
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise RegistryError(
            [f"{path}: the customs codes that cimt keeps cannot be read from column hs_code"]
        ) from error
    if not codes or not all(re.fullmatch(r"[0-9]{2,10}", code) for code in codes):
        raise RegistryError([f"{path}: column hs_code must hold codes of two to ten digits"])
    return tuple(codes)


def _rows_layout(name: str, hs: Column, *, province: bool) -> Layout:
    columns = (
        Column(header="YearMonth/AnnéeMois", name="year_month", kind=Kind.MONTH, required=True),
        hs,
        Column(header="Country/Pays", name="country", kind=Kind.LETTERS_2, required=True),
        Column(header="Province", kind=Kind.LETTERS_2, required=True),
        Column(header="State/État", name="state", kind=Kind.LETTERS_2),
        Column(header="Value/Valeur", name="value", kind=Kind.INTEGER, required=True),
        Column(header="Quantity/Quantité", name="quantity", kind=Kind.DECIMAL),
        Column(header="Unit of Measure/Unité de Mesure", name="unit"),
    )
    kept = columns if province else tuple(c for c in columns if c.name != "province")
    return Layout(name=name, columns=kept)


HS10 = Column(header="HS10", name="hs_code", kind=Kind.DIGITS_10, required=True)
HS8 = Column(header="HS8", name="hs_code", kind=Kind.DIGITS_8, required=True)
# Part -> its layout; the header says which one a file has.
ROWS = {
    "imp": _rows_layout("imports_hs10", HS10, province=True),
    "dom_exp": _rows_layout("domestic_exports_hs8", HS8, province=True),
    "tot_exp": _rows_layout("total_exports_hs8", HS8, province=False),
}
DESCRIPTIONS = Layout(
    name="commodity_descriptions",
    columns=(
        Column(header="code", name="hs_code", required=True),
        Column(header="valid_from", kind=Kind.MONTH, required=True),
        Column(header="valid_to", kind=Kind.MONTH, words=("999912",), required=True),
        Column(header="unit", name="unit"),
        "description_en",
        "description_fr",
        "file_tag",
        Column(header="lookup_month", kind=Kind.MONTH, required=True),
    ),
)
# Part -> the code's digits in the lookup that its rows need.
DIGITS = {"imp": 10, "dom_exp": 8, "tot_exp": 8}
LOOKUP = re.compile(r"ODPF_\d+_HS(8|10)Desc\.txt", re.IGNORECASE)
LOOKUP_WIDTH = 213
LOOKUP_LINE = {
    10: re.compile(r"[0-9]{10} [0-9]{6} [0-9]{6} .{3} .*[0-9]{6}"),
    8: re.compile(r"[0-9]{8}   [0-9]{6} [0-9]{6} .{3} .*[0-9]{6}"),
}
FIELDS = [slice(*ends) for ends in ((0, 11), (11, 17), (18, 24), (25, 28), (29, 112))] + [
    slice(*ends) for ends in ((112, 195), (195, 207), (207, 213))
]

DATASET = Feed(
    id="cimt",
    entity="trade_flow",
    topic=Topic.TRADE,
    cadence=Cadence.MONTHLY,
    # Five to six weeks after the month; exports to the United States come from its own import data.
    expected_lag_days=45,
    licence="statcan_open",
    origin=Origin(
        producer="Statistics Canada",
        title="Canadian International Merchandise Trade by commodity",
        url="https://www150.statcan.gc.ca/n1/pub/71-607-x/71-607-x2021004-eng.htm",
    ),
    note=(
        "Customs basis, unadjusted, Canadian dollars. Imports by province of clearance, domestic "
        "exports by province of origin; total exports (re-exports included) by none. Only the "
        "codes of the seed hs_codes are loaded, with their descriptions."
    ),
    unverified=(
        "No zip was seen here, only programs and notes of others that read them: addresses, "
        "headers and the width of lookup lines. That a quantity may be blank or have decimals, "
        "and that each line of the HS8 lookup is as wide as those of HS10, is assumed."
    ),
    forms=(ZipForm(),),
    layouts=(*ROWS.values(), DESCRIPTIONS),
    parts=tuple(
        Part(
            name=f"{part}_{{year}}",
            url=ADDRESS.format(flow=flow),
            file=f"{part}_{{year}}.zip",
            years_from=2019,
        )
        for part, flow in (("imp", "Imp"), ("dom_exp", "Dom_Exp"), ("tot_exp", "Tot_Exp"))
    ),
    part_pattern=PART.pattern,
    gates=Gates(
        smallest_share=0.95,
        reason="A year's file gains months and is revised by few rows; one month less is 8 %.",
    ),
    keep={"hs_code": kept_codes()},
    period_column="year_month",
)


def parse(path: Path, part: str) -> Iterator[Sheet]:
    """The rows of the longest code, then the descriptions of its codes.

    Args:
        path: A zip as published.
        part: `imp_2024`, `dom_exp_2024` or `tot_exp_2024`.

    Raises:
        InvalidSnapshotError: It is not a zip of that part.
    """
    name = f"{DATASET.id}, part {part},"
    known = PART.fullmatch(part)
    if known is None:
        raise InvalidSnapshotError(f"{name} is no flow and year such as imp_2024.")
    flow, year = known.groups()
    with open_zip(path, name, LIMITS) as archive:
        rows, header = _longest(archive, name)
        lookups = _lookups(archive, name)
    layout = layout_of(header, tuple(ROWS.values()), name)
    if layout != ROWS[flow]:
        raise InvalidSnapshotError(f"{name} holds {layout.name} instead of {ROWS[flow].name}.")
    if DIGITS[flow] not in lookups:
        raise InvalidSnapshotError(f"{name} lacks the descriptions of HS{DIGITS[flow]} codes.")
    yield Sheet(layout, _rows(path, rows, year, name))
    for digits, member in sorted(lookups.items()):
        yield Sheet(DESCRIPTIONS, _descriptions(path, member, digits, name))


def _longest(archive: zipfile.ZipFile, name: str) -> tuple[str, list[str]]:
    """The file of rows whose code is the longest, and its header.

    Raises:
        InvalidSnapshotError: There is none or more than one, or a CSV of another kind: what was
            the longest may have been renamed, and the next one holds sums.
    """
    found: dict[int, dict[str, list[str]]] = {}
    for member in archive.infolist():
        if member.is_dir():
            continue
        header = _header(archive, member, name)
        codes = [HS_COLUMN.fullmatch(cell) for cell in header]
        digits = [int(code.group(1)) for code in codes if code]
        if len(digits) == 1:
            found.setdefault(digits[0], {})[member.filename] = header
        elif _is_csv(member):
            shown = repr(", ".join(header)[:SHOWN]) if header else "an empty line"
            raise InvalidSnapshotError(
                f"{name} holds {member.filename}, which begins with {shown}, not with a header "
                "that has one column of HS codes."
            )
    if not found:
        raise InvalidSnapshotError(f"{name} holds no file of trade by HS code.")
    longest = found[max(found)]
    if len(longest) > 1:
        raise InvalidSnapshotError(
            f"{name} holds more than one file of HS{max(found)} codes: "
            f"{', '.join(sorted(longest))}."
        )
    return next(iter(longest.items()))


def _header(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> list[str]:
    """The first line of a member as cells; of what is no text, nothing.

    Raises:
        InvalidSnapshotError: A CSV is not in UTF-8.
    """
    with archive.open(member) as stream:
        line = stream.readline(LONGEST_LINE)
    try:
        return next(csv.reader([line.decode("utf-8-sig").rstrip("\r\n")]), [])
    except (UnicodeDecodeError, csv.Error) as error:
        if _is_csv(member):
            raise InvalidSnapshotError(
                f"{name} holds {member.filename}, whose header is not in utf-8: its encoding has "
                "changed."
            ) from error
        return []


def _is_csv(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith(".csv")


def _lookups(archive: zipfile.ZipFile, name: str) -> dict[int, str]:
    """Digits of the code -> the member that describes the codes."""
    lookups: dict[int, str] = {}
    for member in archive.namelist():
        if known := LOOKUP.fullmatch(PurePosixPath(member).name):
            digits = int(known.group(1))
            if digits in lookups:
                raise InvalidSnapshotError(
                    f"{name} holds the descriptions of HS{digits} codes twice: {lookups[digits]}, "
                    f"{member}."
                )
            lookups[digits] = member
    return lookups


def _rows(path: Path, member: str, year: str, name: str) -> Iterator[tuple[Place, Record]]:
    """The rows of a member without its header; it is read as it is unpacked."""
    months: set[str] = set()
    with open_zip(path, name, LIMITS) as archive, archive.open(member) as stream:
        text = _Text(stream)
        buffered = io.BufferedReader(text, BUFFER)
        with closing(records_of(buffered, "utf-8-sig", ",", name)) as records:
            next(records)
            for line, record in records:
                if record and record[0] not in months and MONTH.fullmatch(record[0]):
                    if not record[0].startswith(year):
                        raise InvalidSnapshotError(
                            f"{name} has the month {record[0]} in line {line:,}: it is another "
                            "year's."
                        )
                    months.add(record[0])
                yield line, record
        if text.last != b"\n":
            raise InvalidSnapshotError(
                f"{name} has rows that end in the middle of a line: they were cut off."
            )
    if not months:
        raise InvalidSnapshotError(f"{name} has no rows of trade.")
    if gone := [m for n in range(1, len(months)) if (m := f"{year}{n:02d}") not in months]:
        raise InvalidSnapshotError(f"{name} lacks the month {gone[0]} and has later ones.")


class _Text(io.RawIOBase):
    """A stream that is handed on, and its last byte."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.last = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`, as BufferedReader asks."""
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        self.last = block[-1:] or self.last
        return len(block)


def _descriptions(
    path: Path, member: str, digits: int, name: str
) -> Iterator[tuple[Place, Record]]:
    """The lines of a lookup, cut at the places where their fields stand."""
    pattern = LOOKUP_LINE[digits]
    with open_zip(path, name, LIMITS) as archive, archive.open(member) as stream:
        number = 0
        for number, raw in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b""), start=1):
            try:
                line = raw.decode("cp1252").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise InvalidSnapshotError(
                    f"{name} has byte {raw[error.start]:#04x} in line {number:,} of {member}: its "
                    "encoding has changed."
                ) from error
            if len(line) != LOOKUP_WIDTH or not pattern.fullmatch(line):
                raise InvalidSnapshotError(
                    f"{name} has {line[:40].strip()!r}, {len(line)} characters wide, in line "
                    f"{number:,} of {member}, which is not laid out as an HS{digits} description."
                )
            yield f"line {number:,} of {member}", [line[field].strip() for field in FIELDS]
        if not number:
            raise InvalidSnapshotError(f"{name} has no descriptions in {member}.")
