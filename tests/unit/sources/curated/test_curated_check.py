"""Each kind of bad curated row is named with file, line and column. All edits are synthetic."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from sources.curated.check import HERE, check_all, columns
from sources.curated.rows import ROWS

Edit = Callable[[dict[str, str]], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ROWS:
        shutil.copy(HERE / f"{name}.csv", tmp_path)
    return tmp_path


def edited(folder: Path, name: str, line: int, **cells: str) -> list[str]:
    """The problems after changing cells of one line (2 is the first row)."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[line - 2].update(cells)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns(name), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return check_all(folder)


def line_of(name: str, **wanted: str) -> int:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), start=2):
            if all(row[column] == value for column, value in wanted.items()):
                return line
    raise AssertionError(f"no row of {name}.csv has {wanted}")


HYUNDAI = {"brand_code": "hyundai", "period": "2024", "compiler": "maker"}
MARKET = {"level": "market", "period": "2024", "compiler": "desrosiers"}
GENESIS = {"brand_code": "genesis", "period": "2023"}
BRAND = {"brand_code": "hyundai"}
JEEP = {"brand_code": "jeep", "group_code": "stellantis"}
PACIFICA = {"model": "Pacifica Hybrid"}
DAYTONA = {"model": "Dodge Charger Daytona"}
KOREA = {"partner_code": "KR", "period": "2017-09", "flow": "import", "value": "669000000"}
PORT = {"gateway_name": "Port of Vancouver", "measure": "share"}


