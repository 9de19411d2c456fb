with source as (
    {{ curated_current("curated__production") }}
),

renamed as (
    select
        -- keys and codes
        geography_code as province_code,
        nullif(company_code, '') as company_code,
        nullif(plant_code, '') as plant_code,
        powertrain as powertrain_code,

        -- categories
        level as production_level,
        nullif(company_name, '') as company_name,
        nullif(plant_name, '') as plant_name,
        nullif(model, '') as model,
        vehicle_scope,
        nullif(vehicle_group, '') as vehicle_group,
        period,
        period_kind,
        value_qualifier,
        nullif(powertrain_printed, '') as powertrain_printed,
        compiler,
        evidence,
        nullif(derivation, '') as derivation,
        source_tier,
        nullif(source_name, '') as source_name,
        nullif(source_url, '') as source_url,
        nullif(definition, '') as definition,
        nullif(note, '') as note,

        -- measures
        cast(production_units as bigint) as production_units,
        cast(nullif(rounded_to, '') as integer) as rounded_to,

        -- dates
        cast(reference_year as integer) as reference_year,
        cast(period_start as date) as period_start,
        cast(nullif(period_end, '') as date) as period_end,
        {{ day_of_text("published_on") }} as published_on,
        nullif(published_text, '') as published_text,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id,
        _row_number as row_number
    from source
)

select * from renamed
