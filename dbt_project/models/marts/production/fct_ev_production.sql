-- Electric vehicles built in Canada. Printed counts of one electric powertrain: a count that mixes
-- a hybrid with a gasoline version says nothing about how many were electric, and stays in
-- fct_vehicle_production as `mixed`. Beside them, in columns of their own, what customs saw leave:
-- exports are not production, and no year is completed that was not printed.
with production as (
    select * from {{ ref("fct_vehicle_production") }}
),

exports as (
    select * from {{ ref("int_production__export_proxies") }}
    where powertrain_code is not null
),

powertrains as (
    select * from {{ ref("dim_powertrain") }}
),

counts as (
    select
        province_code,
        company_code,
        plant_code,
        powertrain_code,
        production_level,
        evidence,
        company_name,
        plant_name,
        model_name,
        coalesce(vehicle_group, vehicle_scope) as vehicle_group,
        period_kind,
        value_qualifier,
        compiler,
        derivation,
        cast(null as string) as value_status,
        source_name,
        source_url,
        note,
        production_units,
        cast(null as bigint) as exports_units,
        cast(null as double) as exports_value_cad,
        is_complete_year,
        reference_date,
        reference_end_date,
        published_on,
        accessed_on,
        cast(null as string) as source_table,
        snapshot_id
    from production
    where powertrain_code in ('bev', 'phev', 'hev')
),

export_rows as (
    select
        province_code,
        cast(null as string) as company_code,
        cast(null as string) as plant_code,
        powertrain_code,
        case when province_level = 'total' then 'total' else 'province' end as production_level,
        'export_proxy' as evidence,
        cast(null as string) as company_name,
        cast(null as string) as plant_name,
        cast(null as string) as model_name,
        product_group as vehicle_group,
        'month' as period_kind,
        cast(null as string) as value_qualifier,
        'statistics_canada' as compiler,
        'domestic exports of HS ' || hs6_codes as derivation,
        value_status,
        'Canadian International Merchandise Trade' as source_name,
        cast(null as string) as source_url,
        cast(null as string) as note,
        cast(null as bigint) as production_units,
        export_quantity as exports_units,
        exports_value_cad,
        false as is_complete_year,
        reference_date,
        {{ period_end("reference_date", "monthly") }} as reference_end_date,
        cast(null as date) as published_on,
        cast(null as date) as accessed_on,
        'cimt' as source_table,
        snapshot_id
    from exports
),

unioned as (
    select * from counts
    union all
    select * from export_rows
),

final as (
    select
        cast(unioned.province_code as string) as province_code,
        cast(unioned.company_code as string) as company_code,
        cast(unioned.plant_code as string) as plant_code,
        cast(unioned.powertrain_code as string) as powertrain_code,
        cast(unioned.production_level as string) as production_level,
        cast(unioned.evidence as string) as evidence,
        cast(unioned.company_name as string) as company_name,
        cast(unioned.plant_name as string) as plant_name,
        cast(unioned.model_name as string) as model_name,
        cast(unioned.vehicle_group as string) as vehicle_group,
        cast(unioned.period_kind as string) as period_kind,
        cast(unioned.value_qualifier as string) as value_qualifier,
        cast(unioned.compiler as string) as compiler,
        cast(unioned.derivation as string) as derivation,
        cast(unioned.value_status as string) as value_status,
        cast(unioned.source_name as string) as source_name,
        cast(unioned.source_url as string) as source_url,
        cast(unioned.note as string) as note,
        cast(unioned.production_units as bigint) as production_units,
        cast(unioned.exports_units as bigint) as exports_units,
        cast(unioned.exports_value_cad as double) as exports_value_cad,
        cast(powertrains.is_zero_emission as boolean) as is_zero_emission,
        cast(unioned.is_complete_year as boolean) as is_complete_year,
        cast(unioned.reference_date as date) as reference_date,
        cast(unioned.reference_end_date as date) as reference_end_date,
        cast(unioned.published_on as date) as published_on,
        cast(unioned.accessed_on as date) as accessed_on,
        cast(unioned.source_table as string) as source_table,
        cast(unioned.snapshot_id as string) as snapshot_id
    from unioned
    inner join powertrains on unioned.powertrain_code = powertrains.powertrain_code
)

select * from final
