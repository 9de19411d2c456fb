"""Fetch to publish over HTTP, on synthetic tables that fill what the sample leaves empty."""

import duckdb

from tests.pipeline import Canauto

# Columns that nothing fills, neither the sample nor the synthetic tables, and why.
NEVER_FILLED = {
    **{
        f"marts.fct_investments.{column}": "every headline amount was announced in dollars so far"
        for column in ("fx_date", "fx_rate", "fx_snapshot_id", "value_status")
    },
    "marts.fct_figure_vintages.value_status": "no headline figure was suppressed or missing so far",
    "marts.fct_ev_production.published_on": "the pages with these figures do not say when",
    "marts.fct_monthly_employment.employees_change_since_2026_01": "they end before the agreement",
    "metadata.meta_snapshots.published_on": "a curated file has a date on every row instead",
}
# Each table has one vintage here; tests/integration/test_structure.py fills it with a second.
FILLED_LATER = "metadata.meta_structure_changes"


def test_every_published_table_has_rows(synthetic: Canauto) -> None:
    rows = {f"{t['schema']}.{t['name']}": t["rows"] for t in synthetic.manifest()["tables"]}
    assert len(rows) >= 25
    assert [name for name, count in rows.items() if count == 0] == [FILLED_LATER]


def test_every_published_column_is_filled_somewhere(sample: Canauto, synthetic: Canauto) -> None:
    filled = [_filled_columns(canauto) for canauto in (sample, synthetic)]
    empty = {name for name in filled[0] if not any(columns[name] for columns in filled)}
    assert empty == set(NEVER_FILLED)


def test_the_four_bases_of_origin_are_all_there(sample: Canauto, synthetic: Canauto) -> None:
    """The sample has no customs files: its basis import_country is empty, and not filled up."""
    bases = "select distinct origin_basis from marts.fct_sales_by_origin"
    found = [{row["origin_basis"] for row in c.query(bases)} for c in (sample, synthetic)]
    printed = {"manufacture_region", "brand_owner_country", "brand_heritage_country"}
    assert found == [printed, printed | {"import_country"}]


def test_imports_by_country_leave_out_used_vehicles(synthetic: Canauto) -> None:
    """Synthetic (tests/doubles/feed_cimt.py): 16,400 vehicles a month that are not used ones."""
    rows = synthetic.query(
        "select origin_code, sales_units, is_series_break from marts.fct_sales_by_origin "
        "where origin_basis = 'import_country' and cadence = 'annual' "
        "and reference_date = '2022-01-01' order by 1"
    )
    months = {"JP": 200, "KR": 4_800, "MX": 4_400, "US": 7_000, "all": 16_400}
    assert [tuple(row.values()) for row in rows] == [
        (country, 12 * vehicles, True) for country, vehicles in months.items()
    ]


def _filled_columns(canauto: Canauto) -> dict[str, bool]:
    with duckdb.connect(str(canauto.current / "canauto.duckdb"), read_only=True) as con:
        columns = con.execute(
            "select schema_name || '.' || table_name, column_name from duckdb_columns() "
            "where schema_name in ('marts', 'metadata') "
            f"and schema_name || '.' || table_name <> '{FILLED_LATER}'"
        ).fetchall()
        return {
            f"{table}.{column}": con.execute(f"select count({column}) > 0 from {table}").fetchone()
            == (True,)
            for table, column in columns
        }


def test_all_tests_ran_and_none_failed(synthetic: Canauto) -> None:
    ended = synthetic.query("select status, count(*) as n from metadata.meta_tests group by 1")
    assert {row["status"] for row in ended} <= {"pass", "warn"}
    assert sum(row["n"] for row in ended) > 200
    again = synthetic.query(
        "select table_name, test_name from metadata.meta_tests "
        "group by table_schema, table_name, test_name having count(*) > 1"
    )
    assert again == []  # dbt's own test of it runs before there are rows.


