with shares as (
    select * from {{ ref("int_registrations__ev_shares") }}
),

final as (
    select
        cast(province_code as string) as province_code,
        cast('quarterly' as string) as cadence,
        cast(
            case
                when province_code = 'CA' then 'total'
                -- 20-10-0024 has it beside the four provinces and territories of 20-10-0025.
                when province_code = 'BT' then 'combined'
                else 'part'
            end as string
        ) as province_level,
        cast(value_status as string) as value_status,
        cast(registrations_units as bigint) as registrations_units,
        cast(zev_units as bigint) as zev_units,
        cast(bev_units as bigint) as bev_units,
        cast(phev_units as bigint) as phev_units,
        cast(zev_share as double) as zev_share,
        cast(bev_share as double) as bev_share,
        cast(phev_share as double) as phev_share,
        cast(100 * zev_share_change as double) as zev_share_change_points,
        cast(is_preliminary as boolean) as is_preliminary,
        cast(is_series_break as boolean) as is_series_break,
        cast(reference_date as date) as reference_date,
        cast(source_table as string) as source_table,
        cast(snapshot_id as string) as snapshot_id
    from shares
)

select * from final
