"""Zips as they come, and zips that nobody should open."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError
from sources.statcan.csv_pipe import bounded_lines
from sources.statcan.cube import CubeMetadata
from sources.statcan.inspection import ZipFacts, inspect_zip
from sources.statcan.zips import open_table_zip
from sources.zips import ZipLimits
from tests.doubles.cube_builder import Cube, Dim, Obs, make_cube

PID = "99100001"
CUBE = make_cube(
    PID,
    "Widgets sold",
    6,
    [Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", [f"W{i}" for i in range(1, 12)])],
    {
        "1.1": {"2025-12": 7, "2026-01": (None, "..", "")},
        "1.10": {"2025-12": (3, "A", "p"), "2026-01": (None, "x", "")},
        "2.2": {"2025-12": Obs("0.5", is_terminated=True)},
    },
    released_at="2026-02-10T08:30",
)


def inspect(cube: Cube, folder: Path, metadata: CubeMetadata | None = None) -> ZipFacts:
    path = folder / "table.zip"
    path.write_bytes(cube.zip_bytes())
    return inspect_zip(path, metadata or CubeMetadata.read(cube.metadata()))


def packed(members: dict[str, str | bytes], folder: Path) -> Path:
    path = folder / "table.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def refused(path: Path, limits: ZipLimits | None = None) -> str:
    metadata = CubeMetadata.read(CUBE.metadata())
    with pytest.raises(InvalidSnapshotError) as caught:
        inspect_zip(path, metadata, limits=limits or ZipLimits())
    return str(caught.value)


def test_a_sound_table_is_counted(tmp_path: Path) -> None:
    facts = inspect(CUBE, tmp_path)
    assert (facts.rows, facts.series) == (5, 3)
    assert (facts.first_ref_date, facts.last_ref_date) == ("2025-12", "2026-01")
    assert facts.last_period_end == date(2026, 1, 31)
    assert facts.faults == facts.mismatches == facts.undated == ()
    assert facts.built_at == datetime(2026, 2, 10, 0, 16)


def test_a_table_without_rows(tmp_path: Path) -> None:
    facts = inspect(replace(CUBE, observations={}), tmp_path)
    assert (facts.rows, facts.series, facts.last_ref_date) == (0, 0, None)


def test_a_zip_that_states_no_time_has_none(tmp_path: Path) -> None:
    assert inspect(replace(CUBE, built_at=datetime(1980, 1, 1)), tmp_path).built_at is None


def test_repeated_keys_are_found_in_any_order(tmp_path: Path) -> None:
    lines = CUBE.csv().splitlines(keepends=True)
    text = "".join([*lines, lines[1], lines[3], lines[1]])
    facts = inspect(replace(CUBE, csv_text=text), tmp_path)
    assert facts.faults == ("3 rows repeat a coordinate and period (the first is 1.1 in 2025-12)",)


def test_faults_of_the_file_are_counted_and_shown(tmp_path: Path) -> None:
    text = CUBE.csv().replace('"7"', '"7,5"').replace('"2.2"', '"2.02"')
    text += '"2026-02","Canada"\n'
    facts = inspect(replace(CUBE, csv_text=text), tmp_path)
    assert facts.faults == (
        "1 lines do not have 15 fields",
        "1 values are not numbers (the first is '7,5')",
        "1 coordinates are malformed (the first is '2.02')",
    )


def test_what_the_metadata_does_not_describe_is_a_mismatch(tmp_path: Path) -> None:
    other = replace(CUBE, dimensions=(CUBE.dimensions[0], Dim("Widgets", ["W1", "W2"])))
    facts = inspect(CUBE, tmp_path, CubeMetadata.read(other.metadata()))
    assert facts.mismatches == ("1 members are not in the metadata (dimension:member 2:10)",)
    deeper = replace(CUBE, dimensions=(*CUBE.dimensions, Dim("Colour", ["Red"])))
    facts = inspect(CUBE, tmp_path, CubeMetadata.read(deeper.metadata()))
    assert facts.mismatches == (
        "its columns are GEO, Widgets where the metadata has Geography, Widgets, Colour",
        "3 coordinates do not have 3 parts",
    )


def test_partial_metadata_is_compared_as_far_as_it_goes(tmp_path: Path) -> None:
    known = CubeMetadata.read({"productId": PID, "frequencyCode": 6, "partial": True})
    facts = inspect(CUBE, tmp_path, known)
    assert facts.mismatches == ()


def test_unknown_periods_are_a_warning(tmp_path: Path) -> None:
    cube = make_cube(
        PID, "Years", 12, [Dim("Geography", ["Canada"])], {"1": {"2023/2024": 1, "soon": 2}}
    )
    path = tmp_path / "table.zip"
    path.write_bytes(cube.zip_bytes())
    facts = inspect_zip(path, CubeMetadata.read({"productId": PID}), year_start_month=7)
    assert facts.undated == ("soon",)
    assert facts.faults == ()


def test_labels_may_hold_quotes_commas_line_breaks_and_no_break_spaces(tmp_path: Path) -> None:
    widgets = Dim("Widgets, all", ['A "large", red\u00a0one\nof two lines'])
    cube = make_cube(PID, "W", 6, [Dim("Geography", ["Canada"]), widgets], {"1.1": {"2026-01": 1}})
    facts = inspect(cube, tmp_path)
    assert (facts.rows, facts.mismatches, facts.faults) == (1, (), ())


@pytest.mark.parametrize(
    "members",
    [
        {f"{PID}.csv": "x"},
        {f"{PID}.csv": "x", f"{PID}_MetaData.csv": "x", "extra.txt": "x"},
        {f"{PID}.csv": "x", f"../{PID}_MetaData.csv": "x"},
        {f"/{PID}.csv": "x", f"{PID}_MetaData.csv": "x"},
        {"99100002.csv": "x", "99100002_MetaData.csv": "x"},
        {},
    ],
)
def test_other_members_are_refused(members: dict[str, str | bytes], tmp_path: Path) -> None:
    sentence = refused(packed(members, tmp_path))
    assert sentence.startswith(f"The zip of table {PID} holds ")
    assert sentence.endswith(f"instead of {PID}.csv and {PID}_MetaData.csv.")


def test_a_member_that_comes_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning):
        for _ in range(2):
            archive.writestr(f"{PID}.csv", "x")
    assert "holds '99100001.csv', '99100001.csv'" in refused(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = packed({f"{PID}.csv": "0" * 5_000_000, f"{PID}_MetaData.csv": ""}, tmp_path)
    assert "more than 200 times" in refused(path, ZipLimits(ratio_counts_from=1_000_000))
    assert "would unpack to 5 MB, more than the 1 MB" in refused(path, ZipLimits(1_000_000))


def test_a_bomb_that_lies_about_its_size_is_read_no_further_than_it_says(tmp_path: Path) -> None:
    text = CUBE.csv() + "0" * 50_000_000
    path = packed({f"{PID}.csv": text, f"{PID}_MetaData.csv": ""}, tmp_path)
    true, stated = (size.to_bytes(4, "little") for size in (len(text), len(CUBE.csv())))
    lying = path.read_bytes().replace(true, stated)
    assert lying.count(stated) == 2
    path.write_bytes(lying)
    assert refused(path).startswith(f"The zip of table {PID} is damaged")


@pytest.mark.parametrize("before", ["", CUBE.csv()], ids=["header", "row"])
def test_a_line_without_an_end_does_not_fill_memory(tmp_path: Path, before: str) -> None:
    path = packed({f"{PID}.csv": before + "a," * 2_000_000, f"{PID}_MetaData.csv": ""}, tmp_path)
    with open_table_zip(path, PID) as archive, archive.open(f"{PID}.csv") as stream:
        longest = 0
        with pytest.raises(InvalidSnapshotError, match="has a line of more than 2,000,000"):
            for line in bounded_lines(stream, PID):
                longest = max(longest, len(line))
    assert longest < 1000
    assert "has a line of more than 2,000,000 characters" in refused(path)


def test_a_census_table_is_refused_at_its_header(tmp_path: Path) -> None:
    header = '"REF_DATE","GEO","DGUID","Coordinate","Sex:Total[1]","Symbol","Men[2]","Symbol"\n'
    path = packed({f"{PID}.csv": header + "1\n" * 3_000_000, f"{PID}_MetaData.csv": ""}, tmp_path)
    spoilt = bytearray(path.read_bytes())
    spoilt[-400] ^= 1  # Far behind the header, and never reached.
    path.write_bytes(bytes(spoilt))
    assert refused(path) == (
        f"Table {PID} comes in the wide layout of the census, which canauto does not read."
    )


def test_damage_is_one_sentence(tmp_path: Path) -> None:
    whole = CUBE.zip_bytes()
    path = tmp_path / "table.zip"
    for spoilt in (whole[:-30], whole[: len(whole) // 2], b"PK\x03\x04", b"nothing"):
        path.write_bytes(spoilt)
        assert refused(path).startswith(f"The zip of table {PID} is damaged")
    flipped = bytearray(whole)
    flipped[150] ^= 1
    path.write_bytes(bytes(flipped))
    assert refused(path).startswith(f"The zip of table {PID} is damaged")


def test_the_notes_are_checked_for_damage_too(tmp_path: Path) -> None:
    packed_bytes = io.BytesIO(CUBE.zip_bytes())
    with zipfile.ZipFile(packed_bytes) as archive:
        offset = archive.getinfo(f"{PID}_MetaData.csv").header_offset
    spoilt = bytearray(packed_bytes.getvalue())
    spoilt[offset + 80] ^= 1
    path = tmp_path / "table.zip"
    path.write_bytes(bytes(spoilt))
    assert "is damaged" in refused(path)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    text = CUBE.csv().replace("Quebec", "Québec").encode("latin-1")
    path = packed({f"{PID}.csv": text, f"{PID}_MetaData.csv": ""}, tmp_path)
    assert refused(path) == f"The CSV of table {PID} is not UTF-8."


def test_broken_quoting_is_refused(tmp_path: Path) -> None:
    path = packed({f"{PID}.csv": CUBE.csv() + '"2026', f"{PID}_MetaData.csv": ""}, tmp_path)
    assert refused(path).startswith(f"The CSV of table {PID} is not well formed")
