with source as (
    {{ curated_current("curated__investment_amounts") }}
),

renamed as (
    select
        -- keys and codes
        project_code,
        amount_currency as amount_currency_code,

        -- categories
        amount_qualifier,
        nullif(amount_text, '') as amount_text,
        nullif(announced_period, '') as announced_period,
        evidence,
        source_name,
        nullif(source_url, '') as source_url,
        nullif(note, '') as note,

        -- measures
        cast(sequence as integer) as amount_sequence,
        cast(amount as double) as investment_amount,

        -- dates
        cast(nullif(announced_on, '') as date) as announced_date,
        {{ day_of_text("published_on") }} as published_on,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id
    from source
)

select * from renamed
