"""Nothing is invented: every curated figure stands in ../shared/data/facts, with its source.

A figure is looked for among the numbers of the facts rows that name the same page.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.curated.check import HERE
from tests.unit.sources.curated.pages_on_plants import (
    MODELS_PRINTED,
    PAGES_ON_PLANTS,
    YEARS_PRINTED,
)

FACTS = Path(__file__).parents[5] / "shared" / "data" / "facts"
pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason=f"{FACTS} is not there")

FIGURES = {
    "brand_sales": "sales_units",
    "production": "production_units",
    "employment": "value",
    "trade_figures": "value",
    "investments": "amount",
    "published_claims": "value",
}
# Pages that print figures of the facts whose own row names no address; each was read for this
# warehouse, on the day in `accessed_on`.
FOUND_SINCE = {
    "https://m.sedaily.com/NewsViewAmp/29KOC9G1RS": "3,294,000,000 of 2022; 3,030,000,000 of 2021",
    "https://joongdo.co.kr/web/view.php?key=20230130010007637": "8.7",
    "https://www.smartfn.co.kr/news/articleView.html?idxno=32451": "55.3, 136.4",
    "https://www.nasdaq.com/articles/general-motors-gm-posco-to-work-on-quebec-ultium-battery-"
    "unit": "400 million, C$500 million, 2022-03-07, 2022-03-08",
    # Pages on which a claim was found in French.
    "https://roulezelectrique.com/le-canada-et-la-coree-du-sud-sentendent-pour-developper-"
    "la-fabrication-de-vehicules-electriques-au-pays": "228257",
    "https://www.auto123.com/en/news/entente-canada-coree-du-sud-assemblage-vehicules-"
    "electriques/73629/": "12",
    "http://lapresse.ca/auto/voitures-electriques/2024-06-13/canada/bond-important-des-ventes-de-"
    "vehicules-electriques-et-enfichables-le-quebec-en-tete.php": "46744, 11.3",
    "https://guideautoweb.com/articles/72998/20-pc-des-vehicules-achetes-au-quebec-sont-maintenant-"
    "zero-emissions": "12.1",
    "https://www.auto123.com/fr/actualites/ventes-vehicules-electriques-canada-2023/71273/": (
        "184578, 10.8"
    ),
    **PAGES_ON_PLANTS,
}
# Lines of the facts whose figures are in no curated CSV; README.md, "What was left out", says why.
LEFT_OUT = {
    "brand_sales_canada_by_year": {21, 41},  # 83 is a claim, in published_claims.csv
    "harvest_brand_sales_2025": {
        *(*range(7, 13), 14, *range(20, 36), *range(52, 62), *range(84, 88)),
        *(*range(128, 138), *range(147, 160), *range(174, 177), *range(178, 238)),
        *(*range(239, 242), *range(243, 256), *range(257, 310)),  # Between them are claims.
    },
    "production_canada": set(range(23, 29)),
    "auto_employment_canada": set(),
    "ev_battery_investments": set(),
    "published_claims": set(),
    "harvest_production": {13, *range(16, 32), 36, 40, *range(48, 55)},
    "harvest_employment": {22, *range(31, 35), *range(40, 47), *range(49, 52), *range(61, 67)},
    "harvest_trade": {*range(2, 51), 60, 72, *range(81, 85), 91, 110, 111, 112, 113},
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
    yield from (([address], text) for address, text in FOUND_SINCE.items())


@pytest.fixture(scope="module")
def facts() -> list[tuple[list[str], str]]:
    return list(facts_rows())


def numbers(text: str) -> set[float]:
    found = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)
    return {float(number.replace(",", "").rstrip(".")) for number in found}


@pytest.mark.parametrize("file", LEFT_OUT)
def test_no_figure_of_the_facts_is_lost(file: str) -> None:
    """Each is in a CSV, with its page and year, or on the list of what was left out.

    The facts give a year to claims whose sentence names none; the CSV gives them no period.
    """
    kept = [(row, float(row[column])) for name, column in FIGURES.items() for row in table(name)]
    missing = set()
    above: list[str] = []
    with (FACTS / f"{file}.csv").open(encoding="utf-8", newline="") as stream:
        for line, fact in enumerate(csv.DictReader(stream), start=2):
            value = float(fact.get("value") or fact.get("units") or fact["amount_cad"])
            year = (fact.get("period") or "")[:4] if "year" not in fact else fact["year"]
            text = " ".join(filter(None, fact.values()))
            above = pages = ADDRESS.findall(text) or (above if "same" in text else [])
            if not any(
                value in (figure, round(figure * 100, 4))
                and (row["source_url"] in pages or row["source_url"] in FOUND_SINCE)
                and (
                    year in (row.get("period") or row.get("reference_year") or "")
                    or row.get("period") == ""
                )
                for row, figure in kept
            ):
                missing.add(line)
    assert missing == LEFT_OUT[file]


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
    "name",
    [
        *FIGURES,
        *("plants", "plant_capabilities", "investment_amounts", "investment_statuses"),
    ],
)
def test_every_address_stands_in_the_facts(name: str, facts: list[tuple[list[str], str]]) -> None:
    known = {address for addresses, _ in facts for address in addresses}
    cited = {row["source_url"] for row in table(name)} - {""}
    cited |= {row["claim_fr_url"] for row in table(name) if row.get("claim_fr_url")}
    cited |= {u for row in table(name) for u in row.get("other_source_urls", "").split()}
    assert cited <= known


@pytest.mark.parametrize(
    "name",
    [*FIGURES, "plants", "plant_capabilities", "investment_amounts", "investment_statuses"],
)
def test_every_day_of_publication_is_printed(name: str, facts: list[tuple[list[str], str]]) -> None:
    for row in table(name):
        if day := row["published_on"]:
            address = row["source_url"] + row.get("other_source_urls", "")
            in_address = day in re.sub(r"(\d{4})[/-](\d\d)[/-](\d\d)", r"\1-\2-\3", address)
            said = [text for addresses, text in facts if row["source_url"] in addresses]
            assert in_address or any(day in text for text in said), (name, row)


@pytest.mark.parametrize(
    "name", ["production", "plants", "plant_capabilities", "investments", "investment_statuses"]
)
def test_a_page_that_prints_its_day_has_it_on_every_row(name: str) -> None:
    """Else an as-of build takes the day on which it was read, months or years later."""
    printed = {page: re.match(r"\d{4}-\d\d-\d\d", text) for page, text in PAGES_ON_PLANTS.items()}
    for row in table(name):
        if day := printed.get(row["source_url"]):
            assert row["published_on"] == day[0], row


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
        if not row["valid_to_year"]:
            assert row["owner_country_code"] == owner


def test_plants_and_their_models_are_those_of_the_facts() -> None:
    with (FACTS / "assembly_plants.csv").open(encoding="utf-8", newline="") as stream:
        known = {row["plant"]: row for row in csv.DictReader(stream)}
    plants = {row["plant_code"]: row for row in table("plants")}
    assert {row["plant_name"] for row in plants.values()} == set(known)
    for plant in plants.values():
        fact = known[plant["plant_name"]]
        assert (plant["city"], plant["province_code"]) == (fact["city"], fact["province"])
        found = YEARS_PRINTED.get(plant["plant_code"], {})
        assert plant["opened_year"] in (fact["from_year"] or found.get("opened_year", ""))
        assert plant["closed_year"] in (fact["to_year"] or found.get("closed_year", ""))
    for row in table("plant_capabilities"):
        text = known[plants[row["plant_code"]]["plant_name"]]["models_powertrain"]
        text = f"{text} {MODELS_PRINTED.get(row['plant_code'], '')}".lower()
        words = re.findall(r"[\w/-]+", re.sub(r"\(.*\)", "", row["model"]).lower())
        assert all(word in text for word in words), row


def test_the_year_a_model_begins_is_printed_on_a_page_that_its_row_names(
    facts: list[tuple[list[str], str]],
) -> None:
    with (FACTS / "assembly_plants.csv").open(encoding="utf-8", newline="") as stream:
        known = {row["plant"]: row["models_powertrain"] for row in csv.DictReader(stream)}
    names = {row["plant_code"]: row["plant_name"] for row in table("plants")}
    for row in table("plant_capabilities"):
        pages = [row["source_url"], *row["other_source_urls"].split()]
        read = [f"{page} {text}" for page in pages for urls, text in facts if page in urls]
        assert row["from_period"][:4] in known[names[row["plant_code"]]] + " ".join(read), row


def test_days_of_investments_stand_in_the_facts(facts: list[tuple[list[str], str]]) -> None:
    columns = ("announced_on", "status_on", "status_reported_on")
    for row in table("investments") + table("investment_amounts") + table("investment_statuses"):
        said = " ".join(text for addresses, text in facts if row["source_url"] in addresses)
        for column in columns:
            assert row.get(column, "") in said, (column, row)


def test_further_amounts_stand_in_the_facts(facts: list[tuple[list[str], str]]) -> None:
    """In millions or billions, as people print them."""
    for row in table("investment_amounts"):
        amount = float(row["amount"])
        said = [numbers(text) for addresses, text in facts if row["source_url"] in addresses]
        assert any({amount, amount / 1e6, amount / 1e9} & found for found in said), row
