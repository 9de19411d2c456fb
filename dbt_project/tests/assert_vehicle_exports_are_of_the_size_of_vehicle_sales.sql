-- Exports of motor vehicles and parts (12-10-0163, customs, unadjusted, C19) are of the size of
-- what the plants of 3361, 3362 and 3363 sell (16-10-0047, unadjusted), year by year. It cannot
-- hold exactly, hence a wide bound and a warning: customs value goods at the border, with margins
-- and freight to it, count re-exports of goods that no plant here made, tires and engines that are
-- made in other industries, and the month of crossing; sales hold what stays in Canada, and parts
-- that are built into vehicles are sold twice. As The Daily printed them (balance of payments,
-- adjusted), exports were 95 % of sales in November 2015 (7.9 and 8.33 billion) and 106 % in August
-- 2021 (5.77 and 5.44).
{{ config(severity="warn", meta={
    "tolerance": "exports between 80 and 130 % of sales in a year of twelve months",
    "reason": "95 and 106 % were seen, of single months on another basis; outside lies a wrong scale, basis or member",
}) }}
with sales as (
    select
        {{ period_start("reference_date", "annual") }} as reference_date,
        count(manufacturing_sales_cad) as figure_count,
        sum(manufacturing_sales_cad) as sales_cad
    from {{ ref("fct_monthly_manufacturing") }}
    where province_code = 'CA'
        and manufacturing_indicator_code = 'sales'
        and seasonal_adjustment = 'nsa'
        and naics_code in ('3361', '3362', '3363')
    group by {{ period_start("reference_date", "annual") }}
),

exports as (
    select
        {{ period_start("reference_date", "annual") }} as reference_date,
        count(merchandise_trade_cad) as figure_count,
        sum(merchandise_trade_cad) as exports_cad
    from {{ ref("stg_statcan__commodity_merchandise_trade_values") }}
    where trade_member_id = 2
        and basis_member_id = 1
        and seasonal_adjustment_member_id = 1
        and napcs_code = 'C19'
    group by {{ period_start("reference_date", "annual") }}
)

select
    sales.reference_date,
    sales.sales_cad,
    exports.exports_cad
from sales
inner join exports
    on sales.reference_date = exports.reference_date
where sales.figure_count = 36
    and exports.figure_count = 12
    and ({{ ratio("exports.exports_cad", "sales.sales_cad") }}) not between 0.8 and 1.3
