-- 33-10-0036. A numeric 0 says that the day has no rate (weekends, holidays), so it is null here
-- with the status not_available. Averages of a day, Canadian dollars for one unit of the currency.
with observations as (
    {{ statcan_labelled("33100036", {
        1: "geography",
        2: "currency",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        currency_member_id,
        currency_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        currency_label_en,
        currency_label_fr,
        case when scaled_value = 0 then 'not_available' else value_status end as value_status,
        nullif(scaled_value, 0) as cad_per_unit,
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
