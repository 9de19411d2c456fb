"""Charging stations and vehicle recalls: records of real copies, cut out byte for byte."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.feeds import afdc_stations, vehicle_recalls

KOREAN_BRANDS = ("GENESIS", "HYUNDAI", "KIA")
# Of these, recalls with few records and short notices.
MOST_RECORDS = 6
LONGEST_NOTICE = 600
NO_PROVINCE = {"CA", "OH"}


@dataclass(frozen=True)
class SampleFile:
    """One part of a feed, ready to be written.

    Attributes:
        feed: Id of the feed.
        captured: First midnight at which the copy was there, told from what stands in it.
        seen_via: Address of the copy.
    """

    feed: str
    part: str
    file: str
    url: str
    content: bytes
    captured: date
    seen_via: str
    note: str


def files(given: Path) -> Iterator[SampleFile]:
    """Some stations of every province, and recalls of the three Korean brands."""
    (listed,) = afdc_stations.DATASET.parts
    yield SampleFile(
        feed=afdc_stations.DATASET.id,
        part=listed.name,
        file=listed.file,
        url=str(listed.url),
        content=_stations(given / "industry/afdc/EV_stations_raw.csv"),
        # Its last entry was changed at 02:28 UTC of 15 July; the networks that confirm theirs every
        # day did so on that day, and none later.
        captured=date(2022, 7, 16),
        seen_via="https://github.com/JorMerr/EV_charging_locations",
        note="Electric stations at dealers of Korean brands, and the first open, planned and "
        "closed one of each province, of 8,092 electric and 8,959 stations in all. The copy's own "
        "column of row numbers is left out. Dated by the last change that it knows of, "
        "2022-07-15.",
    )
    recent = vehicle_recalls.DATASET.parts[0]
    yield SampleFile(
        feed=vehicle_recalls.DATASET.id,
        part=recent.name,
        file=recent.file,
        url=str(recent.url),
        content=_recalls(given / "industry/tc_vrdb/vrdb_60days_daily.csv"),
        # It knows of updates from 2022-11-17, the sixtieth day before, to 2023-01-13, a Friday.
        captured=date(2023, 1, 16),
        seen_via="https://github.com/benisde/Group1_Project_Name",
        note="Whole recalls of Genesis, Hyundai and Kia with short notices, of 224 recalls in "
        "2,029 records. Dated by its 60 days: the first update that it knows of is of 2022-11-17, "
        "the last of 2023-01-13.",
    )


def write(sample: SampleFile, folder: Path) -> dict[str, Path]:
    """Write the file, and return it as the archive takes it."""
    path = folder / sample.file
    path.write_bytes(sample.content)
    return {sample.file: path}


def _stations(path: Path) -> bytes:
    (header, head), *records = _records(path)
    seen: set[tuple[str, str]] = set()
    kept = [head]
    for cells, text in records:
        station = dict(zip(header, cells, strict=True))
        state = station["State"]
        if station["Fuel Type Code"] != "ELEC" or state in NO_PROVINCE:
            continue
        kind = (state, station["Status Code"])
        name = station["Station Name"].upper()
        if kind not in seen or any(brand in name.split() for brand in KOREAN_BRANDS):
            kept.append(text)
        seen.add(kind)
    # The copy's own row number is the first cell.
    return _bytes(text.partition(",")[2] for text in kept)


def _recalls(path: Path) -> bytes:
    (header, head), *records = _records(path)
    recalls = [dict(zip(header, cells, strict=True)) for cells, _ in records]
    sizes = Counter(recall["RECALL_NUMBER_NUM"] for recall in recalls)
    kept = {
        recall["RECALL_NUMBER_NUM"]
        for recall in recalls
        if recall["MAKE_NAME_NM"] in KOREAN_BRANDS
        and sizes[recall["RECALL_NUMBER_NUM"]] <= MOST_RECORDS
        and len(recall["COMMENT_ETXT"]) < LONGEST_NOTICE
    }
    texts = (text for cells, text in records if cells[0] in kept)
    return _bytes([head, *texts])


def _records(path: Path) -> Iterator[tuple[list[str], str]]:
    """The cells of each record, and its text as it stands in the file."""
    with path.open(encoding="utf-8", newline="") as stream:
        lines: list[str] = []

        def remembered() -> Iterator[str]:
            for line in stream:
                lines.append(line)
                yield line

        for cells in csv.reader(remembered(), strict=True):
            yield cells, "".join(lines)
            lines.clear()


def _bytes(texts: Iterable[str]) -> bytes:
    return "".join(texts).encode()
