-- 14-10-0202. Annual averages of SEPH as published: never the mean of the months of 14-10-0201, of
-- which some are suppressed. A NAICS code can stand at two members (5173): join by member id.
with observations as (
    {{ statcan_labelled("14100202", {
        1: "geography",
        2: "employee_type",
        3: "naics",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        employee_type_member_id,
        employee_type_code,
        naics_member_id,
        naics_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        employee_type_label_en,
        employee_type_label_fr,
        naics_label_en,
        naics_label_fr,
        value_status,
        cast(scaled_value as bigint) as employees,
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
