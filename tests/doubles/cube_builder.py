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

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from tests.doubles import cube_csv
from tests.doubles.clock import TORONTO, ottawa
from tests.doubles.code_sets import FREQUENCIES
from tests.doubles.cube_csv import Language
from tests.doubles.cube_metadata import cube_metadata
from tests.doubles.metadata_csv import metadata_csv
from tests.doubles.table_zips import packed

Coordinate: TypeAlias = str


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
        scalar_ids: Scalar by unit, where it is not `scalar_id`: dollars in thousands beside units.
        column_names: Header names that differ from the dimension's, by dimension name.
        csv_text: The whole CSV, instead of the one made from the observations.
        corrections: A day and a note each.
        row_end: After each row; never after the header. Some archived tables have CRLF here.
        scalar_has_blank: `units ` for `units`, as in files of 2018.
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
    scalar_ids: Mapping[int, int] = field(default_factory=dict)
    uom_id: int = 223
    has_vectors: bool = True
    is_archived: bool = False
    cansim_id: str | None = None
    subject_codes: tuple[str, ...] = ("20",)
    survey_codes: tuple[str, ...] = ()
    footnotes: tuple[tuple[str, str], ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    footnote_links: Mapping[int, tuple[int, int]] | None = None
    stated_rows: int | None = None
    stated_series: int | None = None
    stated_end: str | None = None
    column_names: Mapping[str, str] | None = None
    csv_text: str | None = None
    row_end: str = "\n"
    scalar_has_blank: bool = False

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
        return cube_csv.header(self)

    def csv(self, language: Language = "eng") -> str:
        """`{pid}.csv`, without its byte order mark."""
        return cube_csv.table_csv(self, language) if self.csv_text is None else self.csv_text

    def members(self, language: Language = "eng") -> dict[str, bytes]:
        """The two files that a full-table zip holds."""
        texts = {
            f"{self.pid}.csv": self.csv(language),
            f"{self.pid}_MetaData.csv": metadata_csv(self),
        }
        return {name: f"\ufeff{text}".encode() for name, text in texts.items()}

    def zip_bytes(self, language: Language = "eng") -> bytes:
        """`{pid}-eng.zip`, or `{pid}-fra.zip`: the members have the same names in both."""
        return packed(self.members(language), self.built_at)

    def metadata(self) -> dict[str, Any]:
        """The bare getCubeMetadata object."""
        return cube_metadata(self)

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

    def unit(self, coordinate: Coordinate) -> tuple[int, int]:
        """Unit of measure and scalar of a series; the unit is that of the member that has one."""
        ids = map(int, coordinate.split("."))
        members = [d.member(i) for d, i in zip(self.dimensions, ids, strict=True)]
        uom_id = next((m.uom_id for m in members if m.uom_id is not None), self.uom_id)
        return uom_id, self.scalar_ids.get(uom_id, self.scalar_id)

    def frequency_name(self) -> str:
        return FREQUENCIES[self.frequency_code][0]

    def _ref_dates(self) -> set[str]:
        return {ref_date for periods in self.observations.values() for ref_date in periods}

    def _first_days(self) -> list[str]:
        return [day for ref_date in self._ref_dates() if (day := first_day(ref_date))]


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


def first_day(ref_date: str) -> str | None:
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
