-- Dimension names of each table, from the latest known metadata that has the dimension.
with dimensions as (
    select
        dimensions.*,
        row_number() over (
            partition by dimensions.product_id, dimensions.dimension_position
            order by
                coalesce(snapshots.effective_at, snapshots.vintage_at) desc nulls last,
                snapshots.snapshot_id desc
        ) as recency
    from {{ source("raw", "statcan_dimensions") }} as dimensions
    inner join {{ source("raw", "snapshots") }} as snapshots
        on dimensions.snapshot_id = snapshots.snapshot_id
    where {{ is_known("snapshots.vintage_at") }}
),

final as (
    select
        product_id,
        dimension_position,
        name_en as dimension_label_en,
        name_fr as dimension_label_fr,
        snapshot_id
    from dimensions
    where recency = 1
)

select * from final
