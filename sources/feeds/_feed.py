"""The form of a feed: what a module of this folder declares in its DATASET.

A feed is one small file: where its parts lie, how often they change, under which licence, which
columns they have and which gates they must pass. Plain CSV, JSON and XLSX need nothing more; a
format of its own needs a `parse(path, part)` beside the DATASET (sources/feeds/_read.py).

What does not belong here: reading and asking.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sources.model import Cadence, Dataset, Entry, Identifier, WebAddress

FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._{}-]+$")]
PartName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_{}]{0,62}$")]
# Of a file whose columns nobody declared: one row for each cell, under the header it stands below.
CELL_COLUMNS = ("column_number", "column_header", "cell")
# Days from the first day of a year to the last of its first month or quarter: its first file comes
# that much later than the lag alone says.
FIRST_PERIOD_DAYS = {Cadence.MONTHLY: 30, Cadence.QUARTERLY: 89}


class Kind(StrEnum):
    """How the cells of a column are written; a cell written otherwise is not loaded unseen."""

    TEXT = "text"
    INTEGER = "a whole number such as 1200"
    DECIMAL = "a number such as 12.5"
    GROUPED = "a number with commas such as 1,234.50"
    YEAR = "a year such as 2024"
    MONTH = "a month such as 202401"
    DAY = "a day such as 2024-01-31"
    DIGITS_8 = "a code of eight digits such as 87032300"
    DIGITS_10 = "a code of ten digits such as 8703230010"
    LETTERS_2 = "a code of two letters such as KR"

    @property
    def pattern(self) -> str:
        """What a cell must match as a whole."""
        return PATTERNS[self]


ANY_PART = "[a-z][a-z0-9_]*"
# A day that the calendar has: staging casts it, and must not be the first to find out.
MONTH_AND_DAY = (
    "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8])"
)
LEAP_DAY = "((19|20)(0[48]|[2468][048]|[13579][26])|2000)-02-29"
# As many digits as a BIGINT and the whole numbers of a DOUBLE hold; no figure of ours comes near.
DIGITS = "[0-9]{1,15}"
PATTERNS: Mapping[Kind, str] = {
    Kind.TEXT: r"[\s\S]*",
    Kind.INTEGER: rf"-?{DIGITS}",
    Kind.DECIMAL: rf"-?({DIGITS}(\.[0-9]{{0,20}})?|\.[0-9]{{1,20}})([eE][-+]?[0-9]{{1,2}})?",
    Kind.GROUPED: r"-?[0-9]{1,3}((,[0-9]{3}){1,4}|[0-9]{0,12})(\.[0-9]{1,20})?",
    Kind.YEAR: "(19|20)[0-9]{2}",
    Kind.MONTH: "(19|20)[0-9]{2}(0[1-9]|1[0-2])",
    Kind.DAY: f"(19|20)[0-9]{{2}}-({MONTH_AND_DAY})|{LEAP_DAY}",
    Kind.DIGITS_8: r"[0-9]{8}",
    Kind.DIGITS_10: r"[0-9]{10}",
    Kind.LETTERS_2: r"[A-Z]{2}",
}


class Column(Entry):
    """One column of a layout.

    Attributes:
        header: As published; blanks at its ends, line breaks and case do not count.
        name: In the raw table; made from the header unless given.
        kind: How its cells are written.
        words: Other cells that are as good, such as `n/a`.
        required: No cell of it is empty.
    """

    header: str
    name: Identifier = ""
    kind: Kind = Kind.TEXT
    words: tuple[str, ...] = ()
    required: bool = False

    @model_validator(mode="before")
    @classmethod
    def _named_like_its_header(cls, given: str | Mapping[str, object]) -> dict[str, object]:
        fields: dict[str, object] = {"header": given} if isinstance(given, str) else {**given}
        return {"name": column_name(str(fields.get("header", ""))), **fields}

    @property
    def is_checked(self) -> bool:
        """Whether its cells can be wrong."""
        return self.kind is not Kind.TEXT or self.required

    def pattern(self) -> re.Pattern[str]:
        """What each of its cells must match, blanks around it left out."""
        choices = [self.kind.pattern, *map(re.escape, self.words)]
        if not self.required:
            choices.append("")
        # Text alone would match an empty cell too.
        filled = r"(?=\s*\S)" if self.required else ""
        return re.compile(rf"{filled}\s*({'|'.join(choices)})\s*")


class Layout(Entry):
    """The columns that a file may come with. A file of no declared layout is INVALID.

    Attributes:
        name: Stands beside each row, in `_layout`.
        columns: In the order of the file; a bare string is a column of text.
        notes: Patterns of rows that are no data but known to be there: a footnote.
    """

    name: Identifier
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Layout":
        names = [column.name for column in self.columns]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"layout {self.name} has two columns called {', '.join(twice)}")
        return self


class CsvForm(Entry):
    """Text with separators.

    Attributes:
        encodings: Tried in this order; the first that the whole file is written in is its own.
        blank_rows: Rows of empty cells are known to be there.
    """

    kind: Literal["csv"] = "csv"
    encodings: tuple[Literal["utf-8", "windows-1252"], ...] = ("utf-8",)
    delimiter: str = ","
    blank_rows: bool = False


class JsonForm(Entry):
    """A list of flat objects.

    Attributes:
        records: Keys that lead to the list from the top.
    """

    kind: Literal["json"] = "json"
    records: tuple[str, ...] = ()


class XlsxForm(Entry):
    """One sheet of a workbook.

    Attributes:
        sheet: Pattern of its name, in any case.
    """

    kind: Literal["xlsx"] = "xlsx"
    sheet: str = ".*"


class ZipForm(Entry):
    """An archive of files; the feed's `parse` knows which."""

    kind: Literal["zip"] = "zip"


