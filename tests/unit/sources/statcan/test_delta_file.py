"""Reading a day's Delta File: what is kept, and every way in which it can be no such file.

All figures here are synthetic, but for the real day that lies beside the repository.
"""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError
from sources.statcan import delta_file
from sources.statcan.cube import CubeMetadata
from sources.statcan.delta_file import DeltaDay, day_of, delta_url, read_day
from tests.doubles.cube_builder import Cube, Dim, Member, make_cube
from tests.doubles.delta_builder import HEADER, delta_lines, delta_zip

REAL = Path(__file__).parents[5] / "shared" / "data" / "statcan" / "delta" / "20230803.zip"


def cube(pid: str = "99100001", released_at: str = "2026-01-15T08:30") -> Cube:
    units = Dim("Measure", [Member("Sales", uom_id=300, parent_id=None)], has_uom=True)
    return make_cube(
        pid,
        'Synthetic "widgets" & gadgets',
        6,
        [Dim("Geography", ["Canada", Member("Québec", parent_id=1, is_terminated=True)]), units],
        {"1.1": {"2025-12": 110}, "2.1": {"2025-12": (None, "x", "")}},
        released_at=released_at,
        footnotes=(("A note <1>.", "Une note."),),
    )


def read(content: bytes, tmp_path: Path, *wanted: str) -> DeltaDay:
    path, folder = tmp_path / "20260115.zip", tmp_path / "lines"
    path.write_bytes(content)
    folder.mkdir()
    return read_day(path, frozenset(wanted or ["99100001"]), folder)


def test_the_lines_of_a_wanted_table_are_kept_as_they_came(tmp_path: Path) -> None:
    cubes = [cube("99100000"), cube(), cube("99100002")]
    day = read(delta_zip("20260115", cubes), tmp_path)
    assert (day.day, day.products, day.rows) == (date(2026, 1, 15), 3, 6)
    (table,) = day.tables
    assert (table.product_id, table.rows) == ("99100001", 2)
    assert table.released_at == datetime(2026, 1, 15, 13, 30, tzinfo=UTC)
    expected = "\n".join([HEADER, *delta_lines([cube()]), ""])
    assert table.csv.read_text(encoding="utf-8") == expected


def test_the_metadata_is_what_the_service_would_have_said(tmp_path: Path) -> None:
    (table,) = read(delta_zip("20260115", [cube()]), tmp_path).tables
    assert table.metadata is not None
    found = CubeMetadata.read(json.loads(table.metadata.read_text(encoding="utf-8")))
    assert found == CubeMetadata.read(cube().metadata())


def test_two_releases_of_one_day_are_two(tmp_path: Path) -> None:
    cubes = [cube(), cube(released_at="2026-01-15T10:00")]
    tables = read(delta_zip("20260115", cubes, described=[cube()]), tmp_path).tables
    assert [(t.released_at.hour, t.rows) for t in tables] == [(13, 2), (15, 2)]


def test_columns_are_read_by_name(tmp_path: Path) -> None:
    """In another order, quoted, with one more, after a byte order mark, with CRLF."""
    lines = [HEADER, *delta_lines([cube()])]
    turned = [",".join(f'"{f}"' for f in ["new", *line.split(",")[::-1]]) for line in lines]
    text = "\ufeff" + "\r\n".join([*turned, ""])
    (table,) = read(delta_zip("20260115", [cube()], csv_text=text), tmp_path).tables
    assert table.rows == 2
    assert table.csv.read_bytes() == text.encode()


def test_a_table_without_metadata_of_that_day(tmp_path: Path) -> None:
    (table,) = read(delta_zip("20260115", [cube()], described=[]), tmp_path).tables
    assert table.metadata is None


def test_a_day_with_nothing_of_ours(tmp_path: Path) -> None:
    assert read(delta_zip("20260115", [cube("99100000")]), tmp_path).tables == ()


def test_where_a_day_lies() -> None:
    assert delta_url("https://example.org/", date(2026, 1, 5)) == (
        "https://example.org/n1/delta/20260105.zip"
    )


