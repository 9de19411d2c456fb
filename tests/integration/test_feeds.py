"""Feeds through the whole pipeline: a subscriber's file by hand, and one that is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sources.test_results import statuses_by_test
from tests.pipeline import Canauto

SECRET = "Genesis of a subscriber"
PART = "desrosiers_2026_01"
LICENSED = f"Brand,Jan 2026\nKia,6021\n{SECRET},512\n"
LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head></html>\n"


@pytest.fixture(scope="module")
def brought(small: Canauto, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canauto]:
    """A release, and then one with a licensed file."""
    folder = tmp_path_factory.mktemp("feeds")
    canauto = Canauto.copy_of(small, folder)
    (folder / "DesRosiers 2026-01.csv").write_text(LICENSED)
    answer = canauto("refresh", "--only", "desrosiers", "--from", "DesRosiers 2026-01.csv")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "fetched/feeds/desrosiers: NEW" in answer.stdout
    yield canauto


def test_every_publisher_was_asked_and_answered(synthetic: Canauto) -> None:
    checks = synthetic.raw(
        "select dataset, count(*) filter (where state = 'NEW') as new, "
        "count(*) filter (where state not in ('NEW', 'UNCHANGED')) as other "
        "from raw.release_log where source = 'feeds' and kind = 'check' group by dataset"
    )
    assert {name for name, new, _ in checks if new} == {
        name for name, *_ in synthetic.raw(
            "select dataset from raw.datasets where source = 'feeds' and licence_id <> 'subscriber'"
        )
    }  # fmt: skip
    assert [name for name, _, other in checks if other] == []


@pytest.mark.parametrize(
    "rows",
    [
        "staging.stg_izev__incentives where brand_code in ('hyundai', 'kia', 'genesis')",
        "staging.stg_nrcan__fuel_ratings where brand_code in ('hyundai', 'kia', 'genesis')",
        "staging.stg_transport_canada__vehicle_recalls where brand_code in ('hyundai', 'kia')",
        "staging.stg_curated__brand_sales where brand_code in ('hyundai', 'kia', 'genesis')",
        *(
            "staging.stg_cimt__trade_flows where partner_country_code = 'KR' "
            f"and trade_flow = 'import' and hs_code like '{chapter}%'"
            for chapter in ("8703", "8708", "8507")
        ),
        "staging.stg_bank_of_canada__fx_rates where currency_code = 'KRW'",
        "staging.stg_iea__ev_figures where country_code = 'KR'",
        "private.stg_oica__sales_figures where country_code = 'KR'",
        "private.stg_oica__production_figures where country_code = 'KR'",
        "staging.stg_curated__investments where hq_country_code = 'KR'",
        "staging.stg_curated__trade_figures where partner_country_code = 'KR'",
    ],
)
def test_korea_is_visible_in_every_feed_that_knows_it(synthetic: Canauto, rows: str) -> None:
    assert synthetic.raw(f"select count(*) > 0 from {rows}") == [(True,)]


def test_a_licensed_file_comes_in_without_a_line_of_code(brought: Canauto) -> None:
    cells = brought.raw(
        "select part, column_header, cell from private.stg_licensed__cells order by row_number"
    )
    assert cells == [
        *[("desrosiers_2026_01", "Brand", "Kia"), ("desrosiers_2026_01", "Jan 2026", "6021")],
        ("desrosiers_2026_01", "Brand", SECRET),
        ("desrosiers_2026_01", "Jan 2026", "512"),
    ]


def test_nothing_of_it_goes_out(brought: Canauto) -> None:
    for name, content in brought.release_bytes().items():
        assert SECRET.encode() not in content, name
        assert PART.encode() not in content, name
    with duckdb.connect(str(brought.current / "canauto.duckdb"), read_only=True) as con:
        schemas = con.execute("select distinct schema_name from duckdb_tables()").fetchall()
        row_count = con.execute(
            "select row_count from metadata.meta_datasets where dataset = 'desrosiers'"
        ).fetchall()
        snapshots = con.execute(
            "select distinct dataset from metadata.meta_snapshots where source = 'feeds'"
        ).fetchall()
    assert {name for (name,) in schemas} == {"marts", "metadata"}
    assert row_count == [(None,)]
    # Their notes quote figures: OICA's say why some were refused.
    assert not {"desrosiers", "oica_sales", "oica_production"} & {name for (name,) in snapshots}
    assert ("iea_global_ev",) in snapshots


def test_a_login_page_is_refused_and_the_last_good_file_stands(
    brought: Canauto, tmp_path: Path
) -> None:
    canauto = Canauto.copy_of(brought, tmp_path)
    release = canauto.release_id
    (tmp_path / "page.csv").write_text(LOGIN_PAGE)
    answer = canauto("refresh", "--only", "desrosiers", "--from", "desrosiers_2026_01=page.csv")
    assert answer.returncode == 3
    assert "INVALID: desrosiers, part desrosiers_2026_01, answered with a web page" in answer.stderr
    assert "The last good snapshot stands." in answer.stderr
    assert canauto.release_id == release
    assert len(canauto.raw("select * from raw.desrosiers")) == 4


def test_of_oica_the_newest_workbook_stands_and_nothing_goes_out(synthetic: Canauto) -> None:
    sales = synthetic.raw(
        "select vehicle_kind, edition_year, sales_units from private.stg_oica__sales_figures "
        "where country_code = 'CA' and reference_date = date '2023-01-01' order by 1"
    )
    assert sales == [
        ("commercial_vehicles", 2023, 1_502_357.0),
        ("passenger_cars", 2023, 262_159.0),
    ]
    names = synthetic.raw(
        "select distinct country_name_printed from private.stg_oica__sales_figures order by 1"
    )
    assert [name for (name,) in names] == [
        *("BULGARIA", "CANADA", "KAZAKHSTAN", "KAZAKHSTAN*", "SOUTH KOREA", "SWITZERLAND"),
        "UNITED STATES OF AMERICA",
    ]
    for content in synthetic.release_bytes().values():
        assert b"KAZAKHSTAN*" not in content


def test_of_oicas_production_the_cut_years_are_not_there_and_status_says_so(
    synthetic: Canauto,
) -> None:
    canada = synthetic.raw(
        "select year(reference_date), sum(production_units) "
        "from private.stg_oica__production_figures where country_code = 'CA' group by 1 order by 1"
    )
    assert canada == [(2016, 2_360_000), (2019, 1_916_585), (2020, 1_376_623), (2022, 1_228_735)]
    (status,) = (
        d
        for d in json.loads(synthetic("status", "--json").stdout)["datasets"]
        if d["dataset"] == "oica_production"
    )
    assert status["state"] == "NEW"
    assert "Warning: oica_production, part tidied, has figures cut at the" in status["message"]
    # The figures are held against printed ones, and a release does not say that they are there.
    name = "assert_printed_production_of_canada_agrees_with_oica"
    ended = statuses_by_test(synthetic.data / "dbt")
    assert [status for test, status in ended.items() if name in test] == ["pass"]
    assert synthetic.query(
        "select count(*) as tests from metadata.meta_tests "
        f"where table_schema = 'private' or test_name = '{name}'"
    ) == [{"tests": 0}]


def test_electric_cars_of_canada_and_korea(sample: Canauto, synthetic: Canauto) -> None:
    """The sample has the real figures of both, the doubles the real ones of Canada."""
    for canauto in (sample, synthetic):
        sales = canauto.raw(
            "select powertrain_code, list(ev_value order by reference_date) "
            "from staging.stg_iea__ev_figures where country_code = 'CA' and vehicle_mode = 'Cars' "
            "and ev_parameter = 'EV sales' and powertrain_code in ('bev', 'phev') "
            "group by 1 order by 1"
        )
        assert sales == [
            ("bev", [32_000, 37_000, 59_000, 91_000, 130_000, 190_000]),
            ("phev", [19_000, 14_000, 28_000, 24_000, 41_000, 62_000]),
        ]
        countries = canauto.raw("select distinct country_code from staging.stg_iea__ev_figures")
        assert {"CA", "KR"} <= {code for (code,) in countries}
        assert None not in {code for (code,) in countries}
