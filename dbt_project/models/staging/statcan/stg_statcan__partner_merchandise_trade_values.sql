-- 12-10-0011. All goods, not vehicles. The balance (3) exists adjusted and on the balance of
-- payments basis only, and can be negative. The European Union stands beside its members, and only
-- the principal partners are listed: partners do not add up.
with observations as (
    {{ statcan_labelled("12100011", {
        1: "geography",
        2: "trade",
        3: "basis",
        4: "seasonal_adjustment",
        5: "partner",
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
        partner_member_id,
        partner_code,
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
