-- One row for each count that was printed: the same maker, plant, model, powertrain, period and
-- compiler printed twice is one figure, of which the last print stands (JAMA Canada printed
-- 1,009,203 for 2017 in January 2018 and 1,001,746 a year later). Different compilers stay
-- different rows.
with prints as (
    select * from {{ ref("stg_curated__production_figures") }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by
                province_code,
                production_level,
                company_code,
                company_name,
                plant_name,
                model,
                vehicle_scope,
                powertrain_code,
                period_start,
                period_end,
                compiler,
                evidence
            order by {{ print_preference() }}
        ) as preference,
        count(*) over (
            partition by
                province_code,
                production_level,
                company_code,
                company_name,
                plant_name,
                model,
                vehicle_scope,
                powertrain_code,
                period_start,
                period_end,
                compiler,
                evidence
        ) as print_count
    from prints
),

plants as (
    select * from {{ ref("stg_curated__plants") }}
),

resolved as (
    select
        ranked.province_code,
        ranked.company_code,
        plants.plant_code,
        ranked.powertrain_code,
        ranked.production_level,
        ranked.company_name,
        ranked.plant_name,
        ranked.model,
        ranked.vehicle_scope,
        ranked.vehicle_group,
        ranked.period_kind,
        ranked.value_qualifier,
        ranked.powertrain_printed,
        ranked.compiler,
        ranked.evidence,
        ranked.derivation,
        ranked.source_tier,
        ranked.source_name,
        ranked.source_url,
        ranked.note,
        ranked.production_units,
        ranked.rounded_to,
        ranked.print_count,
        {{ is_whole_year("ranked.period_start", "ranked.period_end") }} as is_complete_year,
        ranked.period_start,
        ranked.period_end,
        ranked.published_on,
        ranked.accessed_on,
        ranked.snapshot_id
    from ranked
    -- Two plants printed as one (`Cambridge+Woodstock`) have no code.
    left join plants on ranked.plant_code = plants.plant_code
    where ranked.preference = 1
)

select * from resolved
