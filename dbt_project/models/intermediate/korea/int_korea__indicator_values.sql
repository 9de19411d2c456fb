-- The values behind the Korea scorecard, each under the code that the seed korea_indicators
-- describes. Nothing is estimated here: an indicator without a source has no rows, and the
-- scorecard says so.
{% set project_groups = {
    "announced": "'announced'",
    "under_construction": "'under_construction'",
    "operating": "'operating', 'completed'",
    "paused": "'paused', 'postponed'",
    "cancelled": "'cancelled', 'ended'",
} %}

-- A year that rests on a brand's derived figure compares with no other.
with brand_sales as (
    select
        sales.*,
        case when coverages.is_comparable then sales.count_basis end as comparable_within
    from {{ ref("fct_sales_by_origin") }} as sales
    left join {{ ref("int_sales__brand_units_by_country") }} as coverages
        on sales.origin_basis = coverages.origin_basis
        and sales.origin_code = coverages.country_code
        and year(sales.reference_date) = coverages.reference_year
    where sales.origin_basis = 'brand_owner_country'
        and sales.origin_code = 'KR'
        and sales.cadence = 'annual'
),

-- Months that a whole file shows to be closed; the others have no count to divide.
incentives as (
    select
        reference_date,
        sum(case when owner_country_code = 'KR' then incentive_count else 0 end)
            as korean_count,
        sum(incentive_count) as incentive_count,
        min(case when is_complete then 1 else 0 end) = 1 as is_complete,
        max(snapshot_id) as snapshot_id
    from {{ ref("fct_monthly_ev_incentives") }}
    group by reference_date
),

fdi as (
    select * from {{ ref("fct_annual_fdi") }}
    where partner_country_code = 'KR'
),

projects as (
    select * from {{ ref("fct_investments") }}
    where hq_country_code = 'KR'
        and is_battery_chain
),

-- The state of all projects, dated by the last thing that was reported of any of them.
project_state as (
    select
        max(status_date) as reference_date,
        max(snapshot_id) as snapshot_id
    from projects
),

project_latest as (
    select * from projects
    where is_latest_status
),

fx as (
    select * from {{ ref("fct_exchange_rates") }}
    where currency_code = 'KRW'
        and cadence = 'annual'
),

employment as (
    select * from {{ ref("fct_monthly_employment") }}
    where province_code = 'CA'
        and seasonal_adjustment = 'sa'
        and naics_code in ('3361', '3362', '3363')
),

