with source as (
    {{ curated_current("curated__published_claims") }}
),

renamed as (
    select
        -- keys and codes
        claim_id,

        -- categories
        speaker,
        claim_en,
        nullif(claim_fr, '') as claim_fr,
        subject,
        nullif(warehouse_measure, '') as warehouse_measure,
        unit,
        nullif(tolerance_reason, '') as tolerance_reason,
        evidence,
        nullif(source_name, '') as source_name,
        nullif(source_url, '') as source_url,
        nullif(note, '') as note,

        -- measures
        cast(value as double) as claim_value,
        cast(nullif(tolerance_pct, '') as double) as tolerance_pct,

        -- dates
        cast(reference_year as integer) as reference_year,
        cast(claimed_on as date) as claimed_on,
        {{ day_of_text("published_on") }} as published_on,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id
    from source
)

select * from renamed
