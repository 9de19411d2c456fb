"""Metadata of real tables, in the form of getCubeMetadata.

The files lie beside the repository (../shared/data) and are never part of it.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REAL = Path(__file__).parents[3] / "shared" / "data" / "statcan"
ZIPS = REAL / "zips"
METADATA_2021 = REAL / "metadata_2021"
FREQUENCIES = {"Monthly": 6, "Quarterly": 9, "Annual": 12}


def real_metadata(path: Path) -> dict[str, Any]:
    """A getCubeMetadata object from a file that holds it bare, enveloped, or as crawled in 2021."""
    content = json.loads(path.read_text(encoding="utf-8"))
    first = content[0] if isinstance(content, list) else content
    found: dict[str, Any] = first.get("object", first)
    return _crawled(found) if "basic_info" in found else found


def metadata_from_zip(path: Path, released: str) -> dict[str, Any]:
    """As much of the object as the MetaData file in the zip tells (English names, no units)."""
    pid = path.name.removesuffix("-eng.zip")
    with zipfile.ZipFile(path) as archive:
        text = archive.read(f"{pid}_MetaData.csv").decode("utf-8-sig")
        data = archive.read(f"{pid}.csv").decode("utf-8-sig")
    cube, dimensions, members = list(_sections(text))[:3]
    observations = list(csv.DictReader(io.StringIO(data)))
    return {
        "responseStatusCode": 0,
        "productId": pid,
        "cubeTitleEn": cube[0]["Cube Title"],
        "cubeStartDate": cube[0]["Start Reference Period"],
        "cubeEndDate": cube[0]["End Reference Period"],
        "frequencyCode": FREQUENCIES[cube[0]["Frequency"]],
        "nbSeriesCube": len({row["COORDINATE"] for row in observations}),
        "nbDatapointsCube": len(observations),
        "releaseTime": released,
        "archiveStatusCode": "2" if cube[0]["Archive Status"].startswith("CURRENT") else "1",
        "dimension": [
            {
                "dimensionPositionId": int(dimension["Dimension ID"]),
                "dimensionNameEn": dimension["Dimension name"],
                "dimensionNameFr": None,
                "hasUom": False,
                "member": [
                    _member(row)
                    for row in members
                    if row["Dimension ID"] == dimension["Dimension ID"]
                ],
            }
            for dimension in dimensions
        ],
        "footnote": [],
    }


def _sections(text: str) -> Iterator[list[dict[str, str]]]:
    """The stacked tables of a MetaData file, each with a header of its own."""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        yield list(csv.DictReader(io.StringIO(block)))


def _member(row: dict[str, str]) -> dict[str, Any]:
    code = row["Classification Code"].strip("[]")
    return {
        "memberId": int(row["Member ID"]),
        "parentMemberId": int(row["Parent Member ID"]) if row["Parent Member ID"] else None,
        "memberNameEn": row["Member Name"],
        "memberNameFr": None,
        "classificationCode": code or None,
        "terminated": int(row["Terminated"] == "t"),
    }


def _crawled(content: dict[str, Any]) -> dict[str, Any]:
    about = content["basic_info"]
    return {
        "responseStatusCode": 0,
        "productId": about["pid"],
        "cubeTitleEn": about["title_en"],
        "cubeTitleFr": about["title_fr"],
        "cubeStartDate": about["start_date"],
        "cubeEndDate": about["end_date"],
        "frequencyCode": about["frequency_code"],
        "releaseTime": about["release_time"],
        "archiveStatusCode": "2" if about["archive_en"].startswith("CURRENT") else "1",
        "dimension": content["dimension"],
        "footnote": content["footnote"],
    }
