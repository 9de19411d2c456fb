-- 20-10-0021, whole years. Dormant; kept for 2011 to 2016, before the quarterly tables begin.
with observations as (
    {{ statcan_current("20100021", {
        1: "province_code",
        2: "fuel_type_code",
        3: "vehicle_type_code",
    }) }}
),

final as (
    select
        province_code,
        fuel_type_code,
        vehicle_type_code,
        coordinate,
        vector_id,
        value_status,
        cast(scaled_value as bigint) as registrations_units,
        is_preliminary,
        is_revised,
        is_terminated,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from observations
)

select * from final
