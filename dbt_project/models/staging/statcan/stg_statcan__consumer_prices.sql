-- 18-10-0004. The base differs by row: 2002 = 100 (17), for automobiles and for trucks 2013 = 100
-- (25). Canada is member 2, not 1, of the geography; cities stand beside their provinces. Raw keeps
-- few of the products (sources/statcan/tables.yml). Indexes are never added up.
with observations as (
    {{ statcan_labelled("18100004", {
        1: "geography",
        2: "product",
    }) }}
),

final as (
    select
        geography_member_id,
        geography_code,
        product_member_id,
        product_code,
        coordinate,
        vector_id,
        uom_id,
        geography_label_en,
        geography_label_fr,
        product_label_en,
        product_label_fr,
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
