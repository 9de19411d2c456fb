-- Member labels as each known snapshot gave them: a new base year renames the members of Prices
-- and keeps their ids, so a figure's base is in the label of the snapshot that states the figure.
with members as (
    select members.*
    from {{ source("raw", "statcan_members") }} as members
    inner join {{ source("raw", "snapshots") }} as snapshots
        on members.snapshot_id = snapshots.snapshot_id
    where {{ is_known("snapshots.vintage_at") }}
),

final as (
    select
        product_id,
        snapshot_id,
        dimension_position,
        member_id,
        name_en as member_label_en,
        name_fr as member_label_fr
    from members
)

select * from final
