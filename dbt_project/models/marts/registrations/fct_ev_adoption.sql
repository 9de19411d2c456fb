with shares as (
    select * from {{ ref("int_registrations__ev_shares") }}
),

final as (
    select
        cast(shares.province_code as string) as province_code,
        cast('quarterly' as string) as cadence,
        cast(
            case
                when shares.province_code = 'CA' then 'total'
                -- 20-10-0024 has it beside the four provinces and territories of 20-10-0025.
                when shares.province_code = 'BT' then 'combined'
                else 'part'
            end as string
        ) as province_level,
        cast(shares.value_status as string) as value_status,
        cast(shares.registrations_units as bigint) as registrations_units,
        cast(shares.zev_units as bigint) as zev_units,
        cast(shares.bev_units as bigint) as bev_units,
        cast(shares.phev_units as bigint) as phev_units,
        cast(shares.zev_share as double) as zev_share,
        cast(shares.bev_share as double) as bev_share,
        cast(shares.phev_share as double) as phev_share,
        cast(
            100 * (shares.zev_share - year_earlier.zev_share) as double
        ) as zev_share_change_points,
        cast(shares.is_preliminary as boolean) as is_preliminary,
        cast(shares.is_series_break as boolean) as is_series_break,
        cast(shares.reference_date as date) as reference_date,
        cast(shares.source_table as string) as source_table,
        cast(shares.snapshot_id as string) as snapshot_id
    from shares
    left join shares as year_earlier
        on shares.province_code = year_earlier.province_code
        and shares.source_table = year_earlier.source_table
        and {{ add_months("shares.reference_date", -12) }} = year_earlier.reference_date
)

select * from final
