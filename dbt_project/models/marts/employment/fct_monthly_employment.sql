with aligned as (
    select * from {{ ref("int_employment__adjustments_aligned") }}
    where cadence = 'monthly'
),

final as (
    select
        cast(province_code as string) as province_code,
        cast(naics_code as string) as naics_code,
        cast(seasonal_adjustment as string) as seasonal_adjustment,
        cast(cadence as string) as cadence,
        cast(naics_level as string) as naics_level,
        cast(employees_value_status as string) as value_status,
        cast(employees_share_value_status as string) as employees_share_value_status,
        cast(employees_change_value_status as string) as employees_change_value_status,
        cast(
            employees_since_2026_01_value_status as string
        ) as employees_since_2026_01_value_status,
        cast(earnings_value_status as string) as earnings_value_status,
        cast(earnings_change_value_status as string) as earnings_change_value_status,
        cast(employees as bigint) as employees,
        cast(employees_share_of_manufacturing as double) as employees_share_of_manufacturing,
        cast(employees_change_pct as double) as employees_change_pct,
        cast(employees_change_since_2026_01 as bigint) as employees_change_since_2026_01,
        cast(average_weekly_earnings_cad as double) as average_weekly_earnings_cad,
        cast(average_weekly_earnings_change_pct as double) as average_weekly_earnings_change_pct,
        cast(coalesce(employees_value_status = 'suppressed', false) as boolean) as is_suppressed,
        cast(is_preliminary as boolean) as is_preliminary,
        cast(is_revised as boolean) as is_revised,
        cast(reference_date as date) as reference_date,
        {{ utc_timestamp("employees_valid_from") }} as published_at,
        {{ utc_timestamp("earnings_valid_from") }} as earnings_published_at,
        cast(source_table as string) as source_table,
        cast(snapshot_id as string) as snapshot_id,
        cast(earnings_source_table as string) as earnings_source_table,
        cast(earnings_snapshot_id as string) as earnings_snapshot_id
    from aligned
)

select * from final
