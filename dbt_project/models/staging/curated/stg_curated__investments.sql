with source as (
    {{ curated_current("curated__investments") }}
),

renamed as (
    select
        -- keys and codes
        project_code,
        province_code,
        nullif(hq_country_code, '') as hq_country_code,
        nullif(partner_country_codes, '') as partner_country_codes,
        nullif(amount_currency, '') as amount_currency_code,

        -- categories
        level as investment_level,
        project_name,
        company_name,
        nullif(partner_names, '') as partner_names,
        nullif(place, '') as place,
        investment_type,
        nullif(amount_qualifier, '') as amount_qualifier,
        nullif(amount_text, '') as amount_text,
        nullif(amount_evidence, '') as amount_evidence,
        nullif(announced_period, '') as announced_period,
        nullif(announced_text, '') as announced_text,
        nullif(announced_evidence, '') as announced_evidence,
        nullif(status, '') as project_status,
        nullif(status_period, '') as status_period,
        nullif(status_text, '') as status_text,
        nullif(status_evidence, '') as status_evidence,
        evidence,
        source_name,
        nullif(source_url, '') as source_url,
        nullif(other_source_urls, '') as other_source_urls,
        nullif(note, '') as note,

        -- measures
        cast(nullif(amount, '') as double) as investment_amount,

        -- dates
        cast(nullif(announced_on, '') as date) as announced_date,
        cast(nullif(status_on, '') as date) as status_date,
        {{ day_of_text("published_on") }} as published_on,
        {{ day_of_text("accessed_on") }} as accessed_on,

        -- provenance
        _snapshot_id as snapshot_id
    from source
)

select * from renamed
