-- Which plant built which model with which powertrain, and from when to when, as far as it is
-- printed. What a plant can build is not how many it built: counts are in fct_ev_production.
with capabilities as (
    select * from {{ ref("stg_curated__plant_models") }}
),

final as (
    select
        cast(plant_code as string) as plant_code,
        cast(powertrain_code as string) as powertrain_code,
        cast(product_kind as string) as product_kind,
        cast(model as string) as model_name,
        cast(capability_status as string) as capability_status,
        cast(from_period as string) as from_period,
        cast(to_period as string) as to_period,
        cast(evidence as string) as evidence,
        cast(source_url as string) as source_url,
        cast(note as string) as note,
        cast(published_on as date) as published_on,
        cast(accessed_on as date) as accessed_on,
        cast(snapshot_id as string) as snapshot_id
    from capabilities
)

select * from final
