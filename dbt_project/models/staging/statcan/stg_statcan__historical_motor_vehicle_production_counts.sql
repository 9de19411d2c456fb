-- 16-10-0066. Archived: 1970 to 2010. The value -999999999 means that a figure is not available
-- (the table's own footnote), so it is null here. Total passenger cars (2) hold the makers' totals,
-- which hold the models; Toyota's cars (148) stand outside of them.
with observations as (
    {{ statcan_labelled("16100066", {
        1: "geography",
        2: "vehicle_type",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        vehicle_type_member_id,
        vehicle_type_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        vehicle_type_label_en,
        vehicle_type_label_fr,
        case
            when scaled_value = -999999999 then 'not_available'
            else value_status
        end as value_status,
        case
            when scaled_value <> -999999999 then cast(scaled_value as bigint)
        end as production_units,
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
