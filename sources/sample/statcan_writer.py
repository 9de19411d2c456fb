"""Writes a table as Statistics Canada packs it: `{pid}-eng.zip` and its getCubeMetadata object.

The layout is that of genuine files (BOM, LF, every field quoted, sections of the MetaData file in
their order); the bytes are ours. The same input gives the same bytes under one zlib.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sources.sample.cube import CURRENT, CURRENT_FR, Cube, Dimension, Member, Observation

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
MEMBER_DATE = (1980, 1, 1, 0, 0, 0)
TABLE_PAGE = "https://www150.statcan.gc.ca/t1/tbl1/en/tv.action?pid={pid}01"
TABLE_ZIP = "https://www150.statcan.gc.ca/n1/tbl/csv/{pid}-eng.zip"
TAIL = (
    *("UOM", "UOM_ID", "SCALAR_FACTOR", "SCALAR_ID", "VECTOR", "COORDINATE"),
    *("VALUE", "STATUS", "SYMBOL", "TERMINATED", "DECIMALS"),
)
FREQUENCIES = {6: "Monthly", 9: "Quarterly", 12: "Annual"}
SYMBOLS = (
    ("not available for a specific reference period", ".."),
    ("less than the limit of detection", "<LOD"),
    (
        "value rounded to 0 (zero) where there is a meaningful distinction between true zero and "
        "the value that was rounded",
        "0s",
    ),
    ("data quality: excellent", "A"),
    ("data quality: very good", "B"),
    ("data quality: good", "C"),
    ("data quality: acceptable", "D"),
    ("use with caution", "E"),
    ("too unreliable to be published", "F"),
    ("not applicable", "..."),
    ("preliminary", "p"),
    ("revised", "r"),
    ("suppressed to meet the confidentiality requirements of the Statistics Act", "x"),
    ("terminated", "t"),
)


def write_table(folder: Path, cube: Cube, observations: Iterable[Observation]) -> dict[str, Path]:
    """Write the payload of one snapshot.

    Returns:
        Payload name -> path, as the archive takes them.
    """
    pid = cube.product_id
    zip_path = folder / f"{pid}-eng.zip"
    with zipfile.ZipFile(zip_path, "w") as archive:
        _add(archive, f"{pid}.csv", csv_lines(cube, observations))
        _add(archive, f"{pid}_MetaData.csv", metadata_lines(cube))
    json_path = folder / f"{pid}.metadata.json"
    text = json.dumps(cube_metadata(cube), ensure_ascii=False, separators=(",", ":"))
    json_path.write_text(text + "\n", encoding="utf-8")
    return {zip_path.name: zip_path, json_path.name: json_path}


def _add(archive: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    info = zipfile.ZipInfo(name, MEMBER_DATE)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    text = BOM + "".join(f"{line}\n" for line in lines)
    archive.writestr(info, text.encode(), zipfile.ZIP_DEFLATED, compresslevel=9)


def csv_lines(cube: Cube, observations: Iterable[Observation]) -> Iterator[str]:
    """The data file: sorted by period, then by coordinate as numbers."""
    yield _quoted(header(cube))
    for o in sorted(observations, key=_by_period_and_coordinate):
        unit = o.unit
        yield _quoted(
            (
                *(o.ref_date, o.labels[0], o.dguid, *o.labels[1:]),
                *(unit.uom, unit.uom_id, unit.scalar_factor, unit.scalar_id),
                *(o.vector, o.coordinate, o.value, o.status, o.symbol, o.terminated),
                unit.decimals,
            )
        )


def header(cube: Cube) -> tuple[str, ...]:
    """The columns of the data file: the first dimension, Geography, is GEO with its DGUID."""
    others = (dimension.name_en for dimension in cube.dimensions[1:])
    return ("REF_DATE", "GEO", "DGUID", *others, *TAIL)


def _by_period_and_coordinate(o: Observation) -> tuple[str, tuple[int, ...]]:
    return o.ref_date, tuple(map(int, o.coordinate.split(".")))


def _quoted(fields: Sequence[str]) -> str:
    return ",".join('"' + field.replace('"', '""') + '"' for field in fields)


def metadata_lines(cube: Cube) -> Iterator[str]:
    """The MetaData file, in the layout of 2024; what is not documented is empty."""
    pid, notes = cube.product_id, _note_ids(cube)
    yield (
        '"Cube Title","Product Id","CANSIM Id",URL,"Cube Notes","Archive Status",Frequency,'
        '"Start Reference Period","End Reference Period","Total number of dimensions"'
    )
    status = CURRENT if cube.is_current else ""
    facts = (cube.title_en or "", pid, cube.cansim_id or "", TABLE_PAGE.format(pid=pid))
    period = (FREQUENCIES[cube.frequency_code], cube.start or "", cube.end or "")
    yield (
        f"{_raw(facts)},{notes.get((0, 0), '')},"
        f"{_raw((status, *period, str(len(cube.dimensions))))},"
    )
    yield from ("", '"Dimension ID","Dimension name","Dimension Notes","Dimension Definitions"')
    for position, dimension in enumerate(cube.dimensions, 1):
        yield f'"{position}","{dimension.name_en}",{notes.get((position, 0), "")},""'
    yield from (
        "",
        '"Dimension ID","Member Name","Classification Code","Member ID","Parent Member ID",'
        'Terminated,"Member Notes","Member Definitions"',
    )
    for position, dimension in enumerate(cube.dimensions, 1):
        for member in dimension.members.values():
            note = notes.get((position, member.id), "")
            yield f"{_raw((str(position), *_member_fields(member)))},{note},"
    yield from ("", "Symbol Legend", "Description,Symbol")
    yield from (f"{_raw(pair)}," for pair in SYMBOLS)
    yield from ("", '"Survey Code","Survey Name"', *map(_raw, cube.surveys))
    yield from ("", '"Subject Code","Subject Name"', *map(_raw, cube.subjects))
    yield from ("", '"Note ID",Note')
    yield from (f'{note["footnoteId"]},"{note["footnotesEn"]}"' for note in cube.footnotes)
    yield from ("", '"Correction ID","Correction Date","Correction Note"')


def _note_ids(cube: Cube) -> dict[tuple[int, int], str]:
    """(dimension position, member id) -> `1;2`, (0, 0) being the whole table."""
    ids: dict[tuple[int, int], str] = {}
    for note in cube.footnotes:
        place = (note["link"]["dimensionPositionId"], note["link"]["memberId"])
        ids[place] = ";".join(filter(None, (ids.get(place), str(note["footnoteId"]))))
    return ids


def _member_fields(member: Member) -> tuple[str, ...]:
    code = f"[{member.code}]" if member.code else ""
    parent = str(member.parent) if member.parent else ""
    return member.name_en or "", code, str(member.id), parent, "t" if member.terminated else ""


def _raw(fields: Iterable[str]) -> str:
    """Quoted without doubling inner quotes, as StatCan writes its MetaData files."""
    return ",".join(f'"{field}"' for field in fields)


def cube_metadata(cube: Cube) -> dict[str, Any]:
    """The bare getCubeMetadata object, with `partial: true` because not everything is known."""
    code, status_en, status_fr = (
        ("2", CURRENT, CURRENT_FR) if cube.is_current else (None, None, None)
    )
    return {
        "responseStatusCode": 0,
        "productId": cube.product_id,
        "cansimId": cube.cansim_id,
        "cubeTitleEn": cube.title_en,
        "cubeTitleFr": cube.title_fr,
        "cubeStartDate": cube.start,
        "cubeEndDate": cube.end,
        "frequencyCode": cube.frequency_code,
        "nbSeriesCube": None,
        "nbDatapointsCube": None,
        "releaseTime": None,
        "archiveStatusCode": code,
        "archiveStatusEn": status_en,
        "archiveStatusFr": status_fr,
        "subjectCode": [code for code, _ in cube.subjects] or None,
        "surveyCode": [code for code, _ in cube.surveys] or None,
        "dimension": [_dimension(p, d) for p, d in enumerate(cube.dimensions, 1)],
        "footnote": list(cube.footnotes),
        "correctionFootnote": [],
        "geoAttribute": [],
        "correction": [],
        "issueDate": None,
        "partial": True,
    }


def _dimension(position: int, dimension: Dimension) -> dict[str, Any]:
    return {
        "dimensionPositionId": position,
        "dimensionNameEn": dimension.name_en,
        "dimensionNameFr": dimension.name_fr,
        "hasUom": dimension.has_uom,
        "member": [_member(member) for member in dimension.members.values()],
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "memberId": member.id,
        "parentMemberId": member.parent,
        "memberNameEn": member.name_en,
        "memberNameFr": member.name_fr,
        "classificationCode": member.code,
        "classificationTypeCode": member.code_type,
        "geoLevel": member.geo_level,
        "vintage": member.vintage,
        "terminated": member.terminated,
        "memberUomCode": member.uom_id,
    }
