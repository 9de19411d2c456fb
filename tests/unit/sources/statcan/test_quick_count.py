"""Two ways of counting a CSV, beside a third that is too simple to be wrong.

Whatever the file, the answer is that of the simple reader; and a file as publishers send it is
counted the quick way. All figures are synthetic.
"""

import csv
import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.errors import InvalidSnapshotError
from sources.statcan import inspection
from sources.statcan.cube import CubeMetadata
from sources.statcan.inspection import ZipFacts, inspect_zip
from sources.statcan.quick_count import count_quickly
from tests.doubles.cube_builder import Cube, Dim, make_cube

PID = "99100001"
CUBE = make_cube(
    PID,
    "Widgets sold",
    6,
    [Dim("Geography", ["Canada", "Québec"]), Dim("Widgets", [f"W{i}" for i in range(1, 12)])],
    {
        "1.1": {"2025-12": 7, "2026-01": (None, "..", "")},
        "1.10": {"2025-12": (3, "A", "p"), "2026-01": (None, "x", "")},
        "2.2": {"2025-12": 5},
    },
    released_at="2026-02-10T08:30",
    decimals=1,
)
METADATA = CubeMetadata.read(CUBE.metadata())
HEADER, *LINES = CUBE.csv().splitlines()


@dataclass(frozen=True)
class Simple:
    """What a file holds, by a reader that keeps every row in memory."""

    rows: int
    series: int
    first: str | None
    last: str | None
    undated: tuple[str, ...]
    misshapen: int
    repeated: int
    bad_values: int
    bad_ids: bool
    large_ids: bool
    malformed: int
    odd_vectors: int


def read_simply(text: bytes) -> Simple | None:
    """None where the file is not well formed or not UTF-8."""
    try:
        header, *rows = csv.reader(
            io.TextIOWrapper(io.BytesIO(text), encoding="utf-8-sig", newline=""), strict=True
        )
    except (csv.Error, UnicodeDecodeError):
        return None
    whole = [dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header)]
    keys = Counter((row["COORDINATE"], row["REF_DATE"]) for row in whole)
    coordinates = {coordinate for coordinate, _ in keys}
    ref_dates = sorted({ref_date for _, ref_date in keys})
    number = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
    bad_ids = any(
        not re.fullmatch(r"[0-9]*", row[name])
        for row in whole
        for name in ("UOM_ID", "SCALAR_ID", "DECIMALS")
    )
    return Simple(
        rows=len(whole),
        series=len(coordinates),
        first=ref_dates[0] if ref_dates else None,
        last=ref_dates[-1] if ref_dates else None,
        undated=tuple(ref for ref in ref_dates if not is_dated(ref))[:5],
        misshapen=len(rows) - len(whole),
        repeated=sum(keys.values()) - len(keys),
        bad_values=sum(
            bool(row["VALUE"])
            and not (number.fullmatch(row["VALUE"]) and math.isfinite(float(row["VALUE"])))
            for row in whole
        ),
        bad_ids=bad_ids,
        large_ids=not bad_ids
        and any(
            int(row[name] or 0) > most
            for row in whole
            for name, most in (("UOM_ID", 2**31 - 1), ("SCALAR_ID", 255), ("DECIMALS", 255))
        ),
        malformed=sum(not re.fullmatch(r"[1-9]\d*(\.[1-9]\d*)*", c) for c in coordinates),
        odd_vectors=len(
            {row["VECTOR"] for row in whole if not re.fullmatch("|[vV]?[0-9]+", row["VECTOR"])}
        ),
    )


def is_dated(ref_date: str) -> bool:
    if not re.fullmatch(r"[12]\d{3}(-\d\d(-\d\d)?)?", ref_date, re.ASCII):
        return False
    try:
        date.fromisoformat((ref_date + "-01-01")[:10])
    except ValueError:
        return False
    return True


