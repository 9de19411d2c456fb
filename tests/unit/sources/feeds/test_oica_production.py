"""OICA's production: figures cut at the thousands separator are told from real ones."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sources.errors import InvalidSnapshotError
from sources.feeds._read import Reading, Row
from sources.feeds.oica_production import DATASET, implausible
from tests.doubles.feed_oica_production import SOUND, production_csv

HEADER, *LINES = production_csv(SOUND).decode().splitlines()
WORDS = ",".join(["NA"] * 12)


def reading(content: bytes | str, folder: Path) -> tuple[list[Row], Reading]:
    path = folder / "production.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    read = Reading(DATASET, "tidied", path)
    return list(read), read


def csv_of(*figures: tuple[str, str, str, str]) -> str:
    """year, country, type, figure."""
    return "\n".join([HEADER, *(f"{','.join(f)},{WORDS}" for f in figures), ""])


def test_a_clean_file_is_loaded_whole_and_without_a_warning(tmp_path: Path) -> None:
    rows, read = reading(production_csv(SOUND), tmp_path)
    assert len(rows) == read.records == 36
    assert read.warnings == []
    assert rows[0].cells[:5] == ("2019", "Canada", "pv", "461370", "Americas")
    assert {row.cells[3] for row in rows} >= {"0", "38"}


def test_cut_years_are_refused_whole_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    rows, read = reading(production_csv(), tmp_path)
    assert read.records == 64
    assert [row.cells[0] for row in rows] == ["2019"] * 12 + ["2020"] * 12 + ["2022"] * 12
    assert [row.number for row in rows] == [*range(1, 25), *range(37, 49)]
    assert read.warnings == [
        "oica_production, part tidied, has figures cut at the thousands separator; 28 of its 64 "
        "rows are not loaded: all 12 rows of 2021 (Canada pv 288 in 2021, up to 461,370 in other "
        "years); all 16 rows of 2023 (no country built more than 877 in 2023)."
    ]


def test_a_single_cut_figure_is_refused_alone(tmp_path: Path) -> None:
    rows, read = reading(
        csv_of(
            ("2018", "Austria", "pv", "144500"),
            ("2018", "Canada", "pv", "655896"),
            ("2019", "Austria", "pv", "158"),
            ("2019", "Canada", "pv", "461370"),
        ),
        tmp_path,
    )
    assert [(row.number, row.cells[3]) for row in rows] == [
        (1, "144500"),
        (2, "655896"),
        (4, "461370"),
    ]
    assert "1 of its 4 rows are not loaded: Austria pv 158 in 2019" in read.warnings[0]


@pytest.mark.parametrize(
    ("small", "elsewhere", "is_cut"),
    [
        ("999", "100000", True),
        ("1", "100000", True),
        ("1000", "9000000", False),
        ("0", "9000000", False),  # Nothing stands before a comma as 0 does.
        ("NA", "9000000", False),
        ("38", "99999", False),  # Romania stopped building trucks.
        ("38", "NA", False),
    ],
)
def test_what_counts_as_cut(small: str, elsewhere: str, is_cut: bool) -> None:
    # Another country keeps the year from being one in which nobody built 1,000.
    records = [
        ["2013", "Romania", "cv", small, *["NA"] * 12],
        ["2012", "Romania", "cv", elsewhere, *["NA"] * 12],
        *([year, "China", "cv", "4000000", *["NA"] * 12] for year in ("2012", "2013")),
    ]
    found = implausible(records)
    assert found.years == {}
    assert (("2013", "Romania", "cv") in found.figures) is is_cut


def test_several_bad_years_do_not_vouch_for_each_other() -> None:
    """The one sound year shows the others up, although their median is small."""
    bad = ("2019", "2020", "2021", "2022", "2023")
    records = [
        *([y, c, "pv", "288", *["NA"] * 12] for y in bad for c in ("Canada", "Mexico")),
        *(["2018", c, "pv", "655896", *["NA"] * 12] for c in ("Canada", "Mexico")),
    ]
    assert set(implausible(records).years) == set(bad)


@pytest.mark.parametrize("years", [("2023",), ("2021", "2023")])
def test_a_file_without_a_plausible_year_is_refused(years: tuple[str, ...], tmp_path: Path) -> None:
    content = production_csv(("2023",), nameless=False)
    if "2021" in years:
        content += b"\n".join(content.replace(b"2023,", b"2021,").splitlines()[1:]) + b"\n"
    with pytest.raises(InvalidSnapshotError, match="has no year that is plausible: no country"):
        reading(content, tmp_path)


def edited(change: Callable[[str], str]) -> str:
    return change("\n".join([HEADER, *LINES, ""]))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("\n", "is empty"),
        (f"{HEADER}\n", "has no rows"),
        ("<!DOCTYPE html><html></html>\n", "has a web page in it"),
        (edited(lambda t: t.replace("country,type", "type,country", 1)), "stands at place 2"),
        (
            edited(lambda t: t.replace("type,n,", "type,units,", 1)),
            "called 'units' instead of 'n'",
        ),
        (edited(lambda t: t.replace("year,", "id,year,", 1)), "column 1, 'id', is new"),
        (edited(lambda t: t.replace(",code_iso_alpha3", "", 1)), "'code_iso_alpha3' is gone"),
        (edited(lambda t: t + HEADER + "\n"), "has its header again in line 38"),
        (edited(lambda t: t + "Source: OICA\n"), "has 1 filled cells of 1 in line 38"),
        (edited(lambda t: t.replace(",461370,", ',"461,370",')), "has '461,370', which is not a"),
        (edited(lambda t: t.replace(",461370,", ",461 370,")), "has '461 370', which is not a"),
        (edited(lambda t: t.replace(",461370,", ",461.370,")), "has '461.370', which is not a"),
        (edited(lambda t: t.replace(",461370,", ",,")), "has nothing under 'n' in line 2"),
        (edited(lambda t: t.replace("2019,", "19,", 1)), "has '19', which is not a year"),
        (edited(lambda t: t[:-1]), "it was cut off"),
        (edited(lambda t: t[:900]), "it was cut off"),
        (edited(lambda t: t.replace("Canada", "Canad\xe1", 1)).encode("latin-1"), "its encoding"),
        (edited(lambda t: t.replace("Canada", "Canad\xe1", 1)).encode("utf-16"), "its encoding"),
    ],
)
def test_anything_else_is_refused(content: str | bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSnapshotError, match=sentence):
        _, read = reading(content, tmp_path)
        read.count()
