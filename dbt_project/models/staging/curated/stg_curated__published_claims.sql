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
        nullif(claim_fr_url, '') as claim_fr_url,
        subject,
        nullif(warehouse_measure, '') as warehouse_measure,
        nullif(not_comparable_reason, '') as not_comparable_reason,
        unit,
        case when period <> '' then {{ cadence_of_period("period") }} end as cadence,
        case length(claimed_on) when 4 then 'year' when 7 then 'month' else 'day' end
            as claimed_on_precision,
        nullif(tolerance_reason, '') as tolerance_reason,
        evidence,
        nullif(source_name, '') as source_name,
        nullif(source_url, '') as source_url,
        nullif(note, '') as note,

        -- measures
        cast(value as double) as claim_value,
        cast(nullif(tolerance_pct, '') as double) as tolerance_pct,

        -- dates
        {{ first_day_of_period("nullif(period, '')") }} as reference_date,
        {{ day_of_text("claimed_on") }} as claimed_on,
        {{ day_of_text("published_on") }} as published_on,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id
    from source
)

select * from renamed