@pytest.mark.parametrize(
    ("name", "row", "change", "message"),
    [
        ("brand_sales", HYUNDAI, {"source_url": ""}, "source_url: is missing; only evidence"),
        ("brand_sales", HYUNDAI, {"source_url": "theguru.co.kr"}, "source_url: must be a web addr"),
        ("brand_sales", HYUNDAI, {"source_url": "ftp://a.org/b"}, "source_url: must be a web addr"),
        ("brand_sales", HYUNDAI, {"sales_units": "-5"}, "sales_units: must be greater than or equ"),
        ("brand_sales", HYUNDAI, {"sales_units": "131,715"}, "without separators, not '131,715'"),
        ("brand_sales", HYUNDAI, {"sales_units": "131_715"}, "without separators, not '131_715'"),
        ("brand_sales", HYUNDAI, {"sales_units": ""}, "sales_units: is missing"),
        ("brand_sales", HYUNDAI, {"brand_code": "hundai"}, "brand_code: 'hundai' is not in brands"),
        (
            "brand_sales",
            HYUNDAI,
            {"brand_code": "Hyundai"},
            "brand_code: must be a snake_case code",
        ),
        (
            "brand_sales",
            HYUNDAI,
            {"brand_code": ""},
            "brand_code: is missing on a row of level brand",
        ),
        (
            "brand_sales",
            HYUNDAI,
            {"group_code": "toyota_motor"},
            "group_code: must be empty on a row",
        ),
        (
            "brand_sales",
            HYUNDAI,
            {"compiler": "someone"},
            "compiler: 'someone' is not in compilers",
        ),
        (
            "brand_sales",
            HYUNDAI,
            {"evidence": "guessed"},
            "evidence: 'guessed' is not one of 'seen'",
        ),
        ("brand_sales", HYUNDAI, {"evidence": "derived"}, "derivation: must say how a derived fig"),
        ("brand_sales", GENESIS, {"derivation": ""}, "derivation: must say how a derived figure"),
        (
            "brand_sales",
            HYUNDAI,
            {"published_on": "2025-02-30"},
            "published_on: must be a day writt",
        ),
        (
            "brand_sales",
            HYUNDAI,
            {"published_on": "2025-01"},
            "published_on: must be a day written",
        ),
        ("brand_sales", HYUNDAI, {"published_on": "2027-01-01"}, "is after accessed_on 2026-11-23"),
        ("brand_sales", HYUNDAI, {"published_text": "2025"}, "published_text: must be empty where"),
        ("brand_sales", HYUNDAI, {"accessed_on": "2024-06-30"}, "is after accessed_on: a forecast"),
        (
            "brand_sales",
            HYUNDAI,
            {"geography_code": "US"},
            "geography_code: 'US' is not one of 'CA'",
        ),
        (
            "brand_sales",
            HYUNDAI,
            {"period": "2025"},
            "period: must be '2024', as its kind and days",
        ),
        (
            "brand_sales",
            HYUNDAI,
            {"reference_year": "2023"},
            "reference_year: must be 2024, the year",
        ),
        ("brand_sales", HYUNDAI, {"period_end": "2023-12-31"}, "is before period_start 2024-01-01"),
        ("brand_sales", HYUNDAI, {"period_end": ""}, "period_end: is missing; only a cumulative"),
        (
            "brand_sales",
            HYUNDAI,
            {"period_end": "2024-11-30"},
            "period: must be 'a period of 12 mon",
        ),
        (
            "brand_sales",
            HYUNDAI,
            {"includes_tesla": "true"},
            "includes_tesla: belongs to market rows",
        ),
        ("brand_sales", MARKET, {"includes_tesla": "yes"}, "must be true or false, not 'yes'"),
        (
            "brand_sales",
            MARKET,
            {"coverage": "brand"},
            "coverage: of a market row says which makers",
        ),
        ("brand_sales", HYUNDAI, {"note": " +13.9 %"}, "note: has blanks around '+13.9 %'"),
        ("brands", BRAND, {"owner_country_code": "Korea"}, "two capital letters"),
        ("brands", BRAND, {"group_name": "Kia Group"}, "'hyundai_motor_group' is call"),
        (
            "brands",
            {"brand_code": "ram"},
            {"valid_to_year": "2005"},
            "2005 is before valid_from_year",
        ),
        (
            "brands",
            {"brand_code": "genesis"},
            {"group_name": ""},
            "there exactly where group_code is",
        ),
        (
            "brands",
            {"brand_code": "genesis"},
            {"group_code": "", "group_name": ""},
            "owner_country_code: must be empty where the owner is not named",
        ),
        ("brands", JEEP, {"heritage_country_code": "NL"}, "'jeep' is called 'US' elsewhere"),
        ("brands", JEEP, {"valid_from_year": ""}, "its years overlap those of line"),
        (
            "compilers",
            {"compiler": "maker"},
            {"preference_rank": "0"},
            "preference_rank: must be great",
        ),
        ("production", {"company_code": "hino"}, {"company_code": "hinno"}, "is no group or brand"),
        ("production", {"company_code": "hino"}, {"plant_code": "hinno"}, "is not in plants.csv"),
        (
            "production",
            {"company_code": "hino"},
            {"company_code": ""},
            "missing on a row of level mak",
        ),
        ("production", {"company_code": "hino"}, {"powertrain": "ev"}, "'ev' is not one of 'bev'"),
        ("production", PACIFICA, {"model": ""}, "model: is missing on a row of level model"),
        ("production", PACIFICA, {"vehicle_group": ""}, "vehicle_group: is missing on a row of"),
        ("plants", {"plant_code": "cami"}, {"province_code": "Ontario"}, "'Ontario' is not one of"),
        ("plants", {"plant_code": "oakville"}, {"closed_year": ""}, "an idle plant counts as clo"),
        ("plants", {"plant_code": "oshawa"}, {"closed_year": "2025"}, "no end of 'Chevrolet Silv"),
        ("plants", {"company_code": "hino"}, {"company_country_code": ""}, "and to each of them"),
        ("plants", {"plant_code": "cami"}, {"company_country_code": "US"}, "and to each of them"),
        (
            "plant_capabilities",
            {"plant_code": "cami"},
            {"from_period": "2022-13"},
            "must be 2024, 2",
        ),
        ("plant_capabilities", DAYTONA, {"published_on": "2023-07-25"}, "2024 is after the page"),
        (
            "investments",
            {"project_code": "nextstar"},
            {"amount": "0"},
            "must be greater than 0",
        ),
        (
            "investment_amounts",
            {"amount": "400000000"},
            {"amount_currency": "US$"},
            "three capital",
        ),
        (
            "investment_amounts",
            {"amount": "400000000"},
            {"project_code": "cam"},
            "not in investments",
        ),
        ("investments", {"project_code": "nextstar"}, {"status": "open"}, "'open' is not one of"),
        ("investments", {"project_code": "nextstar"}, {"other_source_urls": "x"}, "web addresses"),
        ("investments", {"project_code": "nextstar"}, {"partner_country_codes": "NL,US"}, "blanks"),
        (
            "investment_statuses",
            {"project_code": "ecopro_cam"},
            {"project_code": "eco"},
            "not in inv",
        ),
        (
            "employment",
            {"unit": "share"},
            {"value": "32"},
            "a share lies between 0 and 1, not at 32",
        ),
        ("employment", {"unit": "share"}, {"value": "32 %"}, "must be a number without separators"),
        (
            "employment",
            {"measure": "employment"},
            {"value": "-1"},
            "is negative, and employment is no",
        ),
        (
            "employment",
            {"geography_code": "ON"},
            {"geography_code": ""},
            "belongs to a country or prov",
        ),
        ("employment", {"naics_codes": "3361"}, {"naics_codes": "3361,3363"}, "with semicolons"),
        ("trade_figures", KOREA, {"partner_code": ""}, "belongs to rows of partner_level country"),
        ("trade_figures", KOREA, {"partner_level": "world"}, "belongs to rows of partner_level"),
        ("trade_figures", KOREA, {"partner_code": "CA"}, "partner_code: CA is the reporter too"),
        ("trade_figures", KOREA, {"reporter_code": "Canada"}, "two capital letters"),
        ("trade_figures", KOREA, {"flow": "imports"}, "flow: 'imports' is not one of 'import'"),
        ("trade_figures", KOREA, {"unit": "vehicles"}, "unit: of a value must be CAD or USD"),
        ("trade_figures", KOREA, {"unit": "KRW"}, "unit: 'KRW' is not one of 'CAD', 'USD'"),
        ("trade_figures", KOREA, {"value": "-669000000"}, "is negative, and value is not a change"),
        ("trade_figures", KOREA, {"value": "669,000,000"}, "must be a number without separators"),
        ("trade_figures", KOREA, {"value": "669.5"}, "669.5 is not a multiple of 1000000"),
        ("trade_figures", KOREA, {"rounded_to": ""}, "rounded_to: belongs to values and quant"),
        ("trade_figures", KOREA, {"commodity_code": "8703.80"}, "must be a code without dots"),
        ("trade_figures", KOREA, {"commodity_code": "870380"}, "and its code_system go together"),
        ("trade_figures", KOREA, {"trade_basis": "bop"}, "trade_basis: 'bop' is not one of"),
        ("trade_figures", KOREA, {"compiler": "statscan"}, "'statscan' is not in compilers.csv"),
        ("trade_figures", PORT, {"value": "45"}, "a share lies between 0 and 1, not at 45"),
        ("trade_figures", PORT, {"rounded_to": "1"}, "rounded_to: belongs to values and quant"),
        ("published_claims", {"unit": "share"}, {"value": "12"}, "a share lies between 0 and 1"),
        (
            "published_claims",
            {"unit": "share"},
            {"tolerance_reason": ""},
            "and its reason go together",
        ),
        ("published_claims", {"unit": "share"}, {"warehouse_measure": "12 %"}, "measure:dimension"),
        ("published_claims", {"unit": "share"}, {"period": "2024-Q5"}, "2024, 2024-Q3 or 2024-03"),
        ("published_claims", {"unit": "share"}, {"period": "2023"}, "own period, :2023"),
        ("published_claims", {"unit": "share"}, {"period": ""}, "is held against nothing"),
        ("published_claims", {"unit": "share"}, {"tolerance_pct": "0.44"}, "is under 1 %"),
        ("published_claims", {"unit": "share"}, {"claim_fr": ""}, "page that has it go together"),
        ("published_claims", {"unit": "share"}, {"warehouse_measure": ""}, "claims without a meas"),
        (
            "published_claims",
            {"unit": "share"},
            {"not_comparable_reason": "none"},
            "not_comparable_reason: belongs to claims without",
        ),
    ],
)
def test_a_bad_cell_is_named(
    folder: Path, name: str, row: dict[str, str], change: dict[str, str], message: str
) -> None:
    line = line_of(name, **row)
    problems = edited(folder, name, line, **change)
    assert any(p.startswith(f"{name}.csv line {line}, ") and message in p for p in problems), (
        problems
    )


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize(
    ("column", "what_to_do"),
    [
        (
            "source_name",
            "is missing: name who speaks on the page, and say so if the page is a copy",
        ),
        ("accessed_on", "is missing: give the day on which you read the page, written 2024-12-31"),
        ("evidence", "is missing: say how the figure is known, with a level that README.md lists"),
    ],
)
def test_no_row_goes_without_source_day_and_evidence(
    folder: Path, name: str, column: str, what_to_do: str
) -> None:
    problems = edited(folder, name, 3, **{column: ""})
    assert f"{name}.csv line 3, {column}: {what_to_do}" in problems


