"""Trade zips as they come, and everything that makes one INVALID."""

import csv
import random
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError, RegistryError
from sources.feeds._local import local_files
from sources.feeds._read import Reading, Row
from sources.feeds.cimt import DATASET, HS_CODES, kept_codes
from tests.doubles.feed_cimt import (
    FLOWS,
    GOODS,
    HS8,
    HS10,
    IMPORTS,
    YEARS,
    Described,
    lookup,
    members,
    packed,
    trade_zip,
)

CONTENT = members("imp", 2024)
ROWS, LOOKUP = "ODPFN014_202412N.csv", "ODPF_1_HS10Desc.TXT"
COLUMNS = DATASET.columns


def reading(content: bytes, folder: Path, part: str = "imp_2024") -> Reading:
    path = folder / f"{part}.zip"
    path.write_bytes(content)
    return Reading(DATASET, part, path)


def cells(row: Row) -> dict[str, str | None]:
    return dict(zip(COLUMNS, row.cells, strict=True))


def refusal(content: bytes, folder: Path, part: str = "imp_2024") -> str:
    with pytest.raises(InvalidSnapshotError) as caught:
        reading(content, folder, part).count()
    sentence = str(caught.value)
    assert sentence.startswith(f"cimt, part {part},") and sentence.endswith("."), sentence
    assert "\n" not in sentence and "\r" not in sentence
    return sentence


def with_(changes: Mapping[str, bytes | None]) -> bytes:
    """The imports of 2024 with other members, or without some."""
    return packed({n: c for n, c in {**CONTENT, **changes}.items() if c is not None})


def edited(old: str, new: str, member: str = ROWS, *, times: int = 1) -> bytes:
    encoding = "cp1252" if member == LOOKUP else "utf-8"
    text = CONTENT[member].decode(encoding)
    assert old in text
    return with_({member: text.replace(old, new, times).encode(encoding)})


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("year", YEARS)
def test_every_year_and_flow_is_read_whole_and_kept_by_chapter(
    flow: str, year: int, tmp_path: Path
) -> None:
    """Folders, file numbers, letters, BOM and decoys differ between the years."""
    found = reading(trade_zip(flow, year), tmp_path, f"{flow}_{year}")
    rows = [cells(row) for row in found]
    goods = [g for g in GOODS[flow] if g.years[0] <= year <= g.years[1]]
    months = 1 if year == YEARS[-1] else 12
    described = len(HS10 if flow == "imp" else HS8)
    assert found.records == len(goods) * months + described
    assert found.layouts == [
        {
            "imp": "imports_hs10",
            "dom_exp": "domestic_exports_hs8",
            "tot_exp": "total_exports_hs8",
        }[flow],
        "commodity_descriptions",
    ]
    flows = [row for row in rows if row["value"] is not None]
    # Horses and wheat are left out, of the rows and of the descriptions.
    assert len(flows) == (len(goods) - 1) * months
    assert len(rows) == len(flows) + described - 1
    assert {row["hs_code"][:2] for row in rows if row["hs_code"]} <= {"85", "87"}
    assert {len(row["hs_code"] or "") for row in rows} == {10 if flow == "imp" else 8}
    assert {row["province"] is None for row in flows} == {flow == "tot_exp"}


