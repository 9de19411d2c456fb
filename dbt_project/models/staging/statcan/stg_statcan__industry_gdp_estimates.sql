-- 36-10-0434. Seasonally adjusted figures are at annual rates: a month of them is never added to
-- another. Chained dollars do not add up over industries. A new base year renames the members of
-- Prices (2012 became 2017) and keeps their ids, so the base year stands in the label and not in a
-- column's name.
with observations as (
    {{ statcan_labelled("36100434", {
        1: "geography",
        2: "seasonal_adjustment",
        3: "prices",
        4: "naics",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        seasonal_adjustment_member_id,
        seasonal_adjustment_code,
        prices_member_id,
        prices_code,
        naics_member_id,
        naics_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        seasonal_adjustment_label_en,
        seasonal_adjustment_label_fr,
        prices_label_en,
        prices_label_fr,
        naics_label_en,
        naics_label_fr,
        value_status,
        case when seasonal_adjustment_member_id = 1 then scaled_value end as gdp_cad_saar,
        case
            when seasonal_adjustment_member_id = 2 then scaled_value
        end as gdp_cad_trading_day_adjusted,
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
