-- One row for each level of employment that was printed under one definition; where the same figure
-- was printed twice, the last print stands.
with prints as (
    select * from {{ ref("stg_curated__employment_figures") }}
    where measure = 'employment' and unit = 'persons'
),

ranked as (
    select
        *,
        row_number() over (
            partition by
                geography_name, definition_code, industry_name, compiler, period_start, period_end
            order by {{ print_preference() }}
        ) as preference
    from prints
)

select
    province_code,
    definition_code,
    naics_codes,
    geography_name,
    geography_level,
    industry_name,
    period_kind,
    value_qualifier,
    compiler,
    evidence,
    derivation,
    source_name,
    source_url,
    definition,
    note,
    printed_value as employment_persons,
    {{ is_whole_year("period_start", "period_end") }} as is_complete_year,
    period_start,
    period_end,
    published_on,
    accessed_on,
    snapshot_id
from ranked
where preference = 1
