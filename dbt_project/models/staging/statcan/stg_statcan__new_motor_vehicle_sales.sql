-- 20-10-0085. Units and dollars stay separate rows, as published; dollars come in thousands and are
-- scaled.
with observations as (
    {{ statcan_current("20100085", {
        1: "province_code",
        2: "vehicle_type_code",
        3: "powertrain_group_code",
        4: "manufacture_region_code",
        5: "measure_code",
        6: "seasonal_adjustment",
    }) }}
),

final as (
    select
        province_code,
        vehicle_type_code,
        powertrain_group_code as powertrain_group_code,
        manufacture_region_code,
        measure_code,
        seasonal_adjustment,
        coordinate,
        vector_id,
        value_status,
        case when measure_code = 'units' then cast(scaled_value as bigint) end as sales_units,
        case when measure_code = 'dollars' then scaled_value end as sales_value_cad,
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
