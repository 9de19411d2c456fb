-- The tables of sales do not separate British Columbia and the Territories: BT is a part of Canada
-- there, beside the nine other provinces, and its four parts have no rows. Everywhere else they
-- have rows of their own, and BT, where there is such a row, is `combined` and no part.
{{ config(meta={
    "tolerance": "none",
    "reason": "Added as a part and by its parts, British Columbia would count twice.",
}) }}
{% set tables_of_sales = ["fct_monthly_new_vehicle_sales", "fct_annual_new_vehicle_sales"] %}
{% set other_tables = [
    "fct_annual_manufacturing",
    "fct_annual_registrations",
    "fct_annual_vehicles_in_use",
    "fct_battery_production",
    "fct_ev_adoption",
    "fct_monthly_manufacturing",
    "fct_monthly_merchandise_trade",
    "fct_monthly_trade",
    "fct_quarterly_registrations",
] %}

with places as (
    {% for table in tables_of_sales + other_tables %}
    select distinct
        '{{ table }}' as table_name,
        {{ "true" if table in tables_of_sales else "false" }} as is_sales,
        province_code,
        province_level
    from {{ ref(table) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    table_name,
    province_code,
    province_level
from places
where (is_sales and province_code in ('BC', 'YT', 'NT', 'NU'))
    or (is_sales and province_code = 'BT' and province_level <> 'part')
    or (not is_sales and province_code = 'BT' and province_level <> 'combined')