def as_simple(facts: ZipFacts) -> Simple:
    def stated(pattern: str) -> int:
        found = [re.match(rf"([\d,]+) {pattern}", fault) for fault in facts.faults]
        return sum(int(match[1].replace(",", "")) for match in found if match)

    return Simple(
        rows=facts.rows,
        series=facts.series,
        first=facts.first_ref_date,
        last=facts.last_ref_date,
        undated=facts.undated,
        misshapen=stated("lines do not have"),
        repeated=stated("rows repeat"),
        bad_values=stated("values are not numbers"),
        bad_ids="a UOM_ID, SCALAR_ID or DECIMALS is not a whole number" in facts.faults,
        large_ids=any("or a SCALAR_ID or DECIMALS over 255" in fault for fault in facts.faults),
        malformed=stated("coordinates are malformed"),
        odd_vectors=stated("vectors are not"),
    )


def zipped(text: bytes, folder: Path) -> Path:
    path = folder / "table.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{PID}.csv", text)
        archive.writestr(f"{PID}_MetaData.csv", "")
    return path


def assert_same_as_simple(text: bytes) -> None:
    expected = read_simply(text)
    with TemporaryDirectory() as folder:
        path = zipped(text, Path(folder))
        if expected is None:
            with pytest.raises(InvalidSnapshotError, match=r"is not well formed|is not UTF-8"):
                inspect_zip(path, METADATA)
        else:
            assert as_simple(inspect_zip(path, METADATA)) == expected


def line(**changes: str) -> str:
    names = next(csv.reader([HEADER]))
    row = dict(zip(names, next(csv.reader([LINES[0]])), strict=True)) | changes
    return ",".join('"' + row[name].replace('"', '""') + '"' for name in names)


def test_a_blank_line_does_not_make_up_for_a_missing_end() -> None:
    assert_same_as_simple(f"{HEADER}\n\n{LINES[0]}".encode())


ODD = [
    *("", " ", "\t", '"', '""', '"2025-12"', ",", '"2025-12","Canada"', "\0", "'", "\\", "#"),
    *(" " + LINES[0], LINES[0] + " ", LINES[0] + ",", LINES[0] + ',""', LINES[0] + "\r"),
    *(LINES[0].replace('","', '", "', 1), LINES[0].replace('","', '" ,"', 1)),
    *(LINES[0].replace('"', ""), LINES[0].replace('"', "", 2), LINES[0].replace('"', "", 1)),
    *(LINES[0] + '"', LINES[0][:-1], LINES[0][1:], LINES[0] + LINES[1]),
    *(LINES[0].replace("Canada", 'Ca"nada'), LINES[0].replace("Canada", 'Ca""nada')),
    *(line(GEO='a","b'), line(GEO="a\nb"), line(GEO="a\r\nb"), line(GEO=" a "), line(GEO='"')),
    *(line(COORDINATE=c) for c in ("1.1 ", "01.1", "1.", "", "1.10", "x", "1.1.1", '1"1')),
    *(
        line(VALUE=v)
        for v in (
            "1e5",
            "-.5",
            "5.",
            ".",
            "+1",
            " 1",
            "1_0",
            "inf",
            "nan",
            "٣",
            "0x1",
            "1e999",
            "9" * 400,
        )
    ),
    *(line(DECIMALS=d) for d in ("", "x", "1.0", "+1", " 1", "٣", '"', "255", "256", "9" * 99)),
    *(line(SCALAR_ID=s) for s in ("255", "300")),
    *(line(UOM_ID=u) for u in ("", "1.0", "-1", "2147483648")),
    *(line(VECTOR=v) for v in ("", "12", "V12", "vx1", "vv1", "v", "v1.5", " v1", "v٣", '"')),
    *(
        line(REF_DATE=r)
        for r in ("2026", "2026-02", "2026-02-01", "2026-13", "soon", "", '"', "2026 ")
    ),
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*LINES, *ODD]), max_size=6),
    st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"]),
    st.booleans(),
)
@example([*LINES], "\n", True)
def test_any_file_is_counted_as_the_simple_reader_counts_it(
    body: list[str], line_end: str, ends: bool
) -> None:
    text = HEADER + "\n" + line_end.join(body) + (line_end if ends else "")
    assert_same_as_simple(("\ufeff" + text).encode())


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("place", [0, 2, len(LINES)])
def test_an_odd_line_among_sound_ones(odd: str, place: int) -> None:
    body = [*LINES[:place], odd, *LINES[place:]]
    assert_same_as_simple(("\ufeff" + "\n".join([HEADER, *body]) + "\n").encode())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=3))
