-- Revenue from goods made (16-10-0117) lies near the sum of the twelve unadjusted months of sales
-- (16-10-0047). A warning: two surveys, of which the monthly one is reconciled with the annual one
-- for all of manufacturing and may differ by industry (its own footnote), and the latest annual
-- year is preliminary.
{{ config(severity="warn", meta={
    "tolerance": "15 %",
    "reason": "another sample, list of plants and time of revision; a wrong scale is far outside",
}) }}
with months as (
    select
        naics_code,
        {{ period_start("reference_date", "annual") }} as reference_date,
        count(manufacturing_sales_cad) as month_count,
        sum(manufacturing_sales_cad) as sales_cad
    from {{ ref("fct_monthly_manufacturing") }}
    where province_code = 'CA'
        and manufacturing_indicator_code = 'sales'
        and seasonal_adjustment = 'nsa'
    group by naics_code, {{ period_start("reference_date", "annual") }}
),

years as (
    select
        naics_code,
        reference_date,
        goods_revenue_cad
    from {{ ref("fct_annual_manufacturing") }}
    where province_code = 'CA' and manufacturing_indicator_code = 'goods_revenue'
)

select
    years.naics_code,
    years.reference_date,
    years.goods_revenue_cad,
    months.sales_cad
from years
inner join months
    on years.naics_code = months.naics_code
    and years.reference_date = months.reference_date
where months.month_count = 12
    and abs({{ change_pct("years.goods_revenue_cad", "months.sales_cad") }}) > 15
