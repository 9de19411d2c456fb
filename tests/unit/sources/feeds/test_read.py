"""A file, record by record: what is taken as it stands, and what is refused in which words."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError
from sources.feeds._feed import Column, CsvForm, Feed, JsonForm, Kind, Layout
from sources.feeds._read import REMEMBERED, Reading, Row
from sources.sample.workbook import workbook_bytes
from tests.unit.sources.feeds.forms import CARS, HEADER, ROWS, feed

GOOD = (HEADER + ROWS).encode()


def rows(content: bytes, folder: Path, of: Feed | None = None, file: str = "cars.csv") -> list[Row]:
    path = folder / file
    path.write_bytes(content)
    return list(Reading(of or feed(), "cars", path))


def refusal(content: bytes, folder: Path, of: Feed | None = None, file: str = "cars.csv") -> str:
    with pytest.raises(InvalidSnapshotError) as caught:
        rows(content, folder, of, file)
    sentence = str(caught.value)
    assert sentence.startswith(("made_up, part cars,", "Record")), sentence
    assert sentence.endswith("."), sentence
    assert "\n" not in sentence
    return sentence


def test_cells_are_the_text_that_was_published(tmp_path: Path) -> None:
    assert rows(GOOD, tmp_path) == [
        Row(1, "cars", ("Hyundai", "2024", "9.1", "45,000")),
        Row(2, "cars", ("Kia", "2025", "n/a", "625")),
        Row(3, "cars", ("Kia, too", "2025", "", "")),
    ]


def test_rows_that_look_the_same_are_rows(tmp_path: Path) -> None:
    found = rows((HEADER + "Kia,2025,1,2\r\n" * 3).encode(), tmp_path)
    assert [row.number for row in found] == [1, 2, 3]


def test_a_bom_case_blanks_and_line_breaks_of_the_header_do_not_count(tmp_path: Path) -> None:
    header = '\ufeffMAKE ,"Model\nyear", City (L/100 km),price\r\n'
    assert len(rows((header + ROWS).encode(), tmp_path)) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_both_declared_encodings(encoding: str, tmp_path: Path) -> None:
    found = rows((HEADER + "Citroën,2025,1,2\r\n").encode(encoding), tmp_path)
    assert found[0].cells[0] == "Citroën"


def test_a_note_that_was_declared_is_kept_as_it_stands(tmp_path: Path) -> None:
    note = '"*In testing, no gasoline was used.",,,\r\n'
    assert rows(GOOD + note.encode(), tmp_path)[-1].cells == (
        *("*In testing, no gasoline was used.", "", "", ""),
    )


def test_blank_rows_only_where_they_are_known(tmp_path: Path) -> None:
    blank = feed(forms=(CsvForm(blank_rows=True),))
    found = rows(GOOD + b",,,\r\n\r\n" + b"Kia,2025,1,2\r\n", tmp_path, blank)
    assert [row.number for row in found] == [1, 2, 3, 6]
    assert "has 0 filled cells of 4 in line 5" in refusal(GOOD + b",,,\r\n", tmp_path)


def test_only_what_is_kept_is_loaded_and_everything_is_checked(tmp_path: Path) -> None:
    kept = feed(keep={"make": ("Hyu", "Gen")})
    path = tmp_path / "cars.csv"
    path.write_bytes(GOOD)
    reading = Reading(kept, "cars", path)
    assert [row.number for row in reading] == [1]
    assert reading.records == 3
    assert "'20x5'" in refusal(GOOD.replace(b"2025,n/a", b"20x5,n/a"), tmp_path, kept)


def test_a_text_that_must_be_there_is_missed(tmp_path: Path) -> None:
    columns = (Column(header="Make", required=True), *CARS.columns[1:])
    strict = feed(layouts=(Layout(name="cars", columns=columns),))
    sentence = refusal(GOOD.replace(b'"Kia, too"', b" "), tmp_path, strict)
    assert "has nothing under 'Make' in line 4" in sentence


def test_a_bad_cell_is_found_however_many_good_ones_came_before(tmp_path: Path) -> None:
    good = "".join(f"Kia,2025,{n}.1,{n}\r\n" for n in range(REMEMBERED + 5))
    of = feed(layouts=(CARS.model_copy(update={"notes": ()}),))
    assert len(rows((HEADER + good).encode(), tmp_path, of)) == REMEMBERED + 5
    for wrong in ("Kia,2025,7;1,7", "Kia,,7.1,7", "Kia,2025,7.1", HEADER.strip().upper()):
        assert f"line {REMEMBERED + 7:,}" in refusal(
            f"{HEADER}{good}{wrong}\r\n".encode(), tmp_path, of
        )


def test_a_header_is_found_again_where_its_words_could_be_cells(tmp_path: Path) -> None:
    """`HS` is two capital letters, as a state's code is."""
    codes = (Column(header="Place", kind=Kind.LETTERS_2), Column(header="HS", required=True))
    of = feed(layouts=(Layout(name="codes", columns=codes),))
    assert len(rows(b"Place,HS\nON,1\nQC,2\n", tmp_path, of)) == 2
    assert "has its header again in line 3" in refusal(
        b"PL,HS\nON,1\npl,hs\n",
        tmp_path,
        feed(
            layouts=(
                Layout(
                    name="codes",
                    columns=(Column(header="PL", kind=Kind.LETTERS_2), codes[1]),
                ),
            )
        ),
    )


