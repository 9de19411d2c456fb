-- Where vehicles and batteries are made. A classification like a seed: it holds in every as-of
-- build, and its own years say when a plant opened and closed.
with source as (
    select * from {{ source("raw", "curated__plants") }}
),

renamed as (
    select
        -- keys and codes
        plant_code,
        province_code,
        nullif(company_code, '') as company_code,
        nullif(company_country_code, '') as company_country_code,

        -- categories
        plant_name,
        city,
        nullif(company_name, '') as company_name,
        product_kind,
        nullif(opened_text, '') as opened_text,
        nullif(closed_text, '') as closed_text,
        evidence,
        nullif(year_evidence, '') as year_evidence,
        source_name,
        nullif(source_url, '') as source_url,
        nullif(other_source_urls, '') as other_source_urls,
        nullif(note, '') as note,

        -- dates
        cast(nullif(opened_year, '') as integer) as opened_year,
        cast(nullif(closed_year, '') as integer) as closed_year,
        {{ day_of_text("published_on") }} as published_on,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id
    from source
)

select * from renamed
