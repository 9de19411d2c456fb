-- The same figure of two days is two rows: a later print revises an earlier one. Several compilers
-- and bases stand beside each other; only rows that agree in both may be compared.
with source as (
    {{ curated_current("curated__trade_figures") }}
),

renamed as (
    select
        -- keys and codes
        reporter_code as reporter_country_code,
        nullif(partner_code, '') as partner_country_code,
        nullif(code_system, '') as commodity_code_system,
        nullif(commodity_code, '') as commodity_code,

        -- categories
        partner_level as trade_partner_level,
        partner_printed,
        flow as trade_flow,
        nullif(gateway_name, '') as gateway_name,
        commodity_printed,
        nullif(trade_basis, '') as trade_basis,
        nullif(seasonal_adjustment, '') as seasonal_adjustment,
        measure,
        unit,
        value_qualifier,
        period,
        period_kind,
        compiler,
        evidence,
        nullif(derivation, '') as derivation,
        source_tier,
        source_name,
        nullif(source_url, '') as source_url,
        nullif(definition, '') as definition,
        nullif(note, '') as note,

        -- measures
        cast(value as double) as printed_value,
        cast(nullif(rounded_to, '') as bigint) as rounded_to,

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
