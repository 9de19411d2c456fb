with indexes as (
    select * from {{ ref("int_prices__indexes_aligned") }}
),

-- Within one vintage, and so within one base.
changes as (
    {{ statcan_changes("indexes", "price_index", 12) }}
),

final as (
    select
        cast(indexes.province_code as string) as province_code,
        cast(indexes.price_index_code as string) as price_index_code,
        cast(indexes.product_code as string) as product_code,
        cast('monthly' as string) as cadence,
        cast(indexes.product_level as string) as product_level,
        cast(indexes.product_label_en as string) as product_label_en,
        cast(indexes.product_label_fr as string) as product_label_fr,
        cast(indexes.value_status as string) as value_status,
        cast(indexes.index_base_period as string) as index_base_period,
        cast(indexes.price_index as double) as price_index,
        cast(changes.change_pct as double) as price_change_on_year_pct,
        cast(indexes.is_preliminary as boolean) as is_preliminary,
        cast(indexes.is_revised as boolean) as is_revised,
        cast(indexes.reference_date as date) as reference_date,
        {{ utc_timestamp("indexes.valid_from") }} as published_at,
        cast(indexes.source_table as string) as source_table,
        cast(indexes.snapshot_id as string) as snapshot_id
    from indexes
    left join changes
        on indexes.source_table = changes.source_table
        and indexes.coordinate = changes.coordinate
        and indexes.reference_date = changes.reference_date
)

select * from final
