-- In 12-10-0175 the thirteen provinces and territories add up to Canada, and the principal partners
-- with the other countries to all countries, in every section, flow and month. Re-exports have no
-- provinces. A group with a missing part is not compared, and the figures of the north-west before
-- Nunavut (until 1999) are not read, so those months are not either.
{{ config(
    severity="warn",
    meta={
        "tolerance": "half of a thousand dollars for each figure: 7,000 over 14, 15,000 over 30",
        "reason": "Each figure is rounded to a thousand dollars. A warning, since nobody here has seen"
            " the table: it is taken to be additive as 12-10-0119 was.",
    },
) }}

with figures as (
    select * from {{ ref("fct_monthly_merchandise_trade") }}
    where trade_breakdown = 'province'
),

over_provinces as (
    select
        'provinces' as summed_over,
        partner_code as kept_code,
        commodity_code,
        trade_flow,
        reference_date,
        7000 as tolerance,
        count(case when province_level = 'part' then trade_value_cad end) = 13 as is_whole,
        sum(case when province_level = 'part' then trade_value_cad end) as sum_of_parts,
        max(case when province_level = 'total' then trade_value_cad end) as published_total
    from figures
    group by partner_code, commodity_code, trade_flow, reference_date
),

over_partners as (
    select
        'partners' as summed_over,
        province_code as kept_code,
        commodity_code,
        trade_flow,
        reference_date,
        15000 as tolerance,
        count(case when partner_level = 'remainder' then trade_value_cad end) = 1
        and count(*) = count(trade_value_cad) as is_whole,
        sum(case when partner_level <> 'total' then trade_value_cad end) as sum_of_parts,
        max(case when partner_level = 'total' then trade_value_cad end) as published_total
    from figures
    group by province_code, commodity_code, trade_flow, reference_date
),

compared as (
    select * from over_provinces
    union all
    select * from over_partners
)

select * from compared
where is_whole and abs(sum_of_parts - published_total) > tolerance
