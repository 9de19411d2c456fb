-- Employees and weekly earnings side by side, each with its own source and reason: unadjusted they
-- are two tables (14-10-0201 and 14-10-0203, by year 14-10-0202 and 14-10-0204), adjusted two
-- series of one table.
with compared as (
    select * from {{ ref("int_employment__estimates_compared") }}
),

employment as (
    select * from compared
    where measure_code = 'employees'
),

earnings as (
    select * from compared
    where measure_code = 'average_weekly_earnings'
),

-- The industries that a loaded table of unadjusted earnings names: the others have no published
-- pay.
earning_industries as (
    select distinct
        product_id,
        naics_code
    from {{ ref("int_employment__industries_classified") }}
    where product_id in ('14100203', '14100204')
),

earning_tables as (
    select distinct product_id from earning_industries
),

{% set key = ["cadence", "province_code", "naics_code", "seasonal_adjustment", "reference_date"] %}

joined as (
    select
        {%- for column in key %}
        coalesce(employment.{{ column }}, earnings.{{ column }}) as {{ column }},
        {%- endfor %}
        coalesce(employment.naics_level, earnings.naics_level) as naics_level,
        case
            when coalesce(employment.cadence, earnings.cadence) = 'annual' then '14100204'
            else '14100203'
        end as earning_table,
        employment.estimate as employees,
        employment.share_of_manufacturing as employees_share_of_manufacturing,
        employment.change_pct as employees_change_pct,
        employment.change_since_2026_01 as employees_change_since_2026_01,
        employment.value_status as employees_value_status,
        employment.share_of_manufacturing_value_status as employees_share_value_status,
        employment.change_pct_value_status as employees_change_value_status,
        employment.change_since_2026_01_value_status as employees_since_2026_01_value_status,
        employment.is_preliminary,
        employment.is_revised,
        employment.valid_from as employees_valid_from,
        employment.source_table as employees_source_table,
        employment.snapshot_id as employees_snapshot_id,
        earnings.estimate as average_weekly_earnings_cad,
        earnings.change_pct as average_weekly_earnings_change_pct,
        earnings.value_status as earnings_value_status,
        earnings.change_pct_value_status as earnings_change_value_status,
        earnings.valid_from as earnings_valid_from,
        earnings.source_table as earnings_source_table,
        earnings.snapshot_id as earnings_snapshot_id
    from employment
    full outer join earnings
        on
            {%- for column in key %}
            employment.{{ column }} = earnings.{{ column }} {{- " and" if not loop.last }}
            {%- endfor %}
),

explained as (
    select
        joined.*,
        case when joined.seasonal_adjustment = 'sa' then 'not_published' else 'not_loaded' end
            as no_employees,
        case
            when joined.seasonal_adjustment = 'sa' then 'not_published'
            when earning_tables.product_id is not null and earning_industries.naics_code is null
                then 'not_published'
            else 'not_loaded'
        end as no_earnings
    from joined
    left join earning_tables
        on joined.earning_table = earning_tables.product_id
    left join earning_industries
        on joined.earning_table = earning_industries.product_id
        and joined.naics_code = earning_industries.naics_code
),

final as (
    select
        cadence,
        province_code,
        naics_code,
        seasonal_adjustment,
        naics_level,
        {%- for status in [
            "employees_value_status",
            "employees_share_value_status",
            "employees_change_value_status",
            "employees_since_2026_01_value_status",
        ] %}
        case
            when employees_source_table is null then no_employees else {{ status }}
        end as {{ status }},
        {%- endfor %}
        {%- for status in ["earnings_value_status", "earnings_change_value_status"] %}
        case
            when earnings_source_table is null then no_earnings else {{ status }}
        end as {{ status }},
        {%- endfor %}
        employees,
        employees_share_of_manufacturing,
        employees_change_pct,
        employees_change_since_2026_01,
        average_weekly_earnings_cad,
        average_weekly_earnings_change_pct,
        coalesce(is_preliminary, false) as is_preliminary,
        coalesce(is_revised, false) as is_revised,
        reference_date,
        employees_valid_from,
        earnings_valid_from,
        coalesce(employees_source_table, earnings_source_table) as source_table,
        coalesce(employees_snapshot_id, earnings_snapshot_id) as snapshot_id,
        earnings_source_table,
        earnings_snapshot_id
    from explained
)

select * from final
