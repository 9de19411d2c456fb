"""The crosswalk seeds say what the publishers print: every name of the real files is matched."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "dbt_project" / "seeds"
INDUSTRY = ROOT.parent / "shared" / "data" / "industry"
EDITIONS = (2002, 2007, 2012, 2017, 2022)
CROSSWALKS = [
    "hs_codes",
    "make_brands",
    "publisher_countries",
    "publisher_provinces",
    "naics_industries",
]
# Their subheadings name two motors and no plug; 8703.40 to 8703.70 do say which hybrid plugs in.
HYBRIDS_OF_EITHER_KIND = {
    *("870122", "870123", "870220", "870230"),
    *("870441", "870442", "870443", "870451", "870452"),
}
RATINGS = sorted((INDUSTRY / "nrcan_fcr").glob("*.csv"))
OICA_BOOKS = ["cv-sales-2019", "cv-sales-2023", "pc-sales-2019", "pc-sales-2023"]

needs_files = pytest.mark.skipif(
    not INDUSTRY.is_dir(),
    reason=f"the publishers' real files are not beside this clone ({INDUSTRY})",
)


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def key(name: str) -> str:
    """As macros/crosswalks.sql, name_key."""
    return " ".join(name.split()).lower()


def country_key(name: str) -> str:
    return key(name.replace("*", ""))


def names(table: str, column: str, publisher: str) -> set[str]:
    return {row[column] for row in seed(table) if row["publisher"] == publisher}


def records(path: Path) -> list[dict[str, str]]:
    """A publisher's CSV: UTF-8 or, some years of NRCan, Windows-1252."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def unmatched(printed: Iterable[str], known: set[str]) -> list[str]:
    return sorted(set(printed) - known - {""})