def test_cells_are_the_text_that_was_published(tmp_path: Path) -> None:
    rows = list(reading(trade_zip("imp", 2023), tmp_path, "imp_2023"))
    first = cells(rows[0])
    published = {
        "year_month": "202301",
        "hs_code": "8703230010",
        "country": "KR",
        "province": "BC",
        "state": "",
        "value": str(IMPORTS[0].value * 112 // 100 + 1),
        "quantity": "4100",
        "unit": "NMB",
    }
    assert {name: cell for name, cell in first.items() if cell is not None} == published
    blank = next(cells(r) for r in rows if cells(r)["country"] == "ZZ")
    assert (blank["quantity"], blank["hs_code"]) == ("", "8507600000")
    described = {name: cell for name, cell in cells(rows[-8]).items() if cell is not None}
    assert described == {
        "hs_code": "8703230010",
        "valid_from": "199801",
        "valid_to": "202112",
        "unit": "NMB",
        "description_en": "Passenger vehicles, spark-ignition, 1,500-3,000 cc",
        "description_fr": "Véhicules, 1 500 à 3 000 cm³",
        "file_tag": "ODPFHS",
        "lookup_month": "202312",
    }


def test_leading_zeros_stay(tmp_path: Path) -> None:
    everything = DATASET.model_copy(update={"keep": {}})
    path = tmp_path / "imp_2024.zip"
    path.write_bytes(trade_zip("imp", 2024))
    codes = {cells(row)["hs_code"] for row in Reading(everything, "imp_2024", path)}
    assert "0101210010" in codes


def test_rows_that_look_the_same_are_rows_and_those_left_out_keep_their_numbers(
    tmp_path: Path,
) -> None:
    text = CONTENT[ROWS].decode()
    row = text.splitlines()[1]
    twice = with_({ROWS: text.replace(row, f"{row}\r\n{row}", 1).encode()})
    numbers = [row.number for row in reading(twice, tmp_path)]
    assert numbers[:3] == [1, 2, 3]
    # The horses of January are the fourteenth row then.
    assert 14 not in numbers and 15 in numbers


def test_the_kept_codes_are_those_of_the_seed() -> None:
    with HS_CODES.open(encoding="utf-8", newline="") as stream:
        seed = {row["hs_code"] for row in csv.DictReader(stream)}
    assert set(DATASET.keep["hs_code"]) == seed
    assert {"870380", "870460", "850760", "870899"} <= seed


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read from column hs_code"),
        ("code\n870323\n", "cannot be read from column hs_code"),
        ("hs_code\n", "must hold codes of two to ten digits"),
        ("hs_code\n8703.23\n", "must hold codes of two to ten digits"),
    ],
)
def test_a_seed_that_cannot_be_used_is_said(
    content: str | None, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "hs_codes.csv"
    if content is not None:
        path.write_text(content)
    with pytest.raises(RegistryError, match=sentence):
        kept_codes(path)


def test_a_new_year_is_asked_for_when_january_is_due() -> None:
    parts = [part.name for part in DATASET.parts_on(date(2025, 3, 16))]
    assert parts[:6] == [f"imp_{year}" for year in range(2019, 2025)]
    assert len(parts) == 18
    assert "tot_exp_2025" in [part.name for part in DATASET.parts_on(date(2025, 3, 17))]


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("CIMT-CICM_Imp_2024.zip", "imp_2024"),
        ("CIMT-CICM_Dom_Exp_2019.zip", "dom_exp_2019"),
        ("CIMT-CICM_Tot_Exp_2025.zip", "tot_exp_2025"),
        ("imp_2012.zip", "imp_2012"),
    ],
)
def test_a_local_file_is_the_part_that_its_name_says(file: str, part: str, tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(b"PK")
    assert local_files(DATASET, str(tmp_path / file), date(2025, 11, 20)) == {part: tmp_path / file}


def test_another_name_is_no_part(tmp_path: Path) -> None:
    (tmp_path / "trade.zip").write_bytes(b"PK")
    with pytest.raises(RegistryError, match="rename it, or give PART=FILE"):
        local_files(DATASET, str(tmp_path / "trade.zip"), date(2025, 11, 20))


HEADER = "YearMonth/AnnéeMois,HS10,Country/Pays,Province,State/État,Value/Valeur"
JANUARY = "202401,8703230010,KR,BC,,104650001,4100,NMB"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (edited("HS10,Country/Pays", "Country/Pays,HS10"), "'HS10' stands at place 3 instead of 2"),
        (edited("Country/Pays", "Partner"), "called 'Partner' instead of 'Country/Pays'"),
        (edited(HEADER, f"{HEADER},Mode"), "column 7, 'Mode', is new"),
        (edited(",Province", ""), "the column 'Province' is gone"),
        # The next longest would be taken for it, if a file without a code were passed over.
        (edited("HS10", "Commodity"), "begins with 'YearMonth/AnnéeMois, Commodity, Country/Pays"),
        (with_({ROWS: b"\xff\xfe" + CONTENT[ROWS].decode().encode("utf-16-le")}), "not in utf-8"),
        (with_({ROWS: CONTENT[ROWS].decode().encode("cp1252")}), "its encoding has changed"),
        (with_({ROWS: CONTENT[ROWS].decode().encode().decode("cp1252").encode()}), "AnnÃ©eMois"),
        (with_({ROWS: CONTENT[ROWS] + "Été,,,\r\n".encode("cp1252")}), "cannot be read from line"),
        (with_({ROWS: b""}), "begins with an empty line"),
        (with_({ROWS: b"<!DOCTYPE html><title>Sign in</title>\n"}), "begins with '<!DOCTYPE html>"),
        (with_({ROWS: CONTENT[ROWS].splitlines(keepends=True)[0]}), "has no rows of trade"),
        (with_({ROWS: None}), "column 2 is called 'HS6' instead of 'HS10'"),
        (
            with_({n: None for n in CONTENT if n.endswith(".csv")}),
            "holds no file of trade by HS code",
        ),
        (
            with_({"new/ODPFN914_202412N.csv": CONTENT[ROWS]}),
            f"more than one file of HS10 codes: {ROWS}, new/ODPFN914_202412N.csv",
        ),
        (with_({LOOKUP: None}), "lacks the descriptions of HS10 codes"),
        (with_({LOOKUP: b""}), "has no descriptions in ODPF_1_HS10Desc.TXT"),
        (
            with_({f"old/{LOOKUP}": CONTENT[LOOKUP]}),
            f"the descriptions of HS10 codes twice: {LOOKUP}, old/{LOOKUP}",
        ),
        (edited(f"{JANUARY}\r\n", f"{HEADER}\r\n"), "has 6 filled cells of 6 in line 2"),
        (
            with_({ROWS: CONTENT[ROWS] + CONTENT[ROWS].splitlines(keepends=True)[0]}),
            "has its header again in line 158",
        ),
        (edited(JANUARY, JANUARY.replace("KR", "Korea")), "'Korea', which is not a code of two"),
        (edited(JANUARY, JANUARY.replace("8703230010", "870323001")), "not a code of ten digits"),
        (edited(JANUARY, JANUARY.replace("8703230010", "8703.23.00.10")), "not a code of ten"),
        (edited(JANUARY, JANUARY.replace("104650001", '"104,650,001"')), "not a whole number"),
        (edited(JANUARY, JANUARY.replace("104650001", "104 650 001")), "not a whole number"),
        (edited(JANUARY, JANUARY.replace("104650001", "$104650001")), "not a whole number"),
        (edited(JANUARY, JANUARY.replace("104650001", "1.0465E8")), "not a whole number"),
        (edited(JANUARY, JANUARY.replace("104650001", "")), "nothing under 'Value/Valeur'"),
        (edited(JANUARY, JANUARY.replace("BC", "")), "nothing under 'Province' in line 2"),
        (edited(JANUARY, JANUARY.replace("4100", '"4,100"')), "not a number such as 12.5"),
        (edited(JANUARY, JANUARY.replace("202401", "2024-01")), "not a month such as 202401"),
        (edited(JANUARY, JANUARY.replace("202401", "202413")), "not a month such as 202401"),
        (edited(JANUARY, JANUARY.replace("202401", "202301")), "the month 202301 in line 2"),
        (edited(JANUARY, ""), "has 0 filled cells of 0 in line 2"),
        (
            with_({ROWS: CONTENT[ROWS] + "* Données provisoires,,,,,,,\r\n".encode()}),
            "'* Données provisoires' may be a row cut off, a footnote",
        ),
        (with_({ROWS: CONTENT[ROWS] + b"Source: Statistics Canada\r\n"}), "1 filled cells of 1"),
        (with_({ROWS: CONTENT[ROWS][:-3]}), "end in the middle of a line: they were cut off"),
        (with_({ROWS: CONTENT[ROWS][:-9]}), "may be a row cut off"),
        (
            with_(
                {
                    ROWS: b"".join(
                        line
                        for line in CONTENT[ROWS].splitlines(keepends=True)
                        if not line.startswith(b"202406")
                    )
                }
            ),
            "lacks the month 202406 and has later ones",
        ),
        (edited("Horses, ", "Horses,", LOOKUP), "212 characters wide, in line 9"),
        (with_({LOOKUP: CONTENT[LOOKUP].decode("cp1252").encode()}), "characters wide, in line 1"),
        (with_({LOOKUP: CONTENT[LOOKUP].replace(b"\xe9", b"\x81")}), "has byte 0x81 in line 1"),
        (edited("8703230010 199801", "870323001  199801", LOOKUP), "not laid out as an HS10"),
        (edited("199801", "199813", LOOKUP), "'199813', which is not a month"),
        (edited("202112 NMB", "999913 NMB", LOOKUP), "'999913', which is not a month"),
        (with_({LOOKUP: CONTENT[LOOKUP] + b"<html>\r\n"}), "6 characters wide, in line 10"),
        (with_({LOOKUP: CONTENT[LOOKUP][:-20]}), "in line 9 of ODPF_1_HS10Desc.TXT"),
    ],
)
def test_what_is_refused_says_what_changed(content: bytes, sentence: str, tmp_path: Path) -> None:
    assert sentence in refusal(content, tmp_path)


