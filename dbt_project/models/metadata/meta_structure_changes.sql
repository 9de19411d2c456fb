-- What each vintage of each declared table changed in its structure, and whether a model would have
-- been wrong for it.
with changes as (
    select * from {{ source("raw", "statcan_structure_changes") }}
),

snapshots as (
    select
        dataset,
        snapshot_id,
        vintage_at
    from {{ source("raw", "snapshots") }}
    where source = 'statcan' and {{ is_known("vintage_at") }}
),

datasets as (
    select dataset from {{ source("raw", "datasets") }}
    where source = 'statcan'
),

final as (
    select
        cast(changes.product_id as string) as dataset,
        cast(changes.snapshot_id as string) as snapshot_id,
        cast(changes.change_number as integer) as change_number,
        cast(changes.previous_snapshot_id as string) as previous_snapshot_id,
        cast(changes.dimension_position as integer) as dimension_position,
        cast(changes.member_id as integer) as member_id,
        cast(changes.kind as string) as change_kind,
        cast(changes.severity as string) as severity,
        cast(changes.was as string) as value_before,
        cast(changes.now as string) as value_after,
        cast(changes.sentence as string) as sentence,
        cast({{ utc_timestamp("snapshots.vintage_at") }} as timestamp) as vintage_at
    from changes
    inner join snapshots
        on changes.product_id = snapshots.dataset
        and changes.snapshot_id = snapshots.snapshot_id
    inner join datasets
        on changes.product_id = datasets.dataset
)

select * from final
