"""Synthetic cubes in StatCan's own formats: full-table CSV, MetaData.csv, zip, metadata JSON.

cube = make_cube(
    "99100001", "Widgets sold", 6,
    dimensions=[Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", ["Total", "Red"])],
    observations={"1.1": {"2026-01": 12, "2026-02": (None, "..", "")}},
    released_at="2026-03-10T08:30",
)
cube.payload(folder)          # {file name: path}, as the archive keeps a StatCan table
cube.revised("2026-04-10T08:30", {"1.1": {"2026-02": 13, "2026-03": 14}})
"""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from tests.doubles.clock import TORONTO, ottawa
from tests.doubles.code_sets import FREQUENCIES, SCALARS, UNITS
from tests.doubles.metadata_csv import metadata_csv

Coordinate: TypeAlias = str
LINK = ("footnoteId", "dimensionPositionId", "memberId")
TAIL = [
    "UOM",
    "UOM_ID",
    "SCALAR_FACTOR",
    "SCALAR_ID",
    "VECTOR",
    "COORDINATE",
    "VALUE",
    "STATUS",
    "SYMBOL",
    "TERMINATED",
    "DECIMALS",
]


@dataclass(frozen=True)
class Member:
    """A member of a dimension; `id` is its place unless stated."""

    name_en: str
    id: int = 0
    name_fr: str | None = None
    parent_id: int | None = None
    classification_code: str | None = None
    classification_type_code: str | None = None
    geo_level: int | None = None
    vintage: int | None = None
    is_terminated: bool = False
    uom_id: int | None = None
    dguid: str = ""


class Dim:
    """A dimension. Members are names, or Member where more than the name matters."""

    def __init__(
        self,
        name_en: str,
        members: Sequence[str | Member],
        name_fr: str | None = None,
        has_uom: bool = False,
    ) -> None:
        self.name_en = name_en
        self.name_fr = name_fr or f"{name_en} (fr)"
        self.has_uom = has_uom
        self.members = tuple(_member(place, m) for place, m in enumerate(members, start=1))

    def member(self, member_id: int) -> Member:
        return next(m for m in self.members if m.id == member_id)


def _member(place: int, given: str | Member) -> Member:
    member = Member(given) if isinstance(given, str) else given
    return replace(
        member,
        id=member.id or place,
        name_fr=member.name_fr or f"{member.name_en} (fr)",
    )


@dataclass(frozen=True)
class Obs:
    """One observation as the CSV has it; the value is text, empty when there is none."""

    value: str
    status: str = ""
    symbol: str = ""
    is_terminated: bool = False


# A number is written with the cube's decimals; text is taken as it stands; None is no value.
Given: TypeAlias = Obs | int | float | str | tuple[int | float | str | None, str, str] | None


