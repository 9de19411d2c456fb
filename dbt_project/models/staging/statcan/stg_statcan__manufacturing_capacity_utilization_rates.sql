-- 16-10-0012. At 336 at the finest, which also holds aircraft and ships: nothing is said of 3361 to
-- 3363. Rates are never added up. Another survey than 16-10-0109.
with observations as (
    {{ statcan_labelled("16100012", {
        1: "geography",
        2: "naics",
        3: "principal_statistics",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        naics_member_id,
        naics_code,
        principal_statistics_member_id,
        principal_statistics_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        naics_label_en,
        naics_label_fr,
        principal_statistics_label_en,
        principal_statistics_label_fr,
        value_status,
        scaled_value as capacity_utilization_pct,
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