def test_beginnings_of_several_lengths_and_columns_are_kept(tmp_path: Path) -> None:
    kept = feed(keep={"make": ("H", "Kia,"), "model_year": ("202",)})
    assert [row.number for row in rows(GOOD, tmp_path, kept)] == [1, 3]
    assert rows(GOOD, tmp_path, feed(keep={"make": ("K",), "model_year": ("2024",)})) == []


def test_rows_of_a_layout_without_the_kept_column_are_not_kept(tmp_path: Path) -> None:
    other = Layout(name="other", columns=("Brand", Column(header="Year", required=True)))
    of = feed(layouts=(CARS, other), keep={"make": ("K",)})
    path = tmp_path / "cars.csv"
    path.write_bytes(b"Brand,Year\nKia,2024\n")
    reading = Reading(of, "cars", path)
    assert list(reading) == []
    assert reading.records == 1


def changed(old: str, new: str) -> bytes:
    assert old in HEADER + ROWS
    return (HEADER + ROWS).replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            changed("Make,Model year", "Model year,Make"),
            "the column 'Model year' stands at place 1 instead of 2",
        ),
        (changed("Model year", "Year"), "column 2 is called 'Year' instead of 'Model year'"),
        (changed(",Price", ",Price,Colour"), "column 5, 'Colour', is new"),
        (changed("Make,", ""), "the column 'Make' is gone"),
        (
            changed("9.1", '"9,1"'),
            "has '9,1', which is not a number such as 12.5 under 'City (L/100 km)' in line 2",
        ),
        (changed("45,000", "45 000"), "'45 000', which is not a number with commas"),
        (changed("45,000", "$45,000"), "'$45,000', which is not a number with commas"),
        (changed("Kia,2025", "Kia,"), "has nothing under 'Model year' in line 3"),
        (
            GOOD + b"Source: the maker\r\n",
            "has 1 filled cells of 1 in line 5, where 4 cells belong",
        ),
        (
            GOOD + b"Source: the maker,,,\r\n",
            "'Source: the maker' may be a row cut off, a footnote",
        ),
        (GOOD + HEADER.encode(), "has its header again in line 5"),
        (GOOD + b"<html><body>Sign in</body></html>\r\n", "has a web page in it ('<html>')"),
        (b"<!DOCTYPE html><title>Sign in</title>\n", "has a web page in it ('<!DOCTYPE html>')"),
        (GOOD[:-3], "ends in the middle of line 4: it was cut off"),
        (GOOD[:60], "ends in the middle of line 2: it was cut off"),
        (HEADER.encode().rstrip(), "ends in the middle of line 1"),
        (GOOD + b'"Kia,2025,1,2\r\n', "cannot be read from line"),
        (GOOD.decode().encode("utf-16"), "its encoding has changed"),
        (changed("Hyundai", "Citroën").decode().encode("cp850"), "its encoding has changed"),
        (
            changed("Hyundai", "Citroën").decode().encode().decode("cp1252").encode(),
            "has accents that were encoded twice",
        ),
        (b"\r\n", "is empty"),
    ],
)
def test_what_is_refused_says_what_changed(content: bytes, sentence: str, tmp_path: Path) -> None:
    assert sentence in refusal(content, tmp_path)


def test_utf_8_where_another_encoding_was_declared_is_a_change(tmp_path: Path) -> None:
    latin = feed(forms=(CsvForm(encodings=("windows-1252",)),))
    sentence = refusal((HEADER + "Citroën,2025,1,2\r\n").encode(), tmp_path, latin)
    assert "is in utf-8 instead of windows-1252: its encoding has changed" in sentence


def test_single_names_encoded_twice_are_the_publishers_own(tmp_path: Path) -> None:
    names = "Citroën,2025,1,2\r\nĂ©É,2025,1,2\r\nCitroÃ«n,2025,1,2\r\n"
    assert rows((HEADER + names).encode(), tmp_path)[-1].cells[0] == "CitroÃ«n"


