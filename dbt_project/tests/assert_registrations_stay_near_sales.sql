-- Registrations in Canada lie between 10 per cent under and 4 per cent over the sales of the same
-- three months. The two count different things at different moments: sales when the dealer sells,
-- trucks over 14,000 lb and buses included; registrations when the vehicle is put on the road,
-- without them. Shown, and no reason to publish nothing.
{{
    config(
        severity="warn",
        meta={
            "tolerance": "-10 to +4 per cent of sales",
            "reason": "Seen in the 14 quarters of 2023-Q1 to 2026-Q2: from -6.4 (2025-Q4) to +0.6"
            ~ " per cent (2023-Q4), on average -3.4; about 3.5 points of margin on each side.",
        }
    )
}}
with sales as (
    select
        {{ period_start("reference_date", "quarterly") }} as reference_date,
        sum(sales_units) as sales_units
    from {{ ref("fct_monthly_new_vehicle_sales") }}
    where province_code = 'CA'
        and vehicle_type_code = 'all'
        and powertrain_group_code = 'all'
        and manufacture_region_code = 'all'
        and seasonal_adjustment = 'nsa'
        and source_table = '20100085'
    group by {{ period_start("reference_date", "quarterly") }}
    having count(sales_units) = 3
)

select
    sales.reference_date,
    sales.sales_units,
    registrations.registrations_units,
    {{ change_pct("registrations.registrations_units", "sales.sales_units") }} as difference_pct
from sales
inner join {{ ref("fct_quarterly_registrations") }} as registrations
    on sales.reference_date = registrations.reference_date
    and registrations.province_code = 'CA'
    and registrations.fuel_type_code = 'all'
    and registrations.vehicle_type_code = 'all'
where registrations.registrations_units < 0.90 * sales.sales_units
    or registrations.registrations_units > 1.04 * sales.sales_units
