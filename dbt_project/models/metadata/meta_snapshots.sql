-- The vintages that the warehouse was built from. Every snapshot_id in a mart is a row here, with
-- the address it came from and the licence it came under. What may not be redistributed is left
-- out: its notes quote figures, and nothing that is published is made from it.
with snapshots as (
    select * from {{ source("raw", "snapshots") }}
    -- A curated file has no vintage of its own: its rows carry their dates.
    where vintage_at is null or {{ is_known("vintage_at") }}
),

-- The licence as it stood when the snapshot was archived; of a curated file, as it is declared.
datasets as (
    select * from {{ source("raw", "datasets") }}
),

final as (
    select
        cast(snapshots.snapshot_id as string) as snapshot_id,
        cast(snapshots.source as string) as source,
        cast(snapshots.dataset as string) as dataset,
        cast(snapshots.part as string) as part,
        cast(coalesce(snapshots.licence_id, datasets.licence_id) as string) as licence_id,
        cast(coalesce(snapshots.licence_name, datasets.licence_name) as string) as licence_name,
        cast(coalesce(snapshots.licence_url, datasets.licence_url) as string) as licence_url,
        cast(
            coalesce(snapshots.attribution_en, datasets.attribution_en) as string
        ) as attribution_en,
        cast(
            coalesce(snapshots.attribution_fr, datasets.attribution_fr) as string
        ) as attribution_fr,
        cast(snapshots.url as string) as url,
        cast(snapshots.final_url as string) as final_url,
        cast(snapshots.seen_via as string) as seen_via,
        cast(snapshots.note as string) as note,
        cast(snapshots.content_sha256 as string) as content_sha256,
        cast(snapshots.code_version as string) as code_version,
        cast(snapshots.bytes as bigint) as payload_bytes,
        cast(snapshots.is_extract as boolean) as is_extract,
        cast(snapshots.is_partial as boolean) as is_partial,
        cast(snapshots.published_on as date) as published_on,
        cast({{ utc_timestamp("snapshots.released_at") }} as timestamp) as released_at,
        cast({{ utc_timestamp("snapshots.first_seen_at") }} as timestamp) as first_seen_at,
        cast({{ utc_timestamp("snapshots.vintage_at") }} as timestamp) as vintage_at
    from snapshots
    left join datasets
        on snapshots.source = datasets.source
        and snapshots.dataset = datasets.dataset
    -- A table that was pulled undeclared has no row in datasets.
    where coalesce(datasets.is_redistributable, true)
)

select * from final
