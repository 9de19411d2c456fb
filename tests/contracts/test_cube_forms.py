"""The forms in which synthetic cubes come: the traps that real tables set, each to be had."""

import csv
import zipfile
from io import BytesIO

import pytest

from tests.doubles import table_zips
from tests.doubles.cube_builder import Cube, Dim, Member, Obs, make_cube
from tests.doubles.cube_changes import (
    added_member,
    renamed_dimension,
    renamed_member,
    renumbered_member,
    terminated_member,
)
from tests.doubles.cube_csv import census_csv
from tests.doubles.metadata_csv import metadata_csv

CUBE = make_cube(
    "99100001",
    "Persons",
    6,
    [
        Dim("Geography", [Member("Canada", dguid="2016A000011124"), "Quebec"]),
        Dim("Sex", ["Both sexes", "Males", *(f"Group {number}" for number in range(3, 11))]),
    ],
    {
        "1.1": {"2025-12": 5, "2026-01": 6},
        "1.10": {"2025-12": (None, "..", ""), "2026-01": (None, "F", "")},
        "2.2": {"2025-12": (2, "E", "p"), "2026-01": (None, "x", "r")},
    },
    footnotes=(('A numeric value "0" indicates a weekend, "mostly".', "Oui."),),
    corrections=(("2016-08-12", "Figures of 2015 were corrected."),),
)


def lines(cube: Cube) -> list[dict[str, str]]:
    return list(csv.DictReader(cube.csv().splitlines()))


def labels(cube: Cube, position: int) -> dict[int, str]:
    dimension = cube.metadata()["dimension"][position - 1]
    return {m["memberId"]: m["memberNameEn"] for m in dimension["member"]}


def test_everything_is_quoted_and_blanks_are_empty() -> None:
    first, *rest = CUBE.csv().splitlines()
    assert first.startswith('"REF_DATE","GEO","DGUID","Sex","UOM"')
    assert all(line.startswith('"') and line.endswith('"') for line in rest)
    blank = {r["STATUS"]: (r["VALUE"], r["SYMBOL"]) for r in lines(CUBE)}
    assert blank == {"": ("6", ""), "..": ("", ""), "F": ("", ""), "E": ("2", "p"), "x": ("", "r")}


def test_coordinates_are_unpadded_and_values_may_all_be_whole() -> None:
    assert {r["COORDINATE"] for r in lines(CUBE)} == {"1.1", "1.10", "2.2"}
    assert all(r["VALUE"].isdecimal() for r in lines(CUBE) if r["VALUE"])


def test_rows_may_end_otherwise_than_the_header() -> None:
    text = CUBE.revised("2026-03-10T08:30", row_end="\r\n").csv()
    assert text.split("\n")[0].endswith('"DECIMALS"')
    assert text.count("\r\n") == 6


def test_a_scale_may_have_a_blank_behind_it() -> None:
    cube = CUBE.revised("2026-03-10T08:30", scalar_has_blank=True)
    assert {r["SCALAR_FACTOR"] for r in lines(cube)} == {"units "}


def test_a_table_without_geography_has_neither_of_its_columns() -> None:
    cube = make_cube("99100002", "Rates", 1, [Dim("Rate", ["Bank"])], {"1": {"2026-02-06": 2}})
    assert cube.header()[:3] == ["REF_DATE", "Rate", "UOM"]


@pytest.mark.parametrize("ref_date", ["2023/2024", "2011/12", "2026 first half"])
def test_periods_may_be_spans_or_of_no_known_form(ref_date: str) -> None:
    cube = make_cube("99100002", "Years", 12, [Dim("Pupils", ["All"])], {"1": {ref_date: 5}})
    assert lines(cube)[0]["REF_DATE"] == ref_date


def test_labels_may_repeat_and_have_no_break_spaces() -> None:
    nbsp = "\N{NO-BREAK SPACE}"
    cube = renamed_member(renamed_member(CUBE, 2, 2, "Both sexes"), 1, 2, f"Quebec{nbsp}City")
    assert [labels(cube, 2)[i] for i in (1, 2)] == ["Both sexes", "Both sexes"]
    assert {r["GEO"] for r in lines(cube)} == {"Canada", f"Quebec{nbsp}City"}


def test_a_dimension_is_renamed_in_header_and_metadata() -> None:
    cube = renamed_dimension(CUBE, 2, "Gender")
    assert "Gender" in cube.header() and "Sex" not in cube.header()
    assert cube.metadata()["dimension"][1]["dimensionNameEn"] == "Gender"
    assert [r["VALUE"] for r in lines(cube)] == [r["VALUE"] for r in lines(CUBE)]


