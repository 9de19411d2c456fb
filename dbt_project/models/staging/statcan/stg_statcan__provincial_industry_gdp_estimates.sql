-- 36-10-0402. Three values of one industry are rows of their own: current dollars, chained dollars
-- (whose base year is in their label and changes) and the contribution to the change of all
-- industries. Chained dollars do not add up over industries. No member is Canada.
with observations as (
    {{ statcan_labelled("36100402", {
        1: "geography",
        2: "value",
        3: "naics",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        value_member_id,
        value_code,
        naics_member_id,
        naics_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        value_label_en,
        value_label_fr,
        naics_label_en,
        naics_label_fr,
        value_status,
        case when value_member_id = 1 then scaled_value end as gdp_cad,
        case when value_member_id = 2 then scaled_value end as gdp_cad_chained,
        case when value_member_id = 3 then scaled_value end as contribution_pct_points,
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