def test_jobs_in_vehicle_and_parts_plants(synthetic: Canauto) -> None:
    rows = synthetic.query(
        "select naics_code, seasonal_adjustment as sa, count(*) as n, count(employees) as known, "
        "count(average_weekly_earnings_cad) as paid from marts.fct_monthly_employment "
        "where naics_code in ('3361', '3362', '3363') group by 1, 2 order by 1, 2"
    )
    months = 24
    # Unadjusted pay is there for Canada, Quebec, Ontario and Nunavut, whose 3361 is suppressed.
    assert [tuple(row.values()) for row in rows] == [
        ("3361", "nsa", 14 * months, 11 * months - 1, 3 * months),
        ("3361", "sa", months, months, months),
        ("3362", "nsa", 14 * months, 14 * months, 4 * months),
        ("3362", "sa", months, months, months),
        ("3363", "nsa", 14 * months, 14 * months, 4 * months),
        ("3363", "sa", months, months, months),
    ]
    hidden = synthetic.query(
        "select distinct province_code, value_status from marts.fct_monthly_employment "
        "where employees is null order by 1"
    )
    assert [tuple(row.values()) for row in hidden] == [
        ("MB", "suppressed"),
        ("NT", "suppressed"),
        ("NU", "suppressed"),
        ("YT", "suppressed"),
    ]


def test_the_successor_table_wins_from_its_first_month(synthetic: Canauto) -> None:
    rows = synthetic.query(
        "select strftime(reference_date, '%Y-%m') as month, source_table, is_series_break, "
        "sales_units_change_pct is null as unchanged from marts.fct_sales_by_origin "
        "where origin_basis = 'manufacture_region' and cadence = 'monthly' "
        "and origin_code = 'overseas' and reference_date between '2022-12-01' and '2024-01-01' "
        "order by 1"
    )
    months = {row["month"]: tuple(row.values())[1:] for row in rows}
    assert months["2022-12"] == ("20100001", False, False)
    assert months["2023-01"] == ("20100085", True, True)
    assert months["2023-12"] == ("20100085", False, True)
    assert months["2024-01"] == ("20100085", False, False)


def test_shares_are_parts_of_the_published_total(synthetic: Canauto) -> None:
    rows = synthetic.query(
        "select reference_date, sum(sales_share) as whole, min(total_basis) as basis "
        "from marts.fct_sales_by_origin where origin_basis = 'manufacture_region' "
        "and origin_level = 'region' and cadence = 'annual' and is_complete group by 1 order by 1"
    )
    assert len(rows) >= 2
    assert all(abs(row["whole"] - 1) < 1e-9 and row["basis"] == "published" for row in rows)


def test_korea_is_seen_in_the_customs_figures(synthetic: Canauto) -> None:
    """Vehicles, parts and batteries from Korea, month by month, on the private warehouse."""
    rows = synthetic.raw(
        "select substr(hs_code, 1, 4), count(distinct reference_date), min(reference_date)::text, "
        "max(reference_date)::text, sum(case when reference_date = '2024-12-01' then "
        "trade_value_cad end), sum(case when reference_date = '2024-12-01' then quantity end) "
        "from staging.stg_cimt__trade_flows where trade_flow = 'import' "
        "and partner_country_code = 'KR' and (hs_code like '8703%' or hs_code like '8708%' "
        "or hs_code like '8507%') group by 1 order by 1"
    )
    months = (72, "2019-01-01", "2024-12-01")
    # Synthetic (tests/doubles/feed_cimt.py): 15 % above 2019, and the month's number on each row.
    assert rows == [
        ("8507", *months, 5_750_000 + 12, 900_000),
        ("8703", *months, 104_650_000 + 34_500_000 + 2 * 12, 4_100 + 700),
        ("8708", *months, 13_800_000 + 8_050_000 + 2 * 12, None),
    ]


def test_electric_vans_that_canada_made_are_seen_in_its_exports(synthetic: Canauto) -> None:
    rows = synthetic.raw(
        "select year(reference_date), province_code, province_basis, powertrain_code, "
        "is_ev_or_battery, count(*) from staging.stg_cimt__trade_flows "
        "where trade_flow = 'domestic_export' and hs6_code = '870460' group by all order by 1"
    )
    assert rows == [(year, "ON", "origin", "bev", True, 12) for year in (2023, 2024)]
