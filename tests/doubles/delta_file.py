"""StatCan's daily Delta File: every figure released on a day, in one zip.

Its form is that of the real file of 2023-08-03: members `codeSet.xml`, `YYYYMMDD.xml` (the cubes'
metadata) and `YYYYMMDD.csv` (nothing quoted, no byte order mark, ten-part coordinates, REF_DATE as
in the table with a span's second year in refPer2). That file holds the newest periods of its
tables only; another account has it with a byte order mark, and its size on big days suggests whole
tables. So both are to be had. Deletions are never in it.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tests.doubles.clock import TORONTO
from tests.doubles.code_sets import FREQUENCIES, STATUSES, SYMBOLS, code_sets
from tests.doubles.cube_builder import first_day
from tests.doubles.statcan_vintages import RELEASE_TIME, Point, Vintage, points

COLUMNS = (
    "productId",
    "coordinate",
    "vectorId",
    "refPer",
    "refPer2",
    "symbolCode",
    "statusCode",
    "securityLevelCode",
    "value",
    "releaseTime",
    "scalarFactorCode",
    "decimals",
    "frequencyCode",
)
STATUS_CODES = {sign or "": code for code, sign, *_ in STATUSES}
SYMBOL_CODES = {sign or "": code for code, sign, *_ in SYMBOLS}
SUPPRESSED = "x"  # a status in the table, a security level here
# The XML wraps each list in its plural; singular -> plural.
PLURALS = {
    "dimension": "dimensions",
    "member": "members",
    "footnote": "footnotes",
    "correctionFootnote": "correctionFootnotes",
    "correction": "corrections",
    "subjectCode": "subjectCodes",
    "surveyCode": "surveyCodes",
    "scalar": "scalars",
    "frequency": "frequencies",
    "symbol": "symbols",
    "status": "statuses",
    "uom": "uoms",
}
NOT_IN_DELTA = {"geoAttribute", "issueDate", "wdsResponseStatus"}


@dataclass
class DeltaManners:
    """How the Delta File is made; accounts differ.

    Attributes:
        whole_tables: All figures of a released table, not only those that are new.
        byte_order_mark: At the start of the CSV.
        whole_days: refPer is the first day of the period, as in the answers about series; the
            real file, which has days and years only, does not show which months would be.
        days_kept: Older files are gone.
    """

    whole_tables: bool = False
    byte_order_mark: bool = False
    whole_days: bool = False
    days_kept: int = 47


def delta_day(vintage: Vintage) -> date:
    """The day in whose file a release is: a correction after 08:30 comes on the next weekday."""
    released = vintage.released_at.astimezone(TORONTO)
    day = released.date()
    if released.time() > RELEASE_TIME:
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return day


def delta_zip(
    day: date, tables: Iterable[Sequence[Vintage]], manners: DeltaManners
) -> tuple[bytes, datetime] | None:
    """The file of a day and the moment since when it lies there; None without releases.

    Args:
        day: On the Ottawa calendar.
        tables: The vintages of each table, oldest first.
        manners: What to put into it.
    """
    lines: list[tuple[int, int, str]] = []
    cubes: list[Mapping[str, Any]] = []
    for vintages in tables:
        for place, vintage in enumerate(vintages):
            if vintage.cube is not None and delta_day(vintage) == day:
                known = [v for v in vintages[: place + 1] if v.cube is not None]
                cubes.append(vintage.metadata)
                lines += _lines(vintage, known, manners)
    if not cubes:
        return None
    text = "".join(f"{line}\n" for line in (",".join(COLUMNS), *(row for *_, row in sorted(lines))))
    mark = "\ufeff" if manners.byte_order_mark else ""
    released_at = datetime.combine(day, RELEASE_TIME, TORONTO)
    members = {
        "codeSet.xml": _code_set_xml(day),
        f"{day:%Y%m%d}.xml": _cubes_xml(cubes),
        f"{day:%Y%m%d}.csv": f"{mark}{text}".encode(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, datetime.combine(day, time(0, 3)).timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue(), released_at


def _lines(
    vintage: Vintage, known: Sequence[Vintage], manners: DeltaManners
) -> list[tuple[int, int, str]]:
    """Sorted by product id, as the real file is; within a table that file is in no order."""
    found = []
    for _, point in sorted(points(tuple(known)).items()):
        if manners.whole_tables or point.since is vintage:
            row = delta_row(vintage, point, manners.whole_days)
            vector = int(row["vectorId"] or 0)
            found.append((vintage.product_id, vector, ",".join(row[c] for c in COLUMNS)))
    return found


def delta_row(vintage: Vintage, point: Point, whole_days: bool = False) -> dict[str, str]:
    """One line of the CSV."""
    cube, obs = vintage.cube, point.obs
    assert cube is not None
    first, _, last = point.ref_date.partition("/")
    last = last if len(last) != 2 else first[:2] + last
    if whole_days:
        first, last = first_day(first) or first, last and f"{last}-01-01"
    released = (point.since.released_at or vintage.released_at).astimezone(TORONTO)
    return {
        "productId": cube.pid,
        "coordinate": ten_parts(point.coordinate),
        "vectorId": cube.vector(point.coordinate).removeprefix("v"),
        "refPer": first,
        "refPer2": last,
        "symbolCode": SYMBOL_CODES[obs.symbol],
        "statusCode": "0" if obs.status == SUPPRESSED else STATUS_CODES[obs.status],
        "securityLevelCode": str(int(obs.status == SUPPRESSED)),
        "value": obs.value,
        "releaseTime": f"{released:%Y-%m-%dT%H:%M}",
        "scalarFactorCode": str(cube.unit(point.coordinate)[1]),
        "decimals": str(cube.decimals),
        "frequencyCode": str(cube.frequency_code),
    }


def ten_parts(coordinate: str) -> str:
    """As the service pads it; the table's CSV does not."""
    parts = coordinate.split(".")
    return ".".join(parts + ["0"] * (10 - len(parts)))


def _cubes_xml(cubes: Sequence[Mapping[str, Any]]) -> bytes:
    root = Element("cubes")
    for metadata in cubes:
        english, french = FREQUENCIES[metadata["frequencyCode"]]
        _fill(
            SubElement(root, "cube"),
            {**metadata, "frequencyEn": english, "frequencyFr": french},
        )
    return _xml(root)


def _code_set_xml(day: date) -> bytes:
    root = Element("codeSet")
    SubElement(root, "updateTime").text = f"{day}T00:03"
    _fill(root, code_sets(), in_order=True)
    return _xml(root)


def _fill(parent: Element, content: Mapping[str, Any], in_order: bool = False) -> None:
    """Elements by name, lists in their plural, nothing for null."""
    for name in content if in_order else sorted(content):
        value = content[name]
        if value is None or name in NOT_IN_DELTA:
            continue
        if isinstance(value, list):
            wrapper = SubElement(parent, PLURALS[name])
            for item in value:
                _one(wrapper, name, item)
        else:
            _one(parent, name, value)


def _one(parent: Element, name: str, value: object) -> None:
    element = SubElement(parent, name)
    if isinstance(value, Mapping):
        _fill(element, value)
    else:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)


def _xml(root: Element) -> bytes:
    indent(root, "    ")
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return head + tostring(root, encoding="utf-8") + b"\n"
