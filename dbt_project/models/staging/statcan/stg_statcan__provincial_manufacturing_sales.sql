-- 16-10-0048. No member is Canada: the national figure is in 16-10-0047, and provinces with
-- suppressed cells do not add up to it. Adjusted provinces do not add up to adjusted Canada either.
with observations as (
    {{ statcan_labelled("16100048", {
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
        scaled_value as manufacturing_sales_cad,
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
