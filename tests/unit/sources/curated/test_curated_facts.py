"""Nothing is invented: every curated figure stands in ../shared/data/facts, with its source.

A figure is looked for among the numbers of the facts rows that name the same page.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.curated.check import HERE

FACTS = Path(__file__).parents[5] / "shared" / "data" / "facts"
pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason=f"{FACTS} is not there")

FIGURES = {
    "brand_sales": "sales_units",
    "production": "production_units",
    "employment": "value",
    "investments": "amount_cad",
    "published_claims": "value",
}
ADDRESS = re.compile(r"https?://[^\s;]+")


def table(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def facts_rows() -> Iterator[tuple[list[str], str]]:
    """The addresses and the whole text of every facts row; "same page" means the one above."""
    for path in sorted(FACTS.glob("*.csv")):
        above: list[str] = []
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                text = " | ".join(value for value in row.values() if value)
                here = ADDRESS.findall(text)
                if not here and re.search(r"\bsame\b", text):
                    here = above
                above = here
                yield here, text


@pytest.fixture(scope="module")
def facts() -> list[tuple[list[str], str]]:
    return list(facts_rows())


def numbers(text: str) -> set[float]:
    found = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)
    return {float(number.replace(",", "").rstrip(".")) for number in found}


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_stands_in_the_facts(name: str, facts: list[tuple[list[str], str]]) -> None:
    missing = []
    for row in table(name):
        value = float(row[FIGURES[name]])
        wanted = {value, round(value * 100, 4)} if row.get("unit") == "share" else {value}
        texts = [text for addresses, text in facts if row["source_url"] in addresses]
        if not any(wanted & numbers(text) for text in texts):
            missing.append((value, row["source_url"]))
    assert missing == []


@pytest.mark.parametrize(
    "name", [*FIGURES, "plants", "plant_capabilities", "investment_statuses", "brands"]
)
def test_every_address_stands_in_the_facts(name: str, facts: list[tuple[list[str], str]]) -> None:
    known = {address for addresses, _ in facts for address in addresses}
    cited = {row["source_url"] for row in table(name)} - {""}
    cited |= {u for row in table(name) for u in row.get("other_source_urls", "").split()}
    assert cited <= known


@pytest.mark.parametrize("name", [*FIGURES, "plants", "plant_capabilities", "investment_statuses"])
def test_every_day_of_publication_is_printed(name: str, facts: list[tuple[list[str], str]]) -> None:
    for row in table(name):
        if day := row["published_on"]:
            address = row["source_url"] + row.get("other_source_urls", "")
            in_address = day in re.sub(r"(\d{4})[/-](\d\d)[/-](\d\d)", r"\1-\2-\3", address)
            said = [text for addresses, text in facts if row["source_url"] in addresses]
            assert in_address or any(day in text for text in said), (name, row)


def test_brands_and_their_countries_are_those_of_the_facts() -> None:
    with (FACTS / "brand_parent_country.csv").open(encoding="utf-8", newline="") as stream:
        known = {
            row["brand"]: (row["owner_hq_country"], row["brand_heritage_country"])
            for row in csv.DictReader(stream)
        }
    rows = table("brands")
    assert {row["brand_name"] for row in rows} == set(known)
    for row in rows:
        owner, heritage = known[row["brand_name"]]
        assert row["heritage_country_code"] == heritage
        assert row["owner_country_code"] == ("" if row["group_code"] == "fca" else owner)


def test_plants_and_their_models_are_those_of_the_facts() -> None:
    with (FACTS / "assembly_plants.csv").open(encoding="utf-8", newline="") as stream:
        known = {row["plant"]: row for row in csv.DictReader(stream)}
    plants = {row["plant_code"]: row for row in table("plants")}
    assert {row["plant_name"] for row in plants.values()} == set(known)
    for plant in plants.values():
        fact = known[plant["plant_name"]]
        assert (plant["city"], plant["province_code"]) == (fact["city"], fact["province"])
        assert plant["opened_year"] in fact["from_year"]
        assert plant["closed_year"] in fact["to_year"]
    for row in table("plant_capabilities"):
        text = known[plants[row["plant_code"]]["plant_name"]]["models_powertrain"].lower()
        words = re.findall(r"[\w/-]+", re.sub(r"\(.*\)", "", row["model"]).lower())
        assert all(word in text for word in words), row


def test_days_of_investments_stand_in_the_facts(facts: list[tuple[list[str], str]]) -> None:
    columns = ("announced_on", "status_on", "status_reported_on")
    for row in table("investments") + table("investment_statuses"):
        said = " ".join(text for addresses, text in facts if row["source_url"] in addresses)
        for column in columns:
            assert row.get(column, "") in said, (column, row)
