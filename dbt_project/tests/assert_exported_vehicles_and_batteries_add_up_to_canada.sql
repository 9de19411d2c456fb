-- Domestic exports of the provinces add up to Canada, and Canada's are a part of total exports of
-- the same goods (re-exports come on top), in dollars always, in numbers where all are counted.
{{ config(meta={
    "tolerance": "0.5 dollars between provinces and Canada; 5 per cent above total exports",
    "reason": "whole dollars; the two files of exports can be of different nights, months are revised",
}) }}
{%- set key = ["product_group", "powertrain_code", "unit_code", "reference_date"] %}

with exports as (
    select
        'lithium_ion_battery' as product_group,
        'none' as powertrain_code,
        coalesce(unit_code, 'none') as unit_code,
        province_level,
        exports_quantity as quantity,
        exports_value_cad,
        reference_date
    from {{ ref("fct_battery_production") }}
    union all
    select
        vehicle_group as product_group,
        powertrain_code,
        'NMB' as unit_code,
        case when production_level = 'total' then 'total' else 'part' end as province_level,
        exports_units as quantity,
        exports_value_cad,
        reference_date
    from {{ ref("fct_ev_production") }}
    where evidence = 'export_proxy'
),

compared as (
    select
        {{ key | join(", ") }},
        max(case when province_level = 'total' then exports_value_cad end) as canada_value,
        sum(case when province_level = 'part' then exports_value_cad end) as provinces_value,
        max(case when province_level = 'total' then quantity end) as canada_quantity,
        sum(case when province_level = 'part' then quantity end) as provinces_quantity,
        count(*) - count(quantity) as uncounted_rows
    from exports
    group by {{ key | join(", ") }}
),

all_exports as (
    select
        product_group,
        coalesce(powertrain_code, 'none') as powertrain_code,
        case
            when product_group = 'lithium_ion_battery' then coalesce(unit_code, 'none') else 'NMB'
        end as unit_code,
        reference_date,
        sum(trade_value_cad) as total_exports_value
    from {{ ref("stg_cimt__trade_flows") }}
    where trade_flow = 'total_export'
    group by
        product_group,
        coalesce(powertrain_code, 'none'),
        case
            when product_group = 'lithium_ion_battery' then coalesce(unit_code, 'none') else 'NMB'
        end,
        reference_date
)

select
    compared.*,
    all_exports.total_exports_value
from compared
left join all_exports using ({{ key | join(", ") }})
where canada_value is null
    or abs(canada_value - provinces_value) > 0.5
    or (uncounted_rows = 0 and canada_quantity <> provinces_quantity)
    or canada_value > 1.05 * total_exports_value