@pytest.mark.parametrize("name", ROWS)
def test_only_what_is_remembered_goes_without_a_page(folder: Path, name: str) -> None:
    levels = get_args(ROWS[name].model_fields["evidence"].annotation)
    seen = next(level for level in levels if level != "remembered")
    assert (
        f"{name}.csv line 2, source_url: is missing; only evidence 'remembered' goes without a "
        "source: give the address of the page that prints the figure, or leave the row out"
    ) in edited(folder, name, 2, source_url="", evidence=seen)


def test_all_errors_of_all_files_come_at_once(folder: Path) -> None:
    edited(folder, "brand_sales", 5, sales_units="many", evidence="guessed")
    problems = edited(folder, "employment", 3, value="some")
    assert len(problems) == 3
    assert [p.split(":")[0] for p in problems] == [
        "brand_sales.csv line 5, sales_units",
        "brand_sales.csv line 5, evidence",
        "employment.csv line 3, value",
    ]


def test_a_repeated_row_is_refused(folder: Path) -> None:
    path = folder / "compilers.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    assert check_all(folder) == [
        f"compilers.csv line {len(lines) + 1}, compiler: repeats the key of line 2"
    ]


def test_two_sources_for_one_figure_are_two_rows(folder: Path) -> None:
    path = folder / "brand_sales.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    second = rows[0] | {"source_url": "https://example.org/another-page"}
    with path.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns("brand_sales"), lineterminator="\n").writerow(second)
    assert check_all(folder) == []