@pytest.mark.parametrize(
    ("flow", "part", "sentence"),
    [
        ("tot_exp", "dom_exp_2024", "holds total_exports_hs8 instead of domestic_exports_hs8"),
        ("dom_exp", "tot_exp_2024", "holds domestic_exports_hs8 instead of total_exports_hs8"),
        ("imp", "tot_exp_2024", "holds imports_hs10 instead of total_exports_hs8"),
        ("imp", "imp_2023", "the month 202401 in line 2: it is another year's"),
    ],
)
def test_the_zip_of_another_part_is_refused(
    flow: str, part: str, sentence: str, tmp_path: Path
) -> None:
    assert sentence in refusal(trade_zip(flow, 2024), tmp_path, part)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda zipped: b"<!DOCTYPE html><html></html>", "is damaged"),
        (lambda zipped: b"", "is damaged"),
        (lambda zipped: zipped.replace(ROWS.encode(), b"../../../etc/passwd1"), "leads elsewhere"),
    ],
)
def test_what_is_no_zip_is_refused(
    change: Callable[[bytes], bytes], sentence: str, tmp_path: Path
) -> None:
    assert sentence in refusal(change(packed(CONTENT)), tmp_path)


def test_a_zip_that_was_cut_or_damaged_anywhere_is_refused_or_whole(tmp_path: Path) -> None:
    """What is in the files that are not read may be damaged; what is read may not."""
    whole = packed(CONTENT)
    expected = reading(whole, tmp_path).count()
    chance = random.Random(11)
    for _ in range(60):
        assert refusal(whole[: chance.randrange(len(whole))], tmp_path)
    for _ in range(120):
        at = chance.randrange(len(whole))
        damaged = whole[:at] + bytes([whole[at] ^ (1 + chance.randrange(255))]) + whole[at + 1 :]
        found = reading(damaged, tmp_path)
        try:
            assert found.count() == expected
        except InvalidSnapshotError as error:
            assert re.search(r"cimt, part imp_2024,", str(error))


def test_a_text_may_fill_its_field_to_the_last_character(tmp_path: Path) -> None:
    full = Described("8703900000", "201201", "201612", "NMB", "x" * 82, "é" * 82)
    content = with_({LOOKUP: lookup([*HS10, full])})
    last = cells(list(reading(content, tmp_path))[-1])
    assert (last["description_en"], last["description_fr"]) == ("x" * 82, "é" * 82)
