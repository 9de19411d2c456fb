-- Every snapshot that a mart names was loaded, and meta_snapshots describes it; and every mart that
-- holds figures names one. Counted over all vintages are fct_revisions alone.
{% set traced = [
    "dim_brand",
    "dim_brand_owner",
    "dim_hs",
    "dim_plant",
    "dim_plant_capability",
    "fct_annual_brand_sales",
    "fct_annual_employment",
    "fct_annual_employment_by_definition",
    "fct_annual_fdi",
    "fct_annual_manufacturing",
    "fct_annual_new_vehicle_sales",
    "fct_annual_plant_capability",
    "fct_annual_provincial_gdp",
    "fct_annual_registrations",
    "fct_annual_vehicles_in_use",
    "fct_annual_world_ev_sales",
    "fct_battery_production",
    "fct_capacity_utilization",
    "fct_charging_stations",
    "fct_ev_adoption",
    "fct_ev_production",
    "fct_exchange_rates",
    "fct_figure_vintages",
    "fct_fuel_ratings",
    "fct_investment_amounts",
    "fct_investments",
    "fct_monthly_employment",
    "fct_monthly_ev_incentives",
    "fct_monthly_gdp",
    "fct_monthly_manufacturing",
    "fct_monthly_merchandise_trade",
    "fct_monthly_new_vehicle_sales",
    "fct_monthly_prices",
    "fct_monthly_trade",
    "fct_monthly_vehicle_production_historical",
    "fct_published_claims",
    "fct_quarterly_job_vacancies",
    "fct_quarterly_registrations",
    "fct_sales_by_origin",
    "fct_trade_as_printed",
    "fct_vehicle_production",
    "fct_vehicle_recalls",
    "rpt_korea_scorecard",
] %}
{% set over_all_vintages = ["fct_revisions"] %}
{% set traceable = traceable_columns() %}

with named as (
    {% for table in traced %}
    {% set last_table = loop.last %}
    {% set relation = ref(table) %}
    {% for column in traceable.get(table, ["snapshot_id"]) %}
    select distinct '{{ table }}' as table_name, {{ column }} as snapshot_id
    from {{ relation }}
    where {{ column }} is not null
    {{ "union all" if not (last_table and loop.last) }}
    {% endfor %}
    {% endfor %}
),

untraced as (
    {% for table, columns in traceable.items() %}
    {% set holds_figures = not table.startswith("dim_") and table not in over_all_vintages %}
    {% if table not in traced and (columns or holds_figures) %}
    select '{{ table }}' as table_name, 'names no snapshot, or is not listed' as snapshot_id
    union all
    {% endif %}
    {% endfor %}
    select
        null as table_name,
        null as snapshot_id
)

select named.*
from named
left join {{ ref("meta_snapshots") }} as snapshots
    on named.snapshot_id = snapshots.snapshot_id
where snapshots.snapshot_id is null
union all
select *
from untraced
where table_name is not null
