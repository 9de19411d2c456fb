"""Every declared table from HTTP to its staging model, on synthetic figures."""

from pathlib import Path

import pytest

from sources.model import StatcanTable
from sources.registry import load_registry
from tests.pipeline import Canauto

TABLES = {t.id: t for t in load_registry().datasets.values() if isinstance(t, StatcanTable)}
MODELS = Path(__file__).parents[2] / "dbt_project" / "models" / "staging" / "statcan"
LABELLED = {
    pid: f"stg_statcan__{table.entity}s"
    for pid, table in TABLES.items()
    if "statcan_labelled(" in (MODELS / f"stg_statcan__{table.entity}s.sql").read_text()
}


def test_each_labelled_model_shows_all_rows_once_with_their_labels(synthetic: Canauto) -> None:
    assert len(LABELLED) == 23
    for pid, model in LABELLED.items():
        ((raw,),) = synthetic.raw(f"select count(*) from raw.statcan__{pid} where valid_to is null")
        ((shown, codes, french),) = synthetic.raw(
            "select count(*), count(geography_code), count(geography_label_fr) "
            f"from staging.{model}"
        )
        assert shown == codes == french == raw > 0, model


@pytest.mark.parametrize(
    ("model", "sql", "rows"),
    [
        (
            "historical_annual_new_motor_vehicle_sales",
            # A made-up 38,000 dollars a vehicle, published in thousands.
            "max(sales_value_cad) / max(sales_units) from {} where geography_code = '11124'",
            [(38_000.0,)],
        ),
        (
            "annual_new_motor_vehicle_sales",
            "count(sales_units), count(sales_value_cad), count(*) from {}",
            [(132, 132, 264)],
        ),
        (
            "industry_weekly_earnings",
            "count(distinct overtime_label_en), count(distinct average_weekly_earnings_cad) "
            "from {} where coordinate like '1.1._.132' and reference_date = '2024-12-01'",
            [(2, 2)],
        ),
        (
            "industry_gdp_estimates",
            "prices_label_en, count(gdp_cad_saar), count(gdp_cad_trading_day_adjusted), "
            "min(gdp_cad_saar) > 1e8 from {} where naics_code = '336Y' group by 1 order by 1",
            [("2017 constant prices", 24, 24, True), ("Chained (2017) dollars", 24, 24, True)],
        ),
        (
            "provincial_industry_gdp_estimates",
            "max(contribution_pct_points), min(gdp_cad) > 1e7, min(gdp_cad_chained) > 1e7 from {}",
            [(0.12, True, True)],
        ),
        (
            "manufacturing_indicators",
            "max(ratio_to_sales), min(manufacturing_value_cad) >= 50000 from {}",
            [(1.62, True)],
        ),
        (
            "annual_manufacturing_statistics",
            "count(employees) filter (uom_id <> 249), max(employees) < 1e5, "
            "min(manufacturing_value_cad) >= 50000 from {}",
            [(0, True, True)],
        ),
        (
            "historical_motor_vehicle_production_counts",
            "value_status, count(*), count(production_units) from {} "
            "where vehicle_type_member_id = 148 and reference_date >= '2010-10-01' "
            "group by 1 order by 1 nulls first",
            [(None, 1, 1), ("not_available", 2, 0)],
        ),
        (
            "commodity_merchandise_trade_values",
            "napcs_label_en, count(distinct napcs_code) from {} group by 1 "
            "having count(distinct napcs_code) > 1 order by 1",
            [
                ("Medium and heavy trucks, buses, and other motor vehicles", 2),
                ("Passenger cars and light trucks", 2),
            ],
        ),
        (
            "partner_merchandise_trade_values",
            "max(merchandise_trade_cad) < 0, count(distinct basis_member_id) from {} "
            "where trade_member_id = 3",
            [(True, 1)],
        ),
        (
            "consumer_prices",
            "uom_id, count(distinct product_member_id) from {} where uom_id <> 17 group by 1",
            [(25, 1)],
        ),
        (
            "daily_exchange_rates",
            "isodow(reference_date) > 5, value_status, count(*), count(cad_per_unit) from {} "
            "where currency_member_id = 2 group by 1, 2 order by 1",
            [(False, None, 10, 10), (True, "not_available", 4, 0)],
        ),
        (
            "industrial_capacity_utilization_rates",
            "value_status, count(capacity_utilization_pct) from {} where naics_code = '313' "
            "group by 1 order by 1 nulls first",
            [(None, 10), ("not_available", 0), ("use_with_caution", 1)],
        ),
        (
            "registered_vehicles",
            "sum(registered_vehicles) filter (coordinate = '1.1.1.1') = "
            "sum(registered_vehicles) filter (coordinate <> '1.1.1.1') "
            "from {} where coordinate like '%.1.1.1'",
            [(True,)],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)
def test_figures_are_what_the_table_means(
    synthetic: Canauto, model: str, sql: str, rows: list[tuple[object, ...]]
) -> None:
    found = synthetic.raw("select " + sql.format(f"staging.stg_statcan__{model}"))
    assert [tuple(_rounded(value) for value in row) for row in found] == rows


def _rounded(value: object) -> object:
    return round(value, 6) if isinstance(value, float) else value
