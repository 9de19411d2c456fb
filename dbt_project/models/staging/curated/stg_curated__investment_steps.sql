with source as (
    {{ curated_current("curated__investment_statuses") }}
),

renamed as (
    select
        -- keys and codes
        project_code,

        -- categories
        nullif(part, '') as project_part,
        status as investment_status,
        nullif(status_period, '') as status_period,
        nullif(status_text, '') as status_text,
        evidence,
        source_name,
        nullif(source_url, '') as source_url,
        nullif(note, '') as note,

        -- measures
        cast(sequence as integer) as status_sequence,

        -- dates
        cast(nullif(status_on, '') as date) as status_date,
        {{ day_of_text("published_on") }} as published_on,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id
    from source
)

select * from renamed
