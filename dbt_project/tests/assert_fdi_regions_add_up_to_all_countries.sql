-- The regions, and what is not allocated to any, add to the total of all countries. Since the
-- Caribbean became a region of its own there are six of them.
{{ config(meta={
    "tolerance": "3,500,000 CAD",
    "reason": "each of the seven parts is rounded to a million dollars; at most two million seen, 2019"
        " to 2023",
}) }}
with positions as (
    select * from {{ ref("fct_annual_fdi") }}
    where partner_level in ('total', 'region') or partner_code = 'unallocated'
),

compared as (
    select
        investment_direction,
        reference_date,
        count(case when partner_level = 'region' then fdi_stock_cad end) as region_count,
        sum(case when partner_code <> 'all' then fdi_stock_cad end) as sum_of_regions,
        max(case when partner_code = 'all' then fdi_stock_cad end) as published_total
    from positions
    group by investment_direction, reference_date
)

select * from compared
where region_count = 6
    and abs(sum_of_regions - published_total) > 3500000
