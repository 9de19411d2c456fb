-- The countries that passenger vehicles came from, and what came without a country, add up to all
-- countries, in dollars always and in vehicles where every country has a count; and the years are
-- the customs rows of staging, added once more and without the models in between.
{{ config(meta={
    "tolerance": "0 vehicles, 0.5 dollars; shares 1e-9",
    "reason": "customs counts every vehicle and publishes whole dollars; a double is not a decimal",
}) }}
with imports as (
    select * from {{ ref("fct_sales_by_origin") }}
    where origin_basis = 'import_country' and is_complete
),

compared as (
    select
        cadence,
        reference_date,
        max(case when origin_code = 'all' then sales_value_cad end) as total_value,
        sum(case when origin_code <> 'all' then sales_value_cad end) as sum_of_values,
        max(case when origin_code = 'all' then sales_units end) as total_units,
        sum(case when origin_code <> 'all' then sales_units end) as sum_of_units,
        sum(case when origin_code <> 'all' then sales_share end) as sum_of_shares,
        count(*) - count(sales_units) as uncounted_rows
    from imports
    group by cadence, reference_date
),

published as (
    select
        cast(date_trunc('year', reference_date) as date) as reference_date,
        sum(trade_value_cad) as customs_value
    from {{ ref("stg_cimt__trade_flows") }}
    where trade_flow = 'import'
        and hs6_code like '8703%'
        and hs6_code <> '870310'
        and (vehicle_condition is null or vehicle_condition = 'new')
    group by cast(date_trunc('year', reference_date) as date)
)

select
    compared.*,
    published.customs_value
from compared
left join published
    on compared.reference_date = published.reference_date
    and compared.cadence = 'annual'
where abs(total_value - sum_of_values) > 0.5
    or abs(total_value - published.customs_value) > 0.5
    or (
        uncounted_rows = 0
        and (total_units <> sum_of_units or abs(sum_of_shares - 1) > 0.000000001)
    )
