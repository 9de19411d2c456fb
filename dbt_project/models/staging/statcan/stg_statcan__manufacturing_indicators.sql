-- 16-10-0047. Sales are a flow of the month; orders and inventories stand at its end and are never
-- summed over months. Members 8 and 9 of the statistics are ratios, not dollars. Many industries
-- have one name at two levels (Printing and related support activities): by id or code, never by
-- name.
with observations as (
    {{ statcan_labelled("16100047", {
        1: "geography",
        2: "principal_statistics",
        3: "seasonal_adjustment",
        4: "naics",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        principal_statistics_member_id,
        principal_statistics_code,
        seasonal_adjustment_member_id,
        seasonal_adjustment_code,
        naics_member_id,
        naics_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        principal_statistics_label_en,
        principal_statistics_label_fr,
        seasonal_adjustment_label_en,
        seasonal_adjustment_label_fr,
        naics_label_en,
        naics_label_fr,
        value_status,
        case
            when principal_statistics_member_id not in (8, 9) then scaled_value
        end as manufacturing_value_cad,
        case when principal_statistics_member_id in (8, 9) then scaled_value end as ratio_to_sales,
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
