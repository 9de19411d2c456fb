-- Who owns a brand is a classification, not a figure: like a seed it holds in every as-of build,
-- and its own years (valid_from_year, valid_to_year) say when it held.
with source as (
    select * from {{ source("raw", "curated__brands") }}
),

renamed as (
    select
        -- keys and codes
        brand_code,
        nullif(group_code, '') as group_code,
        nullif(owner_country_code, '') as owner_country_code,
        nullif(heritage_country_code, '') as heritage_country_code,

        -- categories
        brand_name,
        nullif(group_name, '') as group_name,
        evidence,
        source_name,
        nullif(source_url, '') as source_url,
        nullif(note, '') as note,

        -- dates
        cast(nullif(valid_from_year, '') as integer) as valid_from_year,
        cast(nullif(valid_to_year, '') as integer) as valid_to_year,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id
    from source
)

select * from renamed
