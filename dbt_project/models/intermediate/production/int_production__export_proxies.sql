-- Domestic exports of electric vehicles and of lithium-ion batteries by month, province of origin
-- and Canada: goods made here that left, which is what there is where production is not published.
-- A code counts from the HS edition that names its powertrain (8703.80 from 2017, 8704.60 from
-- 2022): before it there are no rows, which is not zero.
{%- set uncounted_share = 0.001 %}

with exported as (
    select
        province_code,
        powertrain_code,
        product_group,
        hs6_code,
        unit_code,
        -- Vehicles are counted in numbers; batteries in whatever unit their code has.
        case
            when product_group = 'lithium_ion_battery' or unit_code = 'NMB' then quantity
        end as quantity,
        trade_value_cad,
        reference_date,
        snapshot_id
    from {{ ref("stg_cimt__trade_flows") }}
    where trade_flow = 'domestic_export'
        and (
            powertrain_code in ('bev', 'phev', 'hev')
            or product_group = 'lithium_ion_battery'
        )
),

summed as (
    {% for place in ["province_code", "'CA'"] %}
    select
        {{ place }} as province_code,
        powertrain_code,
        case when product_group = 'lithium_ion_battery' then unit_code else 'NMB' end as unit_code,
        product_group,
        {{ list_distinct("hs6_code") }} as hs6_codes,
        sum(quantity) as quantity,
        sum(trade_value_cad) as exports_value_cad,
        sum(case when quantity is null then trade_value_cad else 0 end) as uncounted_value_cad,
        reference_date,
        max(snapshot_id) as snapshot_id
    from exported
    where province_code is not null or {{ place }} = 'CA'
    group by
        {{ place ~ "," if place == "province_code" }}
        powertrain_code,
        case when product_group = 'lithium_ion_battery' then unit_code else 'NMB' end,
        product_group,
        reference_date
    {{ "union all" if not loop.last }}
    {% endfor %}
),

final as (
    select
        province_code,
        powertrain_code,
        unit_code,
        case when province_code = 'CA' then 'total' else 'part' end as province_level,
        product_group,
        hs6_codes,
        case
            when unit_code is null then 'not_applicable'
            when uncounted_value_cad > {{ uncounted_share }} * exports_value_cad
                then 'not_available'
            when uncounted_value_cad > 0 then 'partly_counted'
        end as value_status,
        case
            when uncounted_value_cad <= {{ uncounted_share }} * exports_value_cad then quantity
        end as export_quantity,
        exports_value_cad,
        reference_date,
        snapshot_id
    from summed
)

select * from final
