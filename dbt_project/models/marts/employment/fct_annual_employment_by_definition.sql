-- Employment in the auto industry as others count it. Every row carries whose definition it
-- follows; two definitions are not two measurements of one thing, and no row may be added to
-- another.
with levels as (
    select * from {{ ref("int_employment__prints_resolved") }}
),

final as (
    select
        cast(province_code as string) as province_code,
        cast(definition_code as string) as definition_code,
        cast(naics_codes as string) as naics_codes,
        cast(geography_name as string) as geography_name,
        cast(geography_level as string) as geography_level,
        cast(industry_name as string) as industry_name,
        cast(definition as string) as definition_en,
        cast(period_kind as string) as period_kind,
        cast(value_qualifier as string) as value_qualifier,
        cast(compiler as string) as compiler,
        cast(evidence as string) as evidence,
        cast(derivation as string) as derivation,
        cast(source_name as string) as source_name,
        cast(source_url as string) as source_url,
        cast(note as string) as note,
        cast(employment_persons as bigint) as employment_persons,
        cast(is_complete_year as boolean) as is_complete_year,
        cast(period_start as date) as reference_date,
        cast(period_end as date) as reference_end_date,
        cast(published_on as date) as published_on,
        cast(accessed_on as date) as accessed_on,
        cast(snapshot_id as string) as snapshot_id
    from levels
)

select * from final
