-- 12-10-0175. Imports stand at the province where the goods cleared customs, which need not be
-- where they are used. Domestic exports and re-exports are two rows; exports are both. Raw keeps
-- few of the products (sources/statcan/tables.yml), so products do not add up.
with observations as (
    {{ statcan_labelled("12100175", {
        1: "geography",
        2: "trade",
        3: "napcs",
        4: "partner",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        trade_member_id,
        trade_code,
        napcs_member_id,
        napcs_code,
        partner_member_id,
        partner_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        trade_label_en,
        trade_label_fr,
        napcs_label_en,
        napcs_label_fr,
        partner_label_en,
        partner_label_fr,
        value_status,
        scaled_value as merchandise_trade_cad,
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
