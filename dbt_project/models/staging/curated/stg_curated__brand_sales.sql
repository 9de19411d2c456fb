with source as (
    {{ curated_current("curated__brand_sales") }}
),

renamed as (
    select
        -- keys and codes
        geography_code as province_code,
        nullif(brand_code, '') as brand_code,
        nullif(group_code, '') as group_code,
        nullif(country_code, '') as country_code,

        -- categories
        level as sales_level,
        name_printed,
        period,
        period_kind,
        compiler,
        count_basis,
        coverage,
        evidence,
        nullif(derivation, '') as derivation,
        source_tier,
        nullif(source_name, '') as source_name,
        nullif(source_url, '') as source_url,
        nullif(definition, '') as definition,
        nullif(note, '') as note,

        -- measures
        cast(sales_units as bigint) as sales_units,
        cast(nullif(rounded_to, '') as integer) as rounded_to,

        -- booleans
        cast(nullif(includes_tesla, '') as boolean) as includes_tesla,

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
