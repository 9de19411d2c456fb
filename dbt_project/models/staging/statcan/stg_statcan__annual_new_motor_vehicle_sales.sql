-- 20-10-0086. The order of its dimensions is known only as far as they are named here; the others
-- have numbers until its metadata has been seen. Units (300) and dollars (81) are told by the unit
-- of measure, not by a member that nobody has seen.
with observations as (
    {{ statcan_labelled("20100086", {
        1: "geography",
        2: "vehicle_type",
        3: "dimension_3",
        4: "dimension_4",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        vehicle_type_member_id,
        vehicle_type_code,
        dimension_3_member_id,
        dimension_3_code,
        dimension_4_member_id,
        dimension_4_code,
        coordinate,
        vector_id,
        uom_id,
        geography_label_en,
        geography_label_fr,
        vehicle_type_label_en,
        vehicle_type_label_fr,
        dimension_3_label_en,
        dimension_3_label_fr,
        dimension_4_label_en,
        dimension_4_label_fr,
        value_status,
        case when uom_id = 300 then cast(scaled_value as bigint) end as sales_units,
        case when uom_id = 81 then scaled_value end as sales_value_cad,
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
