with registrations as (
    select * from {{ ref("int_registrations__annual") }}
),

final as (
    select
        cast(registrations.province_code as string) as province_code,
        cast(registrations.fuel_type_code as string) as fuel_type_code,
        cast(registrations.vehicle_type_code as string) as vehicle_type_code,
        cast('annual' as string) as cadence,
        cast(
            case
                when registrations.province_code = 'CA' then 'total'
                -- 20-10-0021 and 20-10-0024 have it, 20-10-0025 its four parts.
                when registrations.province_code = 'BT' then 'combined'
                else 'part'
            end as string
        ) as province_level,
        cast(powertrains.powertrain_level as string) as fuel_type_level,
        cast(
            case when registrations.vehicle_type_code = 'all' then 'total' else 'part' end as string
        ) as vehicle_type_level,
        cast(registrations.year_basis as string) as year_basis,
        cast(registrations.value_status as string) as value_status,
        cast(registrations.registrations_units as bigint) as registrations_units,
        cast(registrations.fuel_type_share as double) as fuel_type_share,
        cast(registrations.is_complete as boolean) as is_complete,
        cast(registrations.is_preliminary as boolean) as is_preliminary,
        cast(registrations.is_series_break as boolean) as is_series_break,
        cast(registrations.reference_date as date) as reference_date,
        cast(registrations.source_table as string) as source_table,
        cast(registrations.snapshot_id as string) as snapshot_id
    from registrations
    left join {{ ref("powertrains") }} as powertrains
        on registrations.fuel_type_code = powertrains.powertrain_code
)

select * from final
