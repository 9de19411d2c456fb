-- Statistics Canada's annual table agrees with its monthly one: employees of a year are the mean
-- of its twelve unadjusted months, and weekly earnings lie between those of the least and the best
-- paid month. Compared are years of which all twelve months have a figure and which stood at the
-- same time in both tables: no month was revised after the annual table was last released, and the
-- annual figure no later than the monthly table. It warns: no real annual table was seen yet, and
-- one series that the publisher treats otherwise is no reason to publish nothing.
{{ config(
    severity="warn",
    meta={
        "tolerance": "1 person; 1 cent a week",
        "reason": "Months and year are rounded to a person (a cent) each, half of it per figure, "
        ~ "so they differ by at most one.",
    },
) }}

with estimates as (
    select * from {{ ref("int_employment__estimates_stacked") }}
    where seasonal_adjustment = 'nsa'
),

latest_statements as (
    select
        product_id,
        max(effective_at) as stated_at
    from {{ ref("stg_statcan__vintage_coverages") }}
    group by product_id
),

years as (
    select
        province_code,
        naics_code,
        measure_code,
        {{ period_start("reference_date", "annual") }} as reference_date,
        avg(estimate) as mean_of_months,
        min(estimate) as least,
        max(estimate) as most,
        max(valid_from) as valid_from,
        max(source_table) as source_table
    from estimates
    where cadence = 'monthly'
    group by
        province_code,
        naics_code,
        measure_code,
        {{ period_start("reference_date", "annual") }}
    having count(estimate) = 12
)

select
    annual.province_code,
    annual.naics_code,
    annual.measure_code,
    annual.reference_date,
    annual.estimate,
    years.mean_of_months,
    years.least,
    years.most
from estimates as annual
inner join years
    on annual.province_code = years.province_code
    and annual.naics_code = years.naics_code
    and annual.measure_code = years.measure_code
    and annual.reference_date = years.reference_date
inner join latest_statements as annual_table
    on annual.source_table = annual_table.product_id
inner join latest_statements as monthly_table
    on years.source_table = monthly_table.product_id
where annual.cadence = 'annual'
    and years.valid_from <= annual_table.stated_at
    and annual.valid_from <= monthly_table.stated_at
    and case
        when annual.measure_code = 'employees'
            then abs(annual.estimate - years.mean_of_months) > 1
        else annual.estimate < years.least - 0.01 or annual.estimate > years.most + 0.01
    end
