with source as (
    {{ curated_current("curated__employment") }}
),

renamed as (
    select
        -- keys and codes
        nullif(geography_code, '') as province_code,
        definition_code,
        nullif(naics_codes, '') as naics_codes,

        -- categories
        geography_name,
        geography_level,
        industry_name,
        measure,
        unit,
        value_qualifier,
        period,
        period_kind,
        compiler,
        evidence,
        nullif(derivation, '') as derivation,
        source_tier,
        nullif(source_name, '') as source_name,
        nullif(source_url, '') as source_url,
        nullif(definition, '') as definition,
        nullif(note, '') as note,

        -- measures
        cast(value as double) as printed_value,

        -- dates
        cast(reference_year as integer) as reference_year,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        {{ day_of_text("published_on") }} as published_on,
        nullif(published_text, '') as published_text,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id,
        _row_number as row_number
    from source
)

select * from renamed
