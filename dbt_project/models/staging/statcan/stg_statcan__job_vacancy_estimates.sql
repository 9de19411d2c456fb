-- 14-10-0442. Vacancies, employees, a rate and a wage are rows of one table: the unit of measure
-- says what a figure is, and its members are not known to us yet.
with observations as (
    {{ statcan_labelled("14100442", {
        1: "geography",
        2: "naics",
        3: "statistics",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        naics_member_id,
        naics_code,
        statistics_member_id,
        statistics_code,
        coordinate,
        vector_id,
        uom_id,
        geography_label_en,
        geography_label_fr,
        naics_label_en,
        naics_label_fr,
        statistics_label_en,
        statistics_label_fr,
        value_status,
        scaled_value as figure,
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