def damaged(content: bytes, name: str) -> bytes:
    """A byte of a member's packed data turned: its checksum no longer fits."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = archive.getinfo(name)
        at = member.header_offset + 30 + len(name) + member.compress_size // 2
    spoilt = bytearray(content)
    spoilt[at] ^= 0xFF
    return bytes(spoilt)


def with_members(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


WHOLE = delta_zip("20260115", [cube()])
LINES = "\n".join([HEADER, *delta_lines([cube()]), ""])


def having(text: str) -> Callable[[], bytes]:
    return lambda: delta_zip("20260115", [cube()], csv_text=text)


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "an empty file"),
    "a web page": (lambda: b"<!DOCTYPE html><p>Temporarily offline", "a web page instead of a zip"),
    "text": (lambda: b"productId,coordinate\n", "is not a zip"),
    "cut short": (lambda: WHOLE[: len(WHOLE) // 2], "is damaged"),
    "another checksum": (lambda: damaged(WHOLE, "20260115.csv"), "is damaged"),
    "metadata with another checksum": (lambda: damaged(WHOLE, "20260115.xml"), "damaged|XML"),
    "a full table": (lambda: with_members("99100001.csv", "99100001_MetaData.csv"), "is not a Del"),
    "a path that leads elsewhere": (
        lambda: with_members("20260115.csv", "20260115.xml", "../../evil"),
        "is not a Delta File",
    ),
    "two days": (
        lambda: with_members("20260115.csv", "20260116.xml"),
        "is not a Delta File",
    ),
    "no such day": (lambda: with_members("20261399.csv", "20261399.xml"), "is of no day"),
    "a column gone": (having(LINES.replace("refPer2", "refer2")), "has no column refPer2"),
    "a last line cut": (having(LINES[:-9]), "cut short or malformed at line 3"),
    "a line with too few fields": (having(LINES.replace(",0,6\n", "\n")), "malformed at line"),
    "a line without end": (having(HEADER + "\n" + "9" * 10_000), "malformed at line 2"),
    "no release time": (having(LINES.replace("2026-01-15T08:30", "soon")), "release time b'soon'"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_delta_file_is_refused_in_one_sentence(case: str, tmp_path: Path) -> None:
    make, sentence = BROKEN[case]
    with pytest.raises(InvalidSnapshotError, match=sentence) as caught:
        read(make(), tmp_path)
    assert len(str(caught.value).splitlines()) == 1


def test_metadata_that_is_no_xml(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("20260115.csv", LINES)
        archive.writestr("20260115.xml", "<cubes><cube></cubes>")
    with pytest.raises(InvalidSnapshotError, match="not well-formed XML"):
        read(buffer.getvalue(), tmp_path)


@pytest.mark.parametrize(("limit", "value"), [("MOST_BYTES", 100), ("MOST_RATIO", 1)])
def test_a_zip_bomb_is_not_unpacked(
    limit: str, value: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delta_file, limit, value)
    monkeypatch.setattr(delta_file, "RATIO_COUNTS_FROM", 10)
    with pytest.raises(InvalidSnapshotError, match="which no real one does"):
        read(WHOLE, tmp_path)


@pytest.mark.skipif(not REAL.is_file(), reason=f"the real Delta File is not at {REAL}")
def test_the_real_day(tmp_path: Path) -> None:
    assert day_of(REAL) == date(2023, 8, 3)
    day = read_day(REAL, frozenset({"33100036", "37100027", "20100085"}), tmp_path)
    assert (day.products, day.rows) == (7, 21_250)
    assert [(t.product_id, t.rows) for t in day.tables] == [("33100036", 24), ("37100027", 11_628)]
    assert {t.released_at for t in day.tables} == {datetime(2023, 8, 3, 12, 30, tzinfo=UTC)}
    rates = day.tables[0]
    with zipfile.ZipFile(REAL) as archive:
        lines = archive.read("20230803.csv").splitlines(keepends=True)
    kept = [lines[0], *(line for line in lines if line.startswith(b"33100036,"))]
    assert rates.csv.read_bytes() == b"".join(kept)
    assert rates.metadata is not None
    cube = CubeMetadata.read(json.loads(rates.metadata.read_text(encoding="utf-8")))
    assert (cube.series_count, cube.datapoint_count, cube.frequency_code) == (27, 73_862, 1)
    assert cube.released_at == rates.released_at
    assert [d.name_fr for d in cube.dimensions] == ["Géographie", "Genre de monnaie"]
    assert cube.dimensions[1].members[0].uom_id == 81
