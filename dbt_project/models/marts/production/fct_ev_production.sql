-- Electric vehicles built in Canada. Only counts of one electric powertrain are here: a count that
-- mixes a hybrid with a gasoline version says nothing about how many were electric, and stays in
-- fct_vehicle_production as `mixed`. Nobody publishes Canadian production by powertrain, so the
-- table is sparse, and no year is completed that was not printed.
with production as (
    select * from {{ ref("fct_vehicle_production") }}
),

powertrains as (
    select * from {{ ref("dim_powertrain") }}
),

final as (
    select
        cast(production.province_code as string) as province_code,
        cast(production.company_code as string) as company_code,
        cast(production.plant_code as string) as plant_code,
        cast(production.powertrain_code as string) as powertrain_code,
        cast(production.production_level as string) as production_level,
        cast(production.evidence as string) as evidence,
        cast(production.company_name as string) as company_name,
        cast(production.plant_name as string) as plant_name,
        cast(production.model_name as string) as model_name,
        cast(production.period_kind as string) as period_kind,
        cast(production.value_qualifier as string) as value_qualifier,
        cast(production.compiler as string) as compiler,
        cast(production.source_name as string) as source_name,
        cast(production.source_url as string) as source_url,
        cast(production.note as string) as note,
        cast(production.production_units as bigint) as production_units,
        cast(powertrains.is_zero_emission as boolean) as is_zero_emission,
        cast(production.is_complete_year as boolean) as is_complete_year,
        cast(production.reference_date as date) as reference_date,
        cast(production.reference_end_date as date) as reference_end_date,
        cast(production.published_on as date) as published_on,
        cast(production.accessed_on as date) as accessed_on,
        cast(production.snapshot_id as string) as snapshot_id
    from production
    inner join powertrains on production.powertrain_code = powertrains.powertrain_code
    where production.powertrain_code in ('bev', 'phev', 'hev')
)

select * from final
