-- The two payroll tables in one shape: unadjusted employees by province, and seasonally adjusted
-- employees and earnings for Canada. Kept are the sectors, the aggregates and the industries that
-- make, sell or distribute motor vehicles; the tables hold some 400 industries.
with unadjusted as (
    select * from {{ ref("stg_statcan__industry_employee_counts") }}
    where employee_type_code = 'all_employees'
),

adjusted as (
    select * from {{ ref("stg_statcan__adjusted_industry_estimates") }}
),

industries as (
    select * from {{ ref("int_employment__industries_classified") }}
    where is_automotive_related or naics_level in ('aggregate', 'sector')
),

adjusted_keys as (
    select distinct
        province_code,
        naics_code,
        reference_date
    from adjusted
),

adjusted_wide as (
    select
        adjusted_keys.province_code,
        adjusted_keys.naics_code,
        adjusted_keys.reference_date,
        employment.employees,
        employment.value_status as employees_value_status,
        employment.is_preliminary,
        employment.is_revised,
        employment.valid_from as employees_valid_from,
        employment.snapshot_id as employees_snapshot_id,
        earnings.average_weekly_earnings_cad,
        earnings.value_status as earnings_value_status,
        earnings.valid_from as earnings_valid_from,
        earnings.snapshot_id as earnings_snapshot_id
    from adjusted_keys
    left join adjusted as employment
        on adjusted_keys.province_code = employment.province_code
        and adjusted_keys.naics_code = employment.naics_code
        and adjusted_keys.reference_date = employment.reference_date
        and employment.estimate_code = 'employment'
    left join adjusted as earnings
        on adjusted_keys.province_code = earnings.province_code
        and adjusted_keys.naics_code = earnings.naics_code
        and adjusted_keys.reference_date = earnings.reference_date
        and earnings.estimate_code = 'average_weekly_earnings'
),

unioned as (
    select
        '14100201' as source_table,
        'nsa' as seasonal_adjustment,
        province_code,
        naics_code,
        reference_date,
        employees,
        value_status as employees_value_status,
        cast(null as double) as average_weekly_earnings_cad,
        -- 14-10-0201 counts employees only; unadjusted earnings are a table of their own
        -- (14-10-0203).
        'not_loaded' as earnings_value_status,
        is_preliminary,
        is_revised,
        valid_from as employees_valid_from,
        case when false then valid_from end as earnings_valid_from,
        snapshot_id as employees_snapshot_id,
        cast(null as string) as earnings_snapshot_id
    from unadjusted

    union all

    select
        '14100220' as source_table,
        'sa' as seasonal_adjustment,
        province_code,
        naics_code,
        reference_date,
        employees,
        case
            when employees_snapshot_id is null then 'not_published' else employees_value_status
        end as employees_value_status,
        average_weekly_earnings_cad,
        case
            when earnings_snapshot_id is null then 'not_published' else earnings_value_status
        end as earnings_value_status,
        is_preliminary,
        is_revised,
        employees_valid_from,
        earnings_valid_from,
        employees_snapshot_id,
        earnings_snapshot_id
    from adjusted_wide
)

select
    unioned.province_code,
    industries.naics_code,
    unioned.seasonal_adjustment,
    industries.naics_level,
    unioned.employees_value_status,
    unioned.earnings_value_status,
    unioned.employees,
    unioned.average_weekly_earnings_cad,
    coalesce(unioned.is_preliminary, false) as is_preliminary,
    coalesce(unioned.is_revised, false) as is_revised,
    unioned.reference_date,
    unioned.employees_valid_from,
    unioned.earnings_valid_from,
    unioned.source_table,
    unioned.employees_snapshot_id,
    unioned.earnings_snapshot_id
from unioned
inner join industries
    on unioned.source_table = industries.product_id
    and unioned.naics_code = industries.classification_code
