"""The form of a feed: what it refuses, which parts and columns it has."""

import re
from datetime import date

import pytest
from pydantic import ValidationError

from sources.feeds._feed import Column, Gates, Kind, Layout, Part, column_name
from sources.model import Cadence
from tests.unit.sources.feeds.forms import CARS, feed


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("City (L/100 km)", "city_l_100_km"),
        ("CO2 rating ", "co2_rating"),
        ("YearMonth/AnnéeMois", "yearmonth_ann_emois"),
        ("2023/\n2022", "c_2023_2022"),
        ("", "c_"),
    ],
)
def test_a_column_is_named_like_its_header(header: str, name: str) -> None:
    assert column_name(header) == name
    assert Column(header=header).name == name


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            Kind.INTEGER,
            ["0", "-12", "1200"],
            ["1,200", "12.0", "1 200", "twelve", "\uff15", "9" * 16],
        ),
        (Kind.DECIMAL, ["0", "12.5", "-.5", "2.6e-06", "3."], ["12,5", "1,200.5", "1 2", "."]),
        (Kind.GROUPED, ["625", "5,000", "40,915.00"], ["5 000", "5.000,00", "5,00", "$5"]),
        (Kind.YEAR, ["1999", "2024"], ["24", "2024.0", "3024"]),
        (Kind.MONTH, ["202401"], ["2024-01", "202413"]),
        (
            Kind.DAY,
            ["2024-01-31", "2024-02-29", "2000-02-29"],
            ["31/01/2024", "2024-1-31", "2024-13-01", "2023-02-29", "1900-02-29", "2024-04-31"],
        ),
    ],
)
def test_a_number_is_written_in_one_style(kind: Kind, good: list[str], bad: list[str]) -> None:
    pattern = Column(header="x", kind=kind, required=True).pattern()
    assert all(pattern.fullmatch(f" {cell} ") for cell in good)
    assert not any(pattern.fullmatch(cell) for cell in [*bad, "", " "])
    optional = Column(header="x", kind=kind, words=("n/a",)).pattern()
    assert optional.fullmatch("") and optional.fullmatch("n/a") and not optional.fullmatch("n.a")


def test_a_text_that_is_required_is_not_empty() -> None:
    pattern = Column(header="x", required=True).pattern()
    assert pattern.fullmatch("Kia") and pattern.fullmatch(" two\nlines ")
    assert not any(pattern.fullmatch(cell) for cell in ("", " ", "\n"))
    assert Column(header="x").pattern().fullmatch("")


def test_the_raw_columns_are_those_of_all_layouts() -> None:
    other = Layout(name="vans", columns=("Make", "Load (kg)"))
    assert feed(layouts=(CARS, other)).columns == (
        *("make", "model_year", "city_l_100_km", "price"),
        "load_kg",
    )
    assert feed(layouts=()).columns == ("column_number", "column_header", "cell")


def test_parts_of_years_begin_when_their_first_period_is_due() -> None:
    yearly = Part(
        name="cars_{year}", url="https://example.org/{year}.csv", file="{year}.csv", years_from=2024
    )
    one = feed(parts=(yearly,), expected_lag_days=40)
    assert [p.name for p in one.parts_on(date(2026, 2, 9))] == ["cars_2024", "cars_2025"]
    last = list(one.parts_on(date(2026, 2, 10)))[-1]
    assert (last.name, last.url, last.file) == (
        "cars_2026",
        "https://example.org/2026.csv",
        "2026.csv",
    )


def test_a_year_of_months_begins_when_january_is_due() -> None:
    yearly = Part(
        name="cars_{year}", url="https://example.org/{year}.csv", file="{year}.csv", years_from=2024
    )
    one = feed(parts=(yearly,), cadence=Cadence.MONTHLY, expected_lag_days=40)
    # 40 days after the last of January.
    assert [p.name for p in one.parts_on(date(2026, 3, 11))] == ["cars_2024", "cars_2025"]
    assert [p.name for p in one.parts_on(date(2026, 3, 12))][-1] == "cars_2026"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"parts": (Part(name="a", file="a.csv"), Part(name="a", file="b.csv"))}, "the same name"),
        ({"parts": (Part(name="a", file="a.pdf"),)}, "none of the declared forms"),
        ({"keep": {"brand": ("x",)}}, "no layout has the column brand"),
        ({"period_column": "month"}, "no layout has the column month"),
        (
            {"api_key": {"header": "X-Key", "public": "demo"}, "redirect_hosts": ("example.com",)},
            "must not be carried to another host",
        ),
        ({"colums": ()}, "Extra inputs are not permitted"),
    ],
)
def test_a_mistake_in_the_form_is_told(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        feed(**fields)


def test_two_columns_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValidationError, match="has two columns called make"):
        Layout(name="twice", columns=("Make", "MAKE"))


def test_whether_anybody_can_be_asked() -> None:
    assert not feed().comes_by_hand
    assert feed(parts=()).comes_by_hand
    assert feed(parts=(Part(name="a", file="a.csv"),)).comes_by_hand
    assert not feed(parts=(), ckan={"package": "x"}).comes_by_hand


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("cell", ["", " ", "\n"])
def test_a_required_cell_is_never_empty_whatever_its_kind(kind: Kind, cell: str) -> None:
    assert Column(header="a", kind=kind, required=True).pattern().fullmatch(cell) is None
    assert Column(header="a", kind=kind).pattern().fullmatch(cell)


@pytest.mark.parametrize("cell", ["x", " x ", "\nx", "a\nb"])
def test_required_text_may_be_any(cell: str) -> None:
    assert Column(header="a", required=True).pattern().fullmatch(cell)


def test_a_column_without_a_header_is_known_by_the_name_it_is_given() -> None:
    assert Column(header="", name="copy_index").name == "copy_index"
    assert Column(header="EV Level1 EVSE Num").name == "ev_level1_evse_num"


def test_a_part_of_years_hands_on_its_own_gates_and_rest() -> None:
    gates = Gates(smallest_share=0.9, reason="It only grows.")
    part = Part(
        name="of_{year}",
        url="https://example.ca/{year}.csv",
        file="{year}.csv",
        years_from=2020,
        asked_every_days=28,
        gates=gates,
    )
    of_2024 = part.of_year(2024)
    assert (of_2024.name, of_2024.url, of_2024.file, of_2024.years_from) == (
        *("of_2024", "https://example.ca/2024.csv"),
        *("2024.csv", None),
    )
    assert (of_2024.asked_every_days, of_2024.gates) == (28, gates)
