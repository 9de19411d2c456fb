with source as (
    {{ curated_current("curated__plant_capabilities") }}
),

renamed as (
    select
        -- keys and codes
        plant_code,
        nullif(powertrain, '') as powertrain_code,

        -- categories
        product_kind,
        model,
        nullif(powertrain_text, '') as powertrain_printed,
        capability_status,
        nullif(from_text, '') as from_text,
        nullif(to_text, '') as to_text,
        evidence,
        source_name,
        nullif(source_url, '') as source_url,
        nullif(other_source_urls, '') as other_source_urls,
        nullif(note, '') as note,

        -- dates
        {{ day_of_text("from_period") }} as capable_from_date,
        nullif(from_period, '') as from_period,
        nullif(to_period, '') as to_period,
        {{ day_of_text("published_on") }} as published_on,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id,
        _row_number as row_number
    from source
)

select * from renamed
