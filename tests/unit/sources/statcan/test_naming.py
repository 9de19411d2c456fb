"""Column and entity names from the publisher's words."""

import re

import pytest

from sources.model import Identifier
from sources.statcan.cube import Dimension
from sources.statcan.naming import (
    LONGEST_COLUMN,
    LONGEST_ENTITY,
    column_names,
    entity_name,
    snake_case,
)

NAICS = "North American Industry Classification System (NAICS)"


def dimensions(*names: str | None) -> list[Dimension]:
    return [Dimension(i, name, None, None, ()) for i, name in enumerate(names, start=1)]


def column(name: str | None) -> str:
    return column_names(dimensions(name))[1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Geography", "geography"),
        (NAICS, "naics"),
        ("North American Industry Classification System", "naics"),
        ("North American Product Classification System (NAPCS)", "napcs"),
        ("Harmonized System (HS) Sections", "hs_sections"),
        ("System of National Accounts (SNA)", "sna"),
        ("Employment size (dollars, unless noted)", "employment_size"),
        ("Something else (NAICS)", "something_else"),
        ("Québec's œuvres - déjà vu", "quebecs_oeuvres_deja_vu"),
        ("2016 Census", "dimension_2016_census"),
        ("Select", "select"),
        ("%", "dimension_1"),
        (None, "dimension_1"),
        ("地理", "dimension_1"),
    ],
)
def test_a_column_is_named_after_its_dimension(name: str | None, expected: str) -> None:
    assert column(name) == expected


def test_a_long_name_is_cut_between_words_and_ends_with_none_that_needs_another() -> None:
    name = "International merchandise trade by commodity of the province and partner"
    assert column(name) == "international_merchandise_trade"
    assert len(column("x" * 60)) == LONGEST_COLUMN
    assert column("a" * 40) == "a" * 40
    assert column("Canadian and foreign direct investment") == (
        "canadian_and_foreign_direct_investment"
    )


def test_dimensions_of_one_name_are_told_apart() -> None:
    assert column_names(dimensions("Geography", "Value", "VALUE")) == {
        1: "geography",
        2: "value_2",
        3: "value_3",
    }
    assert len(set(column_names(dimensions("Value", "value", "Value 1", "Value 2")).values())) == 4
    long = column_names(dimensions("x" * 60, "x" * 70))
    assert len(set(long.values())) == 2
    assert max(map(len, long.values())) <= LONGEST_COLUMN


def test_columns_with_their_suffixes_clash_with_nothing() -> None:
    """A dimension may be called like a column of every model, or like a keyword."""
    names = column_names(dimensions("Value", "Coordinate", "UOM", "Vector", "Source table", "From"))
    drafted = {f"{n}_{p}" for n in names.values() for p in ("member_id", "code", "label_en")}
    assert len(drafted) == 18
    assert not drafted & {"value", "coordinate", "uom_id", "vector_id", "source_table"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Electric power selling price index, monthly",
            "electric_power_selling_price_index_figure",
        ),
        ("Gross domestic product (GDP) at basic prices, by industry", "gdp_at_basic_prices_figure"),
        ("Manufacturers' sales, inventories, orders", "manufacturers_sales_figure"),
        ("Average weekly earnings by industry", "average_weekly_earnings_by_industry_figure"),
        ("2021 counts: by kind", "table_2021_counts_by_kind_figure"),
        (
            "International merchandise trade for all countries and by Principal Trading Partners",
            "international_merchandise_trade_for_all_countries_figure",
        ),
        ("!", "unnamed_figure"),
    ],
)
def test_an_entity_is_named_after_the_title(title: str, expected: str) -> None:
    assert entity_name(title) == expected
    assert len(entity_name(f"{title} {'word ' * 40}")) <= LONGEST_ENTITY + len("table__figure")
    pattern = Identifier.__metadata__[0].pattern  # type: ignore[attr-defined]
    assert re.fullmatch(pattern, entity_name(title))


def test_snake_case_has_single_underscores_only() -> None:
    assert snake_case("  A -- b__c/d  ") == "a_b_c_d"