def test_any_damaged_text(place: int, written: bytes) -> None:
    text = ("\ufeff" + CUBE.csv()).encode()
    start = len(HEADER) + 4 + place % (len(text) - len(HEADER) - 4)
    assert_same_as_simple(text[:start] + written + text[start + len(written) :])


@pytest.fixture
def only_quickly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fail(*_: object) -> None:
        raise AssertionError("read line by line")

    monkeypatch.setattr(inspection, "_read_by_line", fail)
    yield


YEARS, DAYS = {"2024": 1, "2025": 2}, {"2024-02-29": 1, "2024-03-01": 2}


@pytest.mark.parametrize(
    "cube",
    [
        CUBE,
        replace(CUBE, observations={}),
        make_cube(PID, "Years", 12, [Dim("Geography", ["Canada"])], {"1": YEARS}),
        make_cube(PID, "Days", 1, [Dim("Rate", ["US dollar"])], {"1": DAYS}),
        make_cube(PID, "Quarters", 9, [Dim("Rate", ["Blank at its end "])], {"1": {"2025-10": 1}}),
    ],
    ids=["months", "no rows", "years", "days", "quarters"],
)
@pytest.mark.usefixtures("only_quickly")
def test_a_file_as_it_is_published_is_read_the_quick_way(cube: Cube, tmp_path: Path) -> None:
    path = zipped(("\ufeff" + cube.csv()).encode(), tmp_path)
    facts = inspect_zip(path, CubeMetadata.read(cube.metadata()))
    assert (facts.rows, facts.faults, facts.undated) == (cube.row_count, (), ())
    assert as_simple(facts) == read_simply(("\ufeff" + cube.csv()).encode())


@pytest.mark.usefixtures("only_quickly")
def test_span_years_with_a_declared_month_are_read_the_quick_way(tmp_path: Path) -> None:
    spans = {"2022/2023": 1, "2023/2024": 2}
    cube = make_cube(PID, "School years", 12, [Dim("Geography", ["Canada"])], {"1": spans})
    path = zipped(cube.csv().encode(), tmp_path)
    facts = inspect_zip(path, CubeMetadata.read(cube.metadata()), year_start_month=7)
    assert (facts.rows, facts.last_ref_date, facts.undated) == (2, "2023/2024", ())


def test_units_may_change_within_a_series_and_hide_no_repetition(tmp_path: Path) -> None:
    other = line(DECIMALS="3", REF_DATE="2026-01")
    once = "\n".join([HEADER, LINES[0], other]) + "\n"
    twice = once + line(DECIMALS="4", REF_DATE="2026-01") + "\n"
    layout = inspection.read_layout(next(csv.reader([HEADER])), PID)
    for text, rows in ((once, 2), (twice, None)):
        counted = count_quickly(
            zipped(text.encode(), tmp_path),
            PID,
            layout,
            ["2025-12", "2026-01"],
            inspection.DEFAULT_LIMITS,
        )
        assert (counted and counted.rows) == rows


def test_counting_leaves_no_file_and_no_open_pipe(tmp_path: Path) -> None:
    path = zipped(CUBE.csv().encode(), tmp_path)
    opened = len(list(Path("/dev/fd").iterdir()))
    inspect_zip(path, METADATA)
    assert [p.name for p in tmp_path.iterdir()] == ["table.zip"]
    assert len(list(Path("/dev/fd").iterdir())) == opened
