-- 18-10-0266. The base of the index is its unit of measure (403 is January 2020 = 100): a new base
-- changes uom_id and every figure, so levels of two bases are never compared. Indexes are never
-- added up. A product group and its only product can share a name (Tires, 283 and 28311).
with observations as (
    {{ statcan_labelled("18100266", {
        1: "geography",
        2: "napcs",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        napcs_member_id,
        napcs_code,
        coordinate,
        vector_id,
        uom_id,
        geography_label_en,
        geography_label_fr,
        napcs_label_en,
        napcs_label_fr,
        value_status,
        scaled_value as price_index,
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
