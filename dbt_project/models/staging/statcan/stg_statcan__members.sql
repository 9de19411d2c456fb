-- Member labels and classification codes of each table, from the latest known metadata that has
-- the member: a member that StatCan dropped keeps its last label.
with members as (
    select
        members.*,
        snapshots.vintage_at,
        row_number() over (
            partition by members.product_id, members.dimension_position, members.member_id
            order by
                coalesce(snapshots.effective_at, snapshots.vintage_at) desc nulls last,
                snapshots.snapshot_id desc
        ) as recency
    from {{ source("raw", "statcan_members") }} as members
    inner join {{ source("raw", "snapshots") }} as snapshots
        on members.snapshot_id = snapshots.snapshot_id
    where {{ is_known("snapshots.vintage_at") }}
),

final as (
    select
        product_id,
        dimension_position,
        member_id,
        parent_member_id,
        path as member_path,
        level as member_level,
        classification_code,
        name_en as member_label_en,
        name_fr as member_label_fr,
        path_label_en as member_path_label_en,
        path_label_fr as member_path_label_fr,
        coalesce(is_terminated, false) as is_terminated,
        snapshot_id
    from members
    where recency = 1
)

select * from final
