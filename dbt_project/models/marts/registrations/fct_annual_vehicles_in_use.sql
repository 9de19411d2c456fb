with vehicles as (
    select * from {{ ref("int_registrations__vehicles_in_use") }}
),

final as (
    select
        cast(province_code as string) as province_code,
        cast(vehicle_type_member_id as integer) as vehicle_type_member_id,
        cast(fuel_type_member_id as integer) as fuel_type_member_id,
        cast('annual' as string) as cadence,
        cast(case when province_code = 'CA' then 'total' else 'part' end as string)
            as province_level,
        cast(vehicle_type_level as string) as vehicle_type_level,
        cast(fuel_type_level as string) as fuel_type_level,
        cast(vehicle_type_label_en as string) as vehicle_type_label_en,
        cast(vehicle_type_label_fr as string) as vehicle_type_label_fr,
        cast(fuel_type_label_en as string) as fuel_type_label_en,
        cast(fuel_type_label_fr as string) as fuel_type_label_fr,
        cast(value_status as string) as value_status,
        cast(vehicles_in_use as bigint) as vehicles_in_use,
        cast(is_preliminary as boolean) as is_preliminary,
        cast(is_revised as boolean) as is_revised,
        cast(reference_date as date) as reference_date,
        {{ utc_timestamp("valid_from") }} as published_at,
        cast(source_table as string) as source_table,
        cast(snapshot_id as string) as snapshot_id
    from vehicles
)

select * from final
