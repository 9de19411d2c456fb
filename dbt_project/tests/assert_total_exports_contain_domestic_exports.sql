-- Total exports of a customs code to a partner in a month are at least the domestic exports, which
-- are a part of them. The two come as files of their own that are replaced on different days, so
-- only months of files that were first seen on one day are compared.
{{ config(meta={
    "tolerance": "none",
    "reason": "Domestic exports are a part of total exports, in whole dollars, in files of one release.",
}) }}

with exports as (
    select
        trade_flow,
        reference_date,
        hs_code,
        partner_code_statcan,
        substr(snapshot_id, 1, 8) as day_first_seen,
        sum(trade_value_cad) as trade_value_cad
    from {{ ref("fct_monthly_trade") }}
    where trade_flow in ('domestic_export', 'total_export')
    group by trade_flow, reference_date, hs_code, partner_code_statcan, substr(snapshot_id, 1, 8)
),

total_months as (
    select distinct
        reference_date,
        day_first_seen
    from exports
    where trade_flow = 'total_export'
)

select
    domestic.reference_date,
    domestic.hs_code,
    domestic.partner_code_statcan,
    domestic.trade_value_cad as domestic_exports_cad,
    total.trade_value_cad as total_exports_cad
from exports as domestic
inner join total_months
    on
        domestic.reference_date = total_months.reference_date
        and domestic.day_first_seen = total_months.day_first_seen
left join exports as total
    on
        total.trade_flow = 'total_export'
        and domestic.reference_date = total.reference_date
        and domestic.hs_code = total.hs_code
        and domestic.partner_code_statcan = total.partner_code_statcan
where domestic.trade_flow = 'domestic_export'
    and domestic.trade_value_cad > coalesce(total.trade_value_cad, 0)