Form = Annotated[CsvForm | JsonForm | XlsxForm | ZipForm, Field(discriminator="kind")]


class Gates(Entry):
    """What a file must satisfy beside its layout.

    Attributes:
        smallest_share: Of the last good file's rows, what must still be there.
        reason: Why it is as large as that.
    """

    smallest_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    reason: str = "Losing half of a file at once is a fault on its way here."


class Part(Entry):
    """One file of a feed: a resource or a year. A feed is current part by part.

    Attributes:
        name: `{year}` in it, as in `url` and `file`, makes it one part for each year.
        url: Where it is asked for; None where it comes by hand only.
        file: Its payload name in the archive; what kind of file it is follows from its ending.
        years_from: The first year of a part of years; the last is the present one.
        modified_at: When the publisher says that it last changed, where it does.
        asked_every_days: A good file as young as that is not asked for again: for a large file
            that is made again every night although little of it changes. 0 asks always.
        gates: Its own, where those of the feed do not fit.
    """

    name: PartName
    url: WebAddress | None = None
    file: FileName
    years_from: int | None = None
    modified_at: str | None = None
    asked_every_days: Annotated[int, Field(ge=0)] = 0
    gates: Gates | None = None

    def of_year(self, year: int) -> "Part":
        """This part for one year."""
        return Part(
            name=self.name.format(year=year),
            url=self.url.format(year=year) if self.url else None,
            file=self.file.format(year=year),
            asked_every_days=self.asked_every_days,
            gates=self.gates,
        )


class Ckan(Entry):
    """A package of a CKAN catalogue, whose resources are the parts.

    Attributes:
        api: Address of its `package_show`.
        package: Id of the package.
        language: Only resources in this one; English and French files are siblings.
        format: Only these, whatever the case it is written in.
        parts: Resource id -> part name, for those that are known: a place in a list means nothing.
        left_out: Resource ids that are no part.
    """

    api: WebAddress = "https://open.canada.ca/data/api/3/action/package_show"
    package: str
    language: Literal["en", "fr"] = "en"
    format: str = "CSV"
    parts: Mapping[str, Identifier] = Field(default_factory=dict)
    left_out: tuple[str, ...] = ()


class ApiKey(Entry):
    """A key that the publisher wants, in a header, so that no address or log holds it.

    Attributes:
        header: Name of the header.
        public: The publisher's own key for trying out; CANAUTO_KEY_<FEED> sets another.
    """

    header: str
    public: str


class Feed(Dataset):
    """One industry feed.

    Attributes:
        forms: How its files are packed; a file's ending says which one it is.
        layouts: The columns that a file may have. Without any, every cell becomes a row under
            its own header: that is how a licensed file comes in without a line of code.
        parts: The files.
        ckan: Where more parts are found.
        part_pattern: Names that a part brought by hand may have beside the declared ones.
        keep: Raw column -> beginnings of the cells whose rows `raw` holds; the archive keeps all.
        period_column: The raw column that says to which period a row belongs.
        api_key: The key to ask with.
        redirect_hosts: Hosts that the publisher hands out its files from.
        unverified: What is stated here without having been seen.
    """

    source: Literal["feeds"] = "feeds"
    forms: tuple[Form, ...] = (CsvForm(),)
    layouts: tuple[Layout, ...] = ()
    parts: tuple[Part, ...] = ()
    ckan: Ckan | None = None
    part_pattern: str = ANY_PART
    gates: Gates = Gates()
    keep: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    period_column: str | None = None
    api_key: ApiKey | None = None
    redirect_hosts: tuple[str, ...] = ()
    unverified: str | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Feed":
        names = [part.name for part in self.parts]
        if len(set(names)) != len(names):
            raise ValueError("two parts have the same name")
        for column in (*self.keep, *filter(None, [self.period_column])):
            if column not in self.columns:
                raise ValueError(f"no layout has the column {column}")
        for part in self.parts:
            if part.file.rpartition(".")[2] not in {form.kind for form in self.forms}:
                raise ValueError(f"part {part.name} is a file of none of the declared forms")
        if self.api_key and self.redirect_hosts:
            raise ValueError("a key must not be carried to another host")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the raw table: those of all layouts."""
        named = dict.fromkeys(c.name for layout in self.layouts for c in layout.columns)
        return tuple(named) or CELL_COLUMNS

    @property
    def comes_by_hand(self) -> bool:
        """Nobody can be asked: `canauto refresh --only FEED --from PATH` brings its files."""
        return self.ckan is None and all(part.url is None for part in self.parts)

    def parts_on(self, today: date) -> Iterator[Part]:
        """The declared parts, those of years up to the year whose first period is due."""
        for part in self.parts:
            if part.years_from is None:
                yield part
                continue
            wait = FIRST_PERIOD_DAYS.get(self.cadence, 0) + (self.expected_lag_days or 0)
            for year in range(part.years_from, (today - timedelta(days=wait)).year + 1):
                yield part.of_year(year)

    def form_of(self, file: str) -> "CsvForm | JsonForm | XlsxForm | ZipForm":
        """How a file of that name is packed.

        Raises:
            KeyError: In none of the ways that the feed declares.
        """
        forms: dict[str, CsvForm | JsonForm | XlsxForm | ZipForm] = {f.kind: f for f in self.forms}
        return forms[file.rpartition(".")[2].lower()]


def column_name(header: str) -> str:
    """A header in letters, digits and underscores: `City (L/100 km)` becomes `city_l_100_km`."""
    plain = re.sub(r"[^a-z0-9]+", "_", header.lower()).strip("_")
    return plain if plain[:1].isalpha() else f"c_{plain}"