def test_a_member_is_added_with_its_series() -> None:
    cube = added_member(CUBE, 1, Member("Ontario", id=3), {"3.1": {"2026-01": Obs("9")}})
    assert labels(cube, 1)[3] == "Ontario"
    assert [r["VALUE"] for r in lines(cube) if r["COORDINATE"] == "3.1"] == ["9"]


def test_a_member_is_renumbered_with_its_series() -> None:
    cube = renumbered_member(CUBE, 2, 2, 20)
    assert labels(cube, 2)[20] == "Males"
    assert {r["COORDINATE"] for r in lines(cube)} == {"1.1", "1.10", "2.20"}
    assert cube.row_count == CUBE.row_count


def test_a_member_is_terminated_in_metadata_and_rows() -> None:
    cube = terminated_member(CUBE, 2, 10)
    ended = {m["memberId"] for m in cube.metadata()["dimension"][1]["member"] if m["terminated"]}
    assert ended == {10}
    assert {r["COORDINATE"] for r in lines(cube) if r["TERMINATED"] == "t"} == {"1.10"}
    assert {r["TERMINATED"] for r in lines(cube)} == {"", "t"}


def test_a_table_is_archived() -> None:
    cube = CUBE.revised("2026-03-10T08:30", is_archived=True)
    assert cube.metadata()["archiveStatusCode"] == "1"
    assert '"ARCHIVED"' in metadata_csv(cube)


def test_quotes_in_notes_are_not_doubled() -> None:
    text = metadata_csv(CUBE)
    assert '\n1,"A numeric value "0" indicates a weekend, "mostly"."\n' in text
    assert text.endswith('\n1,2016-08-12,"Figures of 2015 were corrected."')
    assert CUBE.metadata()["correction"][0]["correctionDate"] == "2016-08-12"


def test_the_census_spreads_its_last_dimension_over_columns() -> None:
    header, *rows = csv.reader(census_csv(CUBE).splitlines())
    assert header[:4] == ["REF_DATE", "GEO", "DGUID", "Coordinate"]
    assert header[4:6] == ["Sex (10):Both sexes[1]", "Symbols"]
    assert "VALUE" not in header
    canada = dict(zip(header, rows[0], strict=True))
    assert (canada["REF_DATE"], canada["GEO"], canada["Coordinate"]) == ("2025-12", "Canada", "1")
    assert canada["Sex (10):Both sexes[1]"] == "5"


def test_the_french_csv_differs_in_marks_and_names_and_in_nothing_else() -> None:
    french = list(csv.reader(CUBE.csv("fra").splitlines(), delimiter=";"))
    english = list(csv.reader(CUBE.csv().splitlines()))
    assert french[0][:4] == ["PÉRIODE DE RÉFÉRENCE", "GÉO", "DGUID", "Sex (fr)"]
    at = CUBE.header().index("COORDINATE")
    assert [row[at] for row in french[1:]] == [row[at] for row in english[1:]]


def test_a_sound_zip_opens_and_every_broken_one_does_not_or_holds_other_things() -> None:
    whole = CUBE.zip_bytes()
    names = ["99100001.csv", "99100001_MetaData.csv"]
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        assert (archive.namelist(), archive.testzip()) == (names, None)
    with (
        zipfile.ZipFile(BytesIO(table_zips.with_wrong_checksum(whole))) as archive,
        pytest.raises(zipfile.BadZipFile, match="Bad CRC-32"),
    ):
        archive.read(names[0])
    with (
        zipfile.ZipFile(BytesIO(table_zips.encrypted(whole))) as archive,
        pytest.raises(RuntimeError, match="password required"),
    ):
        archive.read(names[0])
    with (
        zipfile.ZipFile(BytesIO(table_zips.lying_bomb(CUBE))) as archive,
        pytest.raises(zipfile.BadZipFile, match="Bad CRC-32"),
    ):
        archive.read(names[0])
    escaping = table_zips.with_members(CUBE, {"../../escaped.csv": b"out"})
    with zipfile.ZipFile(BytesIO(escaping)) as archive:
        assert archive.namelist()[2] == "../../escaped.csv"
    with zipfile.ZipFile(BytesIO(table_zips.without_member(CUBE, names[1]))) as archive:
        assert archive.namelist() == names[:1]
    with zipfile.ZipFile(BytesIO(table_zips.renamed_member(CUBE, names[0], "a.csv"))) as archive:
        assert archive.namelist() == ["a.csv", names[1]]
    with zipfile.ZipFile(BytesIO(table_zips.bomb(CUBE, megabytes=1))) as archive:
        bombed = archive.getinfo(names[0])
        assert bombed.file_size > 500 * bombed.compress_size
