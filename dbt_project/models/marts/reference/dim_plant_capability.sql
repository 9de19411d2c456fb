-- Which plant built which model with which powertrain, and from when to when, as far as it is
-- printed. What a plant can build is not how many it built: counts are in fct_ev_production.
with capabilities as (
    select * from {{ ref("stg_curated__plant_models") }}
),

plants as (
    select * from {{ ref("stg_curated__plants") }}
),

powertrains as (
    select * from {{ ref("dim_powertrain") }}
),

final as (
    select
        cast(capabilities.plant_code as string) as plant_code,
        cast(capabilities.powertrain_code as string) as powertrain_code,
        cast(plants.plant_name as string) as plant_name,
        cast(capabilities.product_kind as string) as product_kind,
        cast(capabilities.model as string) as model_name,
        cast(powertrains.powertrain_label_en as string) as powertrain_label_en,
        cast(powertrains.powertrain_label_fr as string) as powertrain_label_fr,
        cast(capabilities.capability_status as string) as capability_status,
        cast(capabilities.from_period as string) as from_period,
        cast(capabilities.to_period as string) as to_period,
        cast(capabilities.evidence as string) as evidence,
        cast(capabilities.source_url as string) as source_url,
        cast(capabilities.other_source_urls as string) as other_source_urls,
        cast(capabilities.note as string) as note,
        cast(capabilities.capable_from_date as date) as from_date,
        -- The last day of what is printed: `2023-12` ends on the 31st.
        cast(
            case length(capabilities.to_period)
                when 4 then {{ period_end(day_of_text("capabilities.to_period"), "annual") }}
                when 7 then {{ period_end(day_of_text("capabilities.to_period"), "monthly") }}
                else {{ day_of_text("capabilities.to_period") }}
            end as date
        ) as to_date,
        cast(capabilities.published_on as date) as published_on,
        cast(capabilities.accessed_on as date) as accessed_on,
        cast(capabilities.snapshot_id as string) as snapshot_id
    from capabilities
    left join plants on capabilities.plant_code = plants.plant_code
    left join powertrains on capabilities.powertrain_code = powertrains.powertrain_code
)

select * from final