@dataclass(frozen=True)
class Cube:
    """One vintage of one table. Change it with `revised` or dataclasses.replace.

    Attributes:
        footnote_links: Note number, from 1 -> (dimension, member); the whole table unless given.
        stated_rows: What the metadata claims, where it is not the truth (stated_series and
            stated_end likewise).
        column_names: Header names that differ from the dimension's, by dimension name.
        csv_text: The whole CSV, instead of the one made from the observations.
    """

    pid: str
    title_en: str
    title_fr: str
    frequency_code: int
    dimensions: tuple[Dim, ...]
    observations: Mapping[Coordinate, Mapping[str, Obs]]
    released_at: datetime
    built_at: datetime
    decimals: int = 0
    scalar_id: int = 0
    uom_id: int = 223
    has_vectors: bool = True
    is_archived: bool = False
    cansim_id: str | None = None
    subject_codes: tuple[str, ...] = ("20",)
    survey_codes: tuple[str, ...] = ()
    footnotes: tuple[tuple[str, str], ...] = ()
    footnote_links: Mapping[int, tuple[int, int]] | None = None
    stated_rows: int | None = None
    stated_series: int | None = None
    stated_end: str | None = None
    column_names: Mapping[str, str] | None = None
    csv_text: str | None = None

    @property
    def row_count(self) -> int:
        return sum(len(periods) for periods in self.observations.values())

    @property
    def start_date(self) -> str:
        return min(self._first_days(), default="2000-01-01")

    @property
    def end_date(self) -> str:
        return self.stated_end or max(self._first_days(), default="2000-01-01")

    def revised(
        self,
        released_at: str,
        changes: Mapping[Coordinate, Mapping[str, Given]] | None = None,
        removed: Iterable[tuple[Coordinate, str]] = (),
        **fields: Any,
    ) -> "Cube":
        """The next vintage: changed and added observations, removed ones, other fields."""
        merged = {coordinate: dict(periods) for coordinate, periods in self.observations.items()}
        for coordinate, periods in (changes or {}).items():
            for ref_date, given in periods.items():
                merged.setdefault(coordinate, {})[ref_date] = _obs(given, self.decimals)
        for coordinate, ref_date in removed:
            del merged[coordinate][ref_date]
        kept = {coordinate: periods for coordinate, periods in merged.items() if periods}
        moment = ottawa(released_at)
        dates = {"released_at": moment, "built_at": _night_before(moment)}
        return replace(self, observations=kept, **(dates | fields))

    def header(self) -> list[str]:
        geography = ["GEO", "DGUID"] if self._geography() is not None else []
        names = self.column_names or {}
        others = [names.get(d.name_en, d.name_en) for d in self.dimensions if not _is_geography(d)]
        return ["REF_DATE", *geography, *others, *TAIL]

    def csv(self) -> str:
        """`{pid}.csv`, without its byte order mark."""
        if self.csv_text is not None:
            return self.csv_text
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(self.header())
        writer.writerows(
            self._row(coordinate, ref_date, self.observations[coordinate][ref_date])
            for ref_date in sorted(self._ref_dates())
            for coordinate in sorted(self.observations, key=_numbers)
            if ref_date in self.observations[coordinate]
        )
        return text.getvalue()

    def zip_bytes(self) -> bytes:
        """`{pid}-eng.zip`."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in (
                (f"{self.pid}.csv", self.csv()),
                (f"{self.pid}_MetaData.csv", metadata_csv(self)),
            ):
                info = zipfile.ZipInfo(name, self.built_at.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, "\ufeff" + text)
        return packed.getvalue()

    def metadata(self) -> dict[str, Any]:
        """The bare getCubeMetadata object."""
        links = self.footnote_links or {}
        state = ("1", "ARCHIVED", "ARCHIVÉ") if self.is_archived else ("2", "CURRENT", "ACTIF")
        return {
            "responseStatusCode": 0,
            "productId": self.pid,
            "cansimId": self.cansim_id,
            "cubeTitleEn": self.title_en,
            "cubeTitleFr": self.title_fr,
            "cubeStartDate": self.start_date,
            "cubeEndDate": self.end_date,
            "frequencyCode": self.frequency_code,
            "nbSeriesCube": _stated(self.stated_series, len(self.observations)),
            "nbDatapointsCube": _stated(self.stated_rows, self.row_count),
            "releaseTime": f"{self.released_at:%Y-%m-%dT%H:%M}",
            "archiveStatusCode": state[0],
            "archiveStatusEn": state[1],
            "archiveStatusFr": state[2],
            "subjectCode": list(self.subject_codes),
            "surveyCode": list(self.survey_codes) or None,
            "dimension": [_described(i, d) for i, d in enumerate(self.dimensions, start=1)],
            "footnote": [
                {
                    "footnoteId": number,
                    "footnotesEn": english,
                    "footnotesFr": french,
                    "link": dict(zip(LINK, (number, *links.get(number, (0, 0))), strict=True)),
                }
                for number, (english, french) in enumerate(self.footnotes, start=1)
            ],
            "correctionFootnote": [],
            "geoAttribute": [],
            "correction": [],
            "issueDate": f"{self.released_at:%Y-%m-%d}",
        }

    def payload(self, folder: Path) -> dict[str, Path]:
        """Write the two files that the archive keeps of a StatCan table."""
        zip_path = folder / f"{self.pid}-eng.zip"
        metadata_path = folder / f"{self.pid}.metadata.json"
        zip_path.write_bytes(self.zip_bytes())
        metadata_path.write_text(
            json.dumps(self.metadata(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        return {zip_path.name: zip_path, metadata_path.name: metadata_path}

    def vector(self, coordinate: Coordinate) -> str:
        """Stays with the coordinate through all vintages."""
        if not self.has_vectors:
            return ""
        return f"v{1_000_000_000 + zlib.crc32(f'{self.pid}/{coordinate}'.encode()) % 900_000_000}"

    def frequency_name(self) -> str:
        return FREQUENCIES[self.frequency_code][0]

    def _ref_dates(self) -> set[str]:
        return {ref_date for periods in self.observations.values() for ref_date in periods}

    def _first_days(self) -> list[str]:
        return [day for ref_date in self._ref_dates() if (day := _first_day(ref_date))]

    def _geography(self) -> int | None:
        places = [place for place, d in enumerate(self.dimensions) if _is_geography(d)]
        return places[0] if places else None

    def _row(self, coordinate: Coordinate, ref_date: str, obs: Obs) -> list[str]:
        ids = _numbers(coordinate)
        members = [d.member(i) for d, i in zip(self.dimensions, ids, strict=True)]
        place = self._geography()
        geography = [] if place is None else [members[place].name_en, members[place].dguid]
        others = [
            m.name_en for m, d in zip(members, self.dimensions, strict=True) if not _is_geography(d)
        ]
        uom_id = next((m.uom_id for m in members if m.uom_id is not None), self.uom_id)
        return [
            ref_date,
            *geography,
            *others,
            UNITS[uom_id][0],
            str(uom_id),
            SCALARS[self.scalar_id][0],
            str(self.scalar_id),
            self.vector(coordinate),
            coordinate,
            obs.value,
            obs.status,
            obs.symbol,
            "t" if obs.is_terminated else "",
            str(self.decimals),
        ]


def make_cube(
    pid: str | int,
    title_en: str,
    frequency_code: int,
    dimensions: Sequence[Dim],
    observations: Mapping[Coordinate, Mapping[str, Given]],
    released_at: str = "2026-01-15T08:30",
    built_at: str | None = None,
    title_fr: str | None = None,
    decimals: int = 0,
    **fields: Any,
) -> Cube:
    """A cube from plain values.

    Args:
        pid: Product id, eight digits.
        title_en: Its title.
        frequency_code: 6 monthly, 9 quarterly, 12 annual, 1 daily.
        dimensions: In order; one called Geography is shown as GEO and DGUID.
        observations: Coordinate -> REF_DATE -> value, or (value, status, symbol).
        released_at: Ottawa time.
        built_at: When the zip was built, Ottawa time; the night before the release if not given.
        title_fr: Its French title.
        decimals: Places that numbers are written with.
        fields: Any other field of Cube.
    """
    moment = ottawa(released_at)
    return Cube(
        pid=str(pid),
        title_en=title_en,
        title_fr=title_fr or f"{title_en} (fr)",
        frequency_code=frequency_code,
        dimensions=tuple(dimensions),
        observations={
            coordinate: {ref_date: _obs(given, decimals) for ref_date, given in periods.items()}
            for coordinate, periods in observations.items()
        },
        released_at=moment,
        built_at=ottawa(built_at) if built_at else _night_before(moment),
        decimals=decimals,
        **fields,
    )


def _obs(given: Given, decimals: int) -> Obs:
    if isinstance(given, Obs):
        return given
    value, status, symbol = given if isinstance(given, tuple) else (given, "", "")
    text = f"{value:.{decimals}f}" if isinstance(value, int | float) else (value or "")
    return Obs(text, status, symbol)


def _described(position: int, dimension: Dim) -> dict[str, Any]:
    return {
        "dimensionPositionId": position,
        "dimensionNameEn": dimension.name_en,
        "dimensionNameFr": dimension.name_fr,
        "hasUom": dimension.has_uom,
        "member": [
            {
                "memberId": m.id,
                "parentMemberId": m.parent_id,
                "memberNameEn": m.name_en,
                "memberNameFr": m.name_fr,
                "classificationCode": m.classification_code,
                "classificationTypeCode": m.classification_type_code,
                "geoLevel": m.geo_level,
                "vintage": m.vintage,
                "terminated": int(m.is_terminated),
                "memberUomCode": m.uom_id,
            }
            for m in dimension.members
        ],
    }


def _is_geography(dimension: Dim) -> bool:
    return dimension.name_en == "Geography"


def _stated(claim: int | None, truth: int) -> int:
    return truth if claim is None else claim


def _numbers(coordinate: Coordinate) -> tuple[int, ...]:
    return tuple(int(part) for part in coordinate.split("."))


def _first_day(ref_date: str) -> str | None:
    """As StatCan states cubeStartDate and cubeEndDate: the first day, of a span its first year."""
    start = ref_date.split("/")[0]
    try:
        day = date.fromisoformat({4: f"{start}-01-01", 7: f"{start}-01"}.get(len(start), start))
    except ValueError:
        return None
    return day.isoformat()


def _night_before(released_at: datetime) -> datetime:
    """Real zips of a release carry times between 00:11 and 00:37 of its day."""
    midnight = released_at.astimezone(TORONTO).replace(hour=0, minute=0, second=0)
    return midnight + timedelta(minutes=16)
