-- 23-10-0308. The stock of registered vehicles, not new registrations. The order of its dimensions
-- after the first is not known to us, so they have numbers: vehicle type and fuel type are among
-- them.
with observations as (
    {{ statcan_labelled("23100308", {
        1: "geography",
        2: "dimension_2",
        3: "dimension_3",
        4: "dimension_4",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        dimension_2_member_id,
        dimension_2_code,
        dimension_3_member_id,
        dimension_3_code,
        dimension_4_member_id,
        dimension_4_code,
        coordinate,
        vector_id,
        uom_id,
        geography_label_en,
        geography_label_fr,
        dimension_2_label_en,
        dimension_2_label_fr,
        dimension_3_label_en,
        dimension_3_label_fr,
        dimension_4_label_en,
        dimension_4_label_fr,
        value_status,
        cast(scaled_value as bigint) as registered_vehicles,
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