def in_force(edition: int) -> dict[str, list[dict[str, str]]]:
    """The rows of hs_codes by prefix that hold in an edition, as hs_code_attributes takes them."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in seed("hs_codes"):
        first, last = int(row["hs_edition_from"] or 0), int(row["hs_edition_to"] or 9999)
        if first <= edition <= last:
            found.setdefault(row["hs_code"], []).append(row)
    return found


def meaning(hs_code: str, edition: int) -> dict[str, str] | None:
    fitting = [row for code, [row] in in_force(edition).items() if hs_code.startswith(code)]
    return max(fitting, key=lambda row: len(row["hs_code"]), default=None)


@pytest.mark.parametrize(
    ("name", "grain"),
    [
        ("hs_codes", ("hs_code", "hs_edition_from")),
        ("make_brands", ("publisher", "make_name", "model_pattern")),
        ("publisher_countries", ("publisher", "country_name")),
        ("publisher_provinces", ("publisher", "province_name")),
        ("naics_industries", ("naics_code",)),
        ("countries", ("country_code",)),
        ("powertrains", ("powertrain_code",)),
    ],
)
def test_the_grain_holds(name: str, grain: tuple[str, ...]) -> None:
    keys = [tuple(row[column] for column in grain) for row in seed(name)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", CROSSWALKS)
def test_every_row_says_where_it_is_from(name: str) -> None:
    assert [row for row in seed(name) if not row["source"].strip()] == []


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("make_brands", "make_name"),
        ("make_brands", "model_pattern"),
        ("publisher_countries", "country_name"),
        ("publisher_provinces", "province_name"),
    ],
)
def test_names_are_written_as_their_keys(name: str, column: str) -> None:
    assert [row[column] for row in seed(name) if row[column] != key(row[column])] == []


def test_codes_are_those_of_the_other_tables() -> None:
    with (ROOT / "sources/curated/brands.csv").open(encoding="utf-8", newline="") as stream:
        brands = {row["brand_code"] for row in csv.DictReader(stream)}
    held_against = [
        ("make_brands", "brand_code", brands),
        ("publisher_countries", "country_code", {r["country_code"] for r in seed("countries")}),
        ("publisher_provinces", "province_code", {r["province_code"] for r in seed("provinces")}),
        ("hs_codes", "powertrain_code", {r["powertrain_code"] for r in seed("powertrains")}),
    ]
    for name, column, codes in held_against:
        assert {row[column] for row in seed(name)} - {""} <= codes, name


def test_only_what_is_a_country_or_province_has_its_code() -> None:
    for row in seed("publisher_countries"):
        assert bool(row["country_code"]) == (row["row_kind"] == "country"), row
        assert (row["is_aggregate"] == "true") == (row["row_kind"] == "aggregate"), row
    for row in seed("publisher_provinces"):
        assert bool(row["province_code"]) == (row["row_kind"] == "province"), row


def test_only_light_vehicle_brands_have_a_brand() -> None:
    others = {row["make_name"] for row in seed("make_brands") if not row["brand_code"]}
    light = [row for row in seed("make_brands") if row["make_kind"] == "light_vehicle_brand"]
    today = [row for row in light if "has ended" not in row["source"]]
    assert {row["make_name"] for row in today if not row["brand_code"]} == {
        "bugatti",
        "fisker",
        "karma",
    }
    ended = [row for row in light if "has ended" in row["source"]]
    assert {(row["publisher"], row["brand_code"]) for row in ended} == {("nrcan", "")}
    assert others.isdisjoint({row["make_name"] for row in light if row["brand_code"]})


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_edition_has_two_rows_for_one_prefix(edition: int) -> None:
    assert [code for code, rows in in_force(edition).items() if len(rows) > 1] == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_longer_prefix_stands_beside_a_shorter_one_of_its_heading_only(edition: int) -> None:
    """8705 to 8707 are whole headings; where codes differ there is no heading row to fall back on,
    so that a code outside its edition is null."""
    codes = in_force(edition)
    assert [c for c in codes for other in codes if c != other and c.startswith(other)] == []


def test_hs_codes_are_text_with_their_leading_zeros_and_editions() -> None:
    for row in seed("hs_codes"):
        assert row["hs_code"].isdigit() and len(row["hs_code"]) in (4, 6), row
        assert row["hs_edition_from"] in ("", *map(str, EDITIONS[1:])), row
        assert row["hs_edition_to"] in ("", *map(str, EDITIONS[:-1])), row
        assert len(row["lookup_words"].split(";")) <= 8, "hs_text_is_confirmed looks at eight"
        assert row["lookup_words"] == row["lookup_words"].lower()
        assert "%" not in row["lookup_words"] and "_" not in row["lookup_words"]


def test_hybrid_any_is_used_where_the_code_does_not_say_which_hybrid() -> None:
    used = {r["hs_code"] for r in seed("hs_codes") if r["powertrain_code"] == "hybrid_any"}
    assert used == HYBRIDS_OF_EITHER_KIND


@pytest.mark.parametrize(
    ("hs_code", "edition", "powertrain"),
    [
        ("8703400000", 2022, "hev"),
        ("8703500000", 2022, "hev"),
        ("8703600000", 2017, "phev"),
        ("8703700000", 2017, "phev"),
        ("8703800000", 2017, "bev"),
        ("8703230000", 2017, "ice"),
        ("87046000", 2022, "bev"),
        ("87043100", 2022, "ice"),
        ("87043100", 2017, "mixed"),
        ("87024000", 2017, "bev"),
        ("87012400", 2022, "bev"),
        ("8703900000", 2012, "mixed"),
    ],
)
def test_powertrains_by_code_and_edition(hs_code: str, edition: int, powertrain: str) -> None:
    row = meaning(hs_code, edition)
    assert row and row["powertrain_code"] == powertrain


@pytest.mark.parametrize(
    ("hs_code", "edition"),
    [("87038000", 2012), ("87046000", 2017), ("85076000", 2007), ("87012000", 2022)],
)
def test_a_code_outside_its_edition_has_no_meaning(hs_code: str, edition: int) -> None:
    assert meaning(hs_code, edition) is None


def test_snow_and_golf_vehicles_are_not_passenger_vehicles() -> None:
    row = meaning("8703101000", 2022)
    assert row and row["product_group"] == "snow_or_golf_vehicle"


def test_electric_vehicles_and_lithium_batteries_are_flagged() -> None:
    for row in seed("hs_codes"):
        electric = row["powertrain_code"] in ("bev", "phev", "hev", "hybrid_any")
        expected = electric or row["product_group"] == "lithium_ion_battery"
        assert (row["is_ev_or_battery"] == "true") == expected, row


def test_provinces_of_every_publisher_are_complete() -> None:
    all_codes = {r["province_code"] for r in seed("provinces")} - {"CA", "BT"}
    for publisher in ("izev", "afdc", "cimt"):
        rows = [r for r in seed("publisher_provinces") if r["publisher"] == publisher]
        assert {r["province_code"] for r in rows} - {""} == all_codes, publisher


@needs_files
@pytest.mark.parametrize(
    "path", sorted((INDUSTRY / "nrcan_fcr").glob("*.csv")), ids=lambda p: p.stem
)
def test_every_make_of_the_fuel_consumption_ratings_is_matched(path: Path) -> None:
    makes = {key(row["Make"] or "") for row in records(path)}
    assert unmatched(makes, names("make_brands", "make_name", "nrcan")) == []


@needs_files
def test_every_make_of_the_recalls_is_matched() -> None:
    rows = records(INDUSTRY / "tc_vrdb" / "vrdb_60days_daily.csv")
    makes = {key(row["MAKE_NAME_NM"]) for row in rows}
    assert len(rows) == 2029
    assert unmatched(makes, names("make_brands", "make_name", "vrdb")) == []


@needs_files
@pytest.mark.parametrize("book", OICA_BOOKS)
def test_every_label_of_the_world_sales_is_matched(book: str) -> None:
    sheet = CalamineWorkbook.from_path(INDUSTRY / "oica" / f"{book}.xlsx").get_sheet_by_index(0)
    # From column A on, blank or not: titles of the older books stand further to the right.
    labels = {country_key(str(row[0])) for row in sheet.to_python(skip_empty_area=False)}
    assert "canada" in labels
    assert unmatched(labels, names("publisher_countries", "country_name", "oica")) == []


@needs_files
def test_every_country_of_the_world_production_is_matched() -> None:
    rows = records(INDUSTRY / "oica" / "production_tidy_jhelvy.csv")
    labels = {country_key(row["country"]) for row in rows}
    known = {
        r["country_name"]: r["country_code"]
        for r in seed("publisher_countries")
        if r["publisher"] == "oica"
    }
    assert unmatched(labels, set(known)) == []
    for row in rows:
        # The file's own codes: two letters, but CN-TW for Taiwan and NA for what is no country.
        printed = row["code_iso_alpha2"].removeprefix("CN-")
        if printed != "NA":
            assert known[country_key(row["country"])] == printed


@needs_files
def test_every_region_of_the_ev_explorer_is_matched() -> None:
    book = CalamineWorkbook.from_path(INDUSTRY / "iea" / "EVDataExplorer2025.xlsx")
    header, *rows = book.get_sheet_by_name("GEVO_EV_2025").to_python()
    groups = {country_key(r[0]): r[header.index("Aggregate group")] for r in rows}
    known = {
        r["country_name"]: r["row_kind"]
        for r in seed("publisher_countries")
        if r["publisher"] == "iea"
    }
    assert unmatched(groups, set(known)) == []
    assert {n for n, group in groups.items() if group != "Other"} <= {
        n for n, kind in known.items() if kind == "aggregate"
    }


@needs_files
def test_every_province_of_the_charging_stations_is_matched() -> None:
    states = {key(row["State"]) for row in records(INDUSTRY / "afdc" / "EV_stations_raw.csv")}
    assert unmatched(states, names("publisher_provinces", "province_name", "afdc")) == []
