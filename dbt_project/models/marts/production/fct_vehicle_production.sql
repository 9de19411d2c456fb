-- Vehicles built in Canada, as counted in print. Rows are never to be added across evidence,
-- compilers or levels: a maker's count contains its models, a total contains the makers.
with counts as (
    select * from {{ ref("int_production__prints_resolved") }}
),

final as (
    select
        cast(province_code as string) as province_code,
        cast(company_code as string) as company_code,
        cast(plant_code as string) as plant_code,
        cast(powertrain_code as string) as powertrain_code,
        cast(production_level as string) as production_level,
        cast(evidence as string) as evidence,
        cast(company_name as string) as company_name,
        cast(plant_name as string) as plant_name,
        cast(model as string) as model_name,
        cast(vehicle_scope as string) as vehicle_scope,
        cast(vehicle_group as string) as vehicle_group,
        cast(period_kind as string) as period_kind,
        cast(value_qualifier as string) as value_qualifier,
        cast(compiler as string) as compiler,
        cast(derivation as string) as derivation,
        cast(source_name as string) as source_name,
        cast(source_url as string) as source_url,
        cast(note as string) as note,
        cast(production_units as bigint) as production_units,
        cast(rounded_to as integer) as rounded_to,
        cast(print_count as bigint) as print_count,
        cast(is_complete_year as boolean) as is_complete_year,
        cast(period_start as date) as reference_date,
        cast(period_end as date) as reference_end_date,
        cast(published_on as date) as published_on,
        cast(accessed_on as date) as accessed_on,
        cast(snapshot_id as string) as snapshot_id
    from counts
)

select * from final