def test_a_wrong_header_says_what_differs(folder: Path) -> None:
    path = folder / "plants.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("city", "town", 1), encoding="utf-8")
    assert check_all(folder)[0] == "plants.csv line 1: lacks column city; has unknown column town"
    path.write_text(text.replace("plant_code,plant_name", "plant_name,plant_code", 1))
    assert "columns must be in this order: plant_code, plant_name, " in check_all(folder)[0]


def test_a_ragged_row_is_named(folder: Path) -> None:
    path = folder / "compilers.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "one,two\n", encoding="utf-8")
    line = len(text.splitlines()) + 1
    assert check_all(folder) == [f"compilers.csv line {line}: has 2 cells, the header 8"]


def test_files_that_are_missing_unknown_or_unreadable_are_named(folder: Path) -> None:
    (folder / "published_claims.csv").unlink()
    (folder / "employment.csv").write_bytes("définition\n".encode("latin-1"))
    (folder / "plants.csv").write_text('plant_code,"plant', encoding="utf-8")
    (folder / "prices.csv").write_text("a\n", encoding="utf-8")
    problems = check_all(folder)
    assert "published_claims.csv: is missing or cannot be read" in problems
    assert "employment.csv: is not UTF-8" in problems
    assert "prices.csv: has no row model in rows.py" in problems
    assert any(p.startswith("plants.csv line 1: is not CSV: ") for p in problems)


def test_an_empty_file_lacks_its_columns(folder: Path) -> None:
    (folder / "compilers.csv").write_text("", encoding="utf-8")
    problems = check_all(folder)
    assert f"compilers.csv line 1: lacks column {', '.join(columns('compilers'))}" in problems
