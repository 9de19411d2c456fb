-- Every snapshot_id that a mart names is a snapshot that was loaded and that meta_snapshots
-- describes.
{% set traced = [
    ("dim_brand", ["snapshot_id"]),
    ("dim_hs", ["snapshot_id"]),
    ("dim_plant", ["snapshot_id"]),
    ("dim_plant_capability", ["snapshot_id"]),
    ("fct_annual_brand_sales", ["snapshot_id"]),
    ("fct_annual_employment", ["snapshot_id", "earnings_snapshot_id"]),
    ("fct_annual_employment_by_definition", ["snapshot_id"]),
    ("fct_annual_fdi", ["snapshot_id"]),
    ("fct_annual_manufacturing", ["snapshot_id"]),
    ("fct_annual_new_vehicle_sales", ["snapshot_id", "sales_value_snapshot_id"]),
    ("fct_annual_plant_capability", ["snapshot_id"]),
    ("fct_annual_provincial_gdp", ["snapshot_id"]),
    ("fct_annual_registrations", ["snapshot_id"]),
    ("fct_annual_vehicles_in_use", ["snapshot_id"]),
    ("fct_annual_world_ev_sales", ["snapshot_id"]),
    ("fct_battery_production", ["snapshot_id"]),
    ("fct_capacity_utilization", ["snapshot_id"]),
    ("fct_charging_stations", ["snapshot_id"]),
    ("fct_ev_adoption", ["snapshot_id"]),
    ("fct_ev_production", ["snapshot_id"]),
    ("fct_exchange_rates", ["snapshot_id"]),
    ("fct_figure_vintages", ["snapshot_id"]),
    ("fct_fuel_ratings", ["snapshot_id"]),
    ("fct_investment_amounts", ["snapshot_id", "fx_snapshot_id"]),
    ("fct_investments", ["snapshot_id"]),
    ("fct_monthly_employment", ["snapshot_id", "earnings_snapshot_id"]),
    ("fct_monthly_ev_incentives", ["snapshot_id"]),
    ("fct_monthly_gdp", ["snapshot_id"]),
    ("fct_monthly_manufacturing", ["snapshot_id"]),
    ("fct_monthly_merchandise_trade", ["snapshot_id"]),
    ("fct_monthly_new_vehicle_sales", ["snapshot_id", "sales_value_snapshot_id"]),
    ("fct_monthly_prices", ["snapshot_id"]),
    ("fct_monthly_trade", ["snapshot_id"]),
    ("fct_monthly_vehicle_production_historical", ["snapshot_id"]),
    ("fct_published_claims", ["snapshot_id", "warehouse_snapshot_id"]),
    ("fct_quarterly_job_vacancies", ["snapshot_id"]),
    ("fct_quarterly_registrations", ["snapshot_id"]),
    ("fct_sales_by_origin", ["snapshot_id", "sales_value_snapshot_id"]),
    ("fct_trade_as_printed", ["snapshot_id"]),
    ("fct_vehicle_production", ["snapshot_id"]),
    ("fct_vehicle_recalls", ["snapshot_id"]),
    ("rpt_korea_scorecard", ["snapshot_id"]),
] %}

with named as (
    {% for table, columns in traced %}
    {% set last_table = loop.last %}
    {% for column in columns %}
    select distinct '{{ table }}' as table_name, {{ column }} as snapshot_id
    from {{ ref(table) }}
    where {{ column }} is not null
    {{ "union all" if not (last_table and loop.last) }}
    {% endfor %}
    {% endfor %}
)

select named.*
from named
left join {{ ref("meta_snapshots") }} as snapshots
    on named.snapshot_id = snapshots.snapshot_id
where snapshots.snapshot_id is null