indicator_values as (
    select
        'kr_brand_sales_units' as indicator_code,
        reference_date,
        cast(sales_units as double) as indicator_value,
        -- The status of the mart can be about the share alone.
        case
            when sales_units is null then coalesce(value_status, 'not_available')
        end as value_status,
        comparable_within,
        evidence,
        'fct_sales_by_origin' as source_table,
        snapshot_id
    from brand_sales

    union all

    select
        'kr_brand_sales_share' as indicator_code,
        reference_date,
        sales_share as indicator_value,
        case
            when sales_share is null then coalesce(value_status, 'not_available')
        end as value_status,
        comparable_within || ' of ' || total_compiler || ' ' || coverage as comparable_within,
        evidence,
        'fct_sales_by_origin' as source_table,
        snapshot_id
    from brand_sales

    union all

    select
        'kr_brand_incentives' as indicator_code,
        reference_date,
        case when is_complete then cast(korean_count as double) end as indicator_value,
        case when not is_complete then 'incomplete' end as value_status,
        'izev' as comparable_within,
        'derived' as evidence,
        'fct_monthly_ev_incentives' as source_table,
        snapshot_id
    from incentives

    union all

    select
        'kr_brand_incentive_share' as indicator_code,
        reference_date,
        case
            when is_complete then {{ ratio("korean_count", "incentive_count") }}
        end as indicator_value,
        case when not is_complete then 'incomplete' end as value_status,
        'izev' as comparable_within,
        'derived' as evidence,
        'fct_monthly_ev_incentives' as source_table,
        snapshot_id
    from incentives

    union all

    select
        case
            when investment_direction = 'inward' then 'kr_fdi_stock_cad'
            else 'kr_fdi_abroad_stock_cad'
        end as indicator_code,
        reference_date,
        fdi_stock_cad as indicator_value,
        value_status,
        source_table as comparable_within,
        'seen' as evidence,
        'fct_annual_fdi' as source_table,
        snapshot_id
    from fdi

    union all

    select
        'kr_battery_projects' as indicator_code,
        project_state.reference_date,
        cast(count(*) as double) as indicator_value,
        cast(null as string) as value_status,
        cast(null as string) as comparable_within,
        'derived' as evidence,
        'fct_investments' as source_table,
        project_state.snapshot_id
    from project_latest
    cross join project_state
    group by project_state.reference_date, project_state.snapshot_id
    {% for group, statuses in project_groups.items() %}

    union all

    select
        'kr_battery_projects_{{ group }}' as indicator_code,
        project_state.reference_date,
        cast(
            sum(
                case
                    when project_latest.project_status in ({{ statuses }}) then 1
                    else 0
                end
            ) as double
        ) as indicator_value,
        cast(null as string) as value_status,
        cast(null as string) as comparable_within,
        'derived' as evidence,
        'fct_investments' as source_table,
        project_state.snapshot_id
    from project_latest
    cross join project_state
    group by project_state.reference_date, project_state.snapshot_id
    {% endfor %}

    union all

    select
        'kr_battery_projects_unclear' as indicator_code,
        project_state.reference_date,
        cast(sum(case when project_latest.project_status is null then 1 else 0 end) as double)
            as indicator_value,
        cast(null as string) as value_status,
        cast(null as string) as comparable_within,
        'derived' as evidence,
        'fct_investments' as source_table,
        project_state.snapshot_id
    from project_latest
    cross join project_state
    group by project_state.reference_date, project_state.snapshot_id

    union all

    select
        'kr_battery_projects_amount_cad' as indicator_code,
        project_state.reference_date,
        -- A project without an amount in dollars would make the sum a part.
        case
            when count(project_latest.investment_amount_cad) = count(*)
                then sum(project_latest.investment_amount_cad)
        end as indicator_value,
        case
            when count(project_latest.investment_amount_cad) < count(*) then 'incomplete'
        end as value_status,
        cast(null as string) as comparable_within,
        'derived' as evidence,
        'fct_investments' as source_table,
        max(project_latest.amount_snapshot_id) as snapshot_id
    from project_latest
    cross join project_state
    group by project_state.reference_date

    union all

    select
        'krw_per_cad' as indicator_code,
        reference_date,
        -- The Bank prints four digits of the rate; its inverse has no more.
        round(units_per_cad, 1) as indicator_value,
        cast(null as string) as value_status,
        series_id_bank_of_canada as comparable_within,
        'derived' as evidence,
        'fct_exchange_rates' as source_table,
        snapshot_id
    from fx

    union all

    select
        'employees_' || naics_code || '_sa' as indicator_code,
        reference_date,
        cast(employees as double) as indicator_value,
        value_status,
        source_table as comparable_within,
        'seen' as evidence,
        'fct_monthly_employment' as source_table,
        snapshot_id
    from employment

    union all

    select
        'employees_' || naics_code || '_change_since_2026_01' as indicator_code,
        reference_date,
        cast(employees_change_since_2026_01 as double) as indicator_value,
        employees_since_2026_01_value_status as value_status,
        -- A change is not compared with a change.
        cast(null as string) as comparable_within,
        'derived' as evidence,
        'fct_monthly_employment' as source_table,
        snapshot_id
    from employment
    where reference_date > cast('2026-01-01' as date)
),

all_values as (
    select * from indicator_values
    union all
    select * from {{ ref("int_korea__trade_values") }}
)

select * from all_values
