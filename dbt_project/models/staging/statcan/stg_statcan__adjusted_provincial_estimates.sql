-- 14-10-0223. SEPH, seasonally adjusted: employees and average weekly earnings, overtime included,
-- stay separate rows, told by their unit of measure (249 persons; 75 or 81 dollars). Adjusted parts
-- do not add up to adjusted totals.
with observations as (
    {{ statcan_labelled("14100223", {
        1: "geography",
        2: "estimate",
        3: "naics",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        estimate_member_id,
        estimate_code,
        naics_member_id,
        naics_code,
        coordinate,
        vector_id,
        uom_id,
        geography_label_en,
        geography_label_fr,
        estimate_label_en,
        estimate_label_fr,
        naics_label_en,
        naics_label_fr,
        value_status,
        case when uom_id = 249 then cast(scaled_value as bigint) end as employees_sa,
        case when uom_id in (75, 81) then scaled_value end as average_weekly_earnings_cad_sa,
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
