-- 14-10-0204. Every figure is there twice, including and excluding overtime (position 3), and for
-- three types of employee: a model that forgets one of them gets each industry several times. All
-- employees also hold those who are neither salaried nor paid by the hour. Averages are never added
-- up; these are the published annual ones.
with observations as (
    {{ statcan_labelled("14100204", {
        1: "geography",
        2: "employee_type",
        3: "overtime",
        4: "naics",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        employee_type_member_id,
        employee_type_code,
        overtime_member_id,
        overtime_code,
        naics_member_id,
        naics_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        employee_type_label_en,
        employee_type_label_fr,
        overtime_label_en,
        overtime_label_fr,
        naics_label_en,
        naics_label_fr,
        value_status,
        scaled_value as average_weekly_earnings_cad,
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
