-- 12-10-0163. Two members have one name (Passenger cars and light trucks: section part C191 and its
-- only group 411): by id or code, never by name, or cars count twice. The customs and the balance
-- of payments basis are two views of the same goods. Its members are not known to us yet; those of
-- 12-10-0121 are.
with observations as (
    {{ statcan_labelled("12100163", {
        1: "geography",
        2: "trade",
        3: "basis",
        4: "seasonal_adjustment",
        5: "napcs",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        trade_member_id,
        trade_code,
        basis_member_id,
        basis_code,
        seasonal_adjustment_member_id,
        seasonal_adjustment_code,
        napcs_member_id,
        napcs_code,
        coordinate,
        vector_id,
        geography_label_en,
        geography_label_fr,
        trade_label_en,
        trade_label_fr,
        basis_label_en,
        basis_label_fr,
        seasonal_adjustment_label_en,
        seasonal_adjustment_label_fr,
        napcs_label_en,
        napcs_label_fr,
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
