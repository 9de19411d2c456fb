-- Lithium-ion batteries made in Canada, as far as anything shows it: the domestic exports of HS
-- 8507.60, month by month. Nobody publishes what the battery plants build, and no count is printed,
-- so there is no column of production here to fill by guessing.
with exports as (
    select * from {{ ref("int_production__export_proxies") }}
    where product_group = 'lithium_ion_battery'
),

final as (
    select
        cast(province_code as string) as province_code,
        cast(unit_code as string) as unit_code,
        cast('monthly' as string) as cadence,
        cast(province_level as string) as province_level,
        cast('export_proxy' as string) as evidence,
        cast('domestic exports of HS ' || hs6_codes as string) as derivation,
        cast('statistics_canada' as string) as compiler,
        cast(value_status as string) as value_status,
        cast(export_quantity as double) as exports_quantity,
        cast(exports_value_cad as double) as exports_value_cad,
        cast(reference_date as date) as reference_date,
        cast('cimt' as string) as source_table,
        cast(snapshot_id as string) as snapshot_id
    from exports
)

select * from final
