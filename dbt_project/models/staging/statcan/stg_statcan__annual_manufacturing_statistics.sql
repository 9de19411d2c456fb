-- 16-10-0117. Dollars (81) and persons (249) are rows of one table, told by the unit of measure.
-- Regions (Atlantic, Prairie, Northern Territories) stand beside their provinces, and statistics
-- beside their parts. Many industries have one name at two levels: by id or code, never by name.
with observations as (
    {{ statcan_labelled("16100117", {
        1: "geography",
        2: "principal_statistics",
        3: "naics",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        principal_statistics_member_id,
        principal_statistics_code,
        naics_member_id,
        naics_code,
        coordinate,
        vector_id,
        uom_id,
        geography_label_en,
        geography_label_fr,
        principal_statistics_label_en,
        principal_statistics_label_fr,
        naics_label_en,
        naics_label_fr,
        value_status,
        case when uom_id = 81 then scaled_value end as manufacturing_value_cad,
        case when uom_id = 249 then cast(scaled_value as bigint) end as employees,
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
