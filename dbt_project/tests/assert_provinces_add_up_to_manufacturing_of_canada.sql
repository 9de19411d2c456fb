-- Unadjusted sales of all provinces and territories (16-10-0048) are those of Canada (16-10-0047),
-- where none of the thirteen is withheld; where some are, those that are there do not exceed it.
{{ config(meta={
    "tolerance": "7,000 CAD",
    "reason": "fourteen figures rounded to a thousand dollars; both tables are released together",
}) }}
with sales as (
    select * from {{ ref("fct_monthly_manufacturing") }}
    where manufacturing_indicator_code = 'sales' and seasonal_adjustment = 'nsa'
),

compared as (
    select
        naics_code,
        reference_date,
        max(case when province_code = 'CA' then manufacturing_sales_cad end) as canada_cad,
        sum(case when province_code <> 'CA' then manufacturing_sales_cad end) as provinces_cad,
        count(case when province_code <> 'CA' then manufacturing_sales_cad end) as province_count
    from sales
    group by naics_code, reference_date
)

select * from compared
where provinces_cad - canada_cad > 7000
    or (province_count = 13 and canada_cad - provinces_cad > 7000)
