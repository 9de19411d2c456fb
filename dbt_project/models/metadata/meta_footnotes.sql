-- The publisher's notes on each declared table, from the latest known metadata that is not partial.
-- One note may be attached to many members.
with footnotes as (
    select * from {{ source("raw", "statcan_footnotes") }}
),

datasets as (
    select dataset from {{ source("raw", "datasets") }}
    where source = 'statcan'
),

cubes as (
    select
        cubes.product_id,
        cubes.snapshot_id,
        row_number() over (
            partition by cubes.product_id
            order by
                cubes.is_partial asc,
                snapshots.vintage_at desc nulls last,
                cubes.snapshot_id desc
        ) as recency
    from {{ source("raw", "statcan_cubes") }} as cubes
    inner join {{ source("raw", "snapshots") }} as snapshots
        on cubes.product_id = snapshots.dataset
        and cubes.snapshot_id = snapshots.snapshot_id
    where {{ is_known("snapshots.vintage_at") }}
),

placed as (
    select distinct
        footnotes.product_id,
        footnotes.snapshot_id,
        footnotes.footnote_id,
        coalesce(footnotes.dimension_position, 0) as dimension_position,
        coalesce(footnotes.member_id, 0) as member_id,
        footnotes.text_en,
        footnotes.text_fr
    from footnotes
    inner join cubes
        on footnotes.product_id = cubes.product_id
        and footnotes.snapshot_id = cubes.snapshot_id
        and cubes.recency = 1
    inner join datasets
        on footnotes.product_id = datasets.dataset
),

final as (
    select
        cast(placed.product_id as string) as dataset,
        cast(placed.footnote_id as integer) as footnote_id,
        cast(placed.dimension_position as integer) as dimension_position,
        cast(placed.member_id as integer) as member_id,
        cast(dimensions.name_en as string) as dimension_label_en,
        cast(dimensions.name_fr as string) as dimension_label_fr,
        cast(members.name_en as string) as member_label_en,
        cast(members.name_fr as string) as member_label_fr,
        cast(placed.text_en as string) as footnote_en,
        cast(placed.text_fr as string) as footnote_fr,
        cast(placed.snapshot_id as string) as snapshot_id
    from placed
    left join {{ source("raw", "statcan_dimensions") }} as dimensions
        on placed.product_id = dimensions.product_id
        and placed.snapshot_id = dimensions.snapshot_id
        and placed.dimension_position = dimensions.dimension_position
    left join {{ source("raw", "statcan_members") }} as members
        on placed.product_id = members.product_id
        and placed.snapshot_id = members.snapshot_id
        and placed.dimension_position = members.dimension_position
        and placed.member_id = members.member_id
)

select * from final
