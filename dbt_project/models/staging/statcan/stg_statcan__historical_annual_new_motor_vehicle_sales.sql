-- 20-10-0002. Units and dollars stay separate rows, as published. Light trucks, heavy trucks and
-- buses (4 to 6) are parts of trucks (3): the six vehicle types never add up to a total.
with observations as (
    {{ statcan_labelled("20100002", {
        1: "geography",
        2: "vehicle_type",
        3: "sales",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        vehicle_type_member_id,
        vehicle_type_code,
        sales_member_id,
        sales_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        vehicle_type_label_en,
        vehicle_type_label_fr,
        sales_label_en,
        sales_label_fr,
        value_status,
        case when sales_member_id = 1 then cast(scaled_value as bigint) end as sales_units,
        case when sales_member_id = 2 then scaled_value end as sales_value_cad,
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
