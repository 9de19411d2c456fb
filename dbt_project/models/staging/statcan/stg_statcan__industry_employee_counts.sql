-- 14-10-0201 (SEPH, unadjusted). The industry code is the publisher's own classification code of
-- the member.
with observations as (
    {{ statcan_current(
        "14100201",
        {1: "province_code", 2: "employee_type_code"},
        classified={3: "naics_code"},
    ) }}
),

final as (
    select
        province_code,
        employee_type_code,
        naics_code,
        coordinate,
        vector_id,
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
