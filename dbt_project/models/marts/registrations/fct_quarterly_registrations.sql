with registrations as (
    select * from {{ ref("int_registrations__spliced") }}
),

final as (
    select
        cast(registrations.province_code as string) as province_code,
        cast(registrations.fuel_type_code as string) as fuel_type_code,
        cast(registrations.vehicle_type_code as string) as vehicle_type_code,
        cast('quarterly' as string) as cadence,
        cast(
            case
                when registrations.province_code = 'CA' then 'total'
                -- 20-10-0024 has it beside the four provinces and territories of 20-10-0025.
                when registrations.province_code = 'BT' then 'combined'
                else 'part'
            end as string
        ) as province_level,
        cast(powertrains.powertrain_level as string) as fuel_type_level,
        cast(
            case when registrations.vehicle_type_code = 'all' then 'total' else 'part' end as string
        ) as vehicle_type_level,
        cast(registrations.value_status as string) as value_status,
        cast(registrations.registrations_units as bigint) as registrations_units,
        cast(registrations.is_preliminary as boolean) as is_preliminary,
        cast(registrations.is_revised as boolean) as is_revised,
        cast(registrations.is_series_break as boolean) as is_series_break,
        cast(registrations.reference_date as date) as reference_date,
        {{ utc_timestamp("registrations.valid_from") }} as published_at,
        cast(registrations.source_table as string) as source_table,
        cast(registrations.snapshot_id as string) as snapshot_id
    from registrations
    left join {{ ref("powertrains") }} as powertrains
        on registrations.fuel_type_code = powertrains.powertrain_code
)

select * from final