def test_a_header_without_rows_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "cars.csv"
    path.write_bytes(HEADER.encode())
    with pytest.raises(InvalidSnapshotError, match="has no rows"):
        Reading(feed(), "cars", path).count()


def test_a_list_of_objects_needs_no_code(tmp_path: Path) -> None:
    records = [
        {"Make": "Kia", "Model year": 2025, "City (L/100 km)": 9.10, "Price": None},
        {"Model year": 2024, "Make": "Genesis", "City (L/100 km)": "n/a", "Price": "1,000"},
    ]
    of = feed(forms=(JsonForm(records=("result", "records")),), parts=())
    content = json.dumps({"result": {"records": records}}).replace("9.1,", "9.10,").encode()
    found = rows(content, tmp_path, of, "cars.json")
    assert [row.cells for row in found] == [
        ("Kia", "2025", "9.10", ""),
        ("Genesis", "2024", "n/a", "1,000"),
    ]


Change = Callable[[dict[str, object]], object]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "is not valid JSON"),
        (b'{"result": 1}', "has no list of records at result.records"),
        (b'{"result": {"records": [1]}}', "Record 1 of made_up, part cars, is no flat object"),
        (b'{"result": {"records": []}}', "is empty"),
        (b'{"result": 1, "result": 2}', "has the field 'result' twice in one object"),
        (
            b'{"result": {"records": [{"Make": "Kia"}, {"Brand": "Kia"}]}}',
            "the column 'Model year' is gone",
        ),
    ],
)
def test_other_json_is_refused(content: bytes, sentence: str, tmp_path: Path) -> None:
    of = feed(forms=(JsonForm(records=("result", "records")),), parts=())
    assert sentence in refusal(content, tmp_path, of, "cars.json")


def test_fields_that_change_on_the_way_are_refused(tmp_path: Path) -> None:
    one = '{"Make": "Kia", "Model year": 2025, "City (L/100 km)": "", "Price": ""}'
    other = one.replace("Price", "Cost")
    of = feed(forms=(JsonForm(),), parts=())
    sentence = refusal(f"[{one},{other}]".encode(), tmp_path, of, "cars.json")
    assert (
        "Record 2 of made_up, part cars, has other fields than the first: Cost, Price" in sentence
    )


def test_a_file_of_undeclared_columns_comes_cell_by_cell(tmp_path: Path) -> None:
    of = feed(layouts=(), parts=())
    found = rows(b"Brand,Jan 2026,Jan 2026\nKia,1,\nGenesis,,2\n", tmp_path, of)
    assert [row.cells for row in found] == [
        ("1", "Brand", "Kia"),
        ("2", "Jan 2026", "1"),
        ("1", "Brand", "Genesis"),
        ("3", "Jan 2026", "2"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Brand;Jan 2026\nKia;1\n", "a title above the table, or another separator"),
        (b"Sales by brand,\nBrand,Units\nKia,1\n", "has 1 filled cells in its first row"),
        (b"Brand,Units\nKia,1,2\n", "has 3 cells in line 2, more than its 2 headers"),
        (b",\n", "is empty"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, sentence: str, tmp_path: Path) -> None:
    assert sentence in refusal(content, tmp_path, feed(layouts=(), parts=()))


def test_every_sheet_of_a_workbook_of_undeclared_columns_comes_in(tmp_path: Path) -> None:
    cars = [["", ""], ["Brand", "Units"], ["Kia", 1]]
    trucks = [["Brand", "Units"], ["Ram", 2]]
    book = workbook_bytes({"Cover": [], "Cars 2026": cars, "Trucks": trucks})
    of = feed(layouts=(), parts=())
    assert rows(book, tmp_path, of, "cars.xlsx") == [
        Row(1, "cars_2026", ("1", "Brand", "Kia")),
        Row(2, "cars_2026", ("2", "Units", "1")),
        Row(3, "trucks", ("1", "Brand", "Ram")),
        Row(4, "trucks", ("2", "Units", "2")),
    ]
    assert "is empty" in refusal(workbook_bytes({"Cover": []}), tmp_path, of, "cars.xlsx")


def test_a_sheet_that_reaches_far_out_is_refused_before_it_takes_all_memory(tmp_path: Path) -> None:
    book = workbook_bytes({"Far": [["Brand", "Units"], ["Kia", 1]]})
    far = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as given, zipfile.ZipFile(far, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(b'"B2"', b'"XFD1048576"'))
    sentence = refusal(far.getvalue(), tmp_path, feed(layouts=(), parts=()), "cars.xlsx")
    assert "has a sheet of 1,048,576 rows by 16,384 columns" in sentence


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "is damaged" in refusal(b"PK\x03\x04 not a zip", tmp_path, file="cars.xlsx")
