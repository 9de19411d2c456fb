-- Every dataset that the registry declares: what it is, whose it is, under which licence, and what
-- of it the warehouse holds. A dataset never fetched is here with no rows and no snapshot.
with datasets as (
    select * from {{ source("raw", "datasets") }}
),

snapshots as (
    select * from {{ source("raw", "snapshots") }}
    where vintage_at is null or {{ is_known("vintage_at") }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, dataset
            order by
                coalesce(effective_at, vintage_at) desc nulls last,
                first_seen_at desc nulls last,
                snapshot_id desc
        ) as recency
    from snapshots
),

latest as (
    select * from ranked
    where recency = 1
),

-- An extract that was followed by the whole table is history, not the state of the dataset; a feed
-- is whole when each of its parts is.
parts as (
    select
        source,
        dataset,
        part,
        count(*) as snapshot_count,
        -- A Delta File alone leaves most of its table unknown: no one can ask as of its day.
        coalesce(
            min(case when not coalesce(is_delta, false) then vintage_at end), min(vintage_at)
        ) as history_from,
        min(case when is_extract then 1 else 0 end) as only_extracts
    from snapshots
    group by source, dataset, part
),

histories as (
    select
        source,
        dataset,
        sum(snapshot_count) as snapshot_count,
        min(history_from) as history_from,
        max(only_extracts) = 1 as is_extract
    from parts
    group by source, dataset
),

extents as (
    select * from {{ ref("int_metadata__dataset_extents") }}
),

final as (
    select
        cast(datasets.source as string) as source,
        cast(datasets.dataset as string) as dataset,
        cast(datasets.topic as string) as topic,
        cast(datasets.cadence as string) as cadence,
        cast(datasets.licence_id as string) as licence_id,
        cast(latest.snapshot_id as string) as snapshot_id,
        cast(datasets.title as string) as title,
        cast(datasets.producer as string) as producer,
        cast(datasets.url as string) as url,
        cast(datasets.licence_name as string) as licence_name,
        cast(datasets.licence_url as string) as licence_url,
        cast(datasets.attribution_en as string) as attribution_en,
        cast(datasets.attribution_fr as string) as attribution_fr,
        cast(latest.seen_via as string) as seen_via,
        cast(datasets.note as string) as note,
        cast(datasets.raw_table as string) as raw_table,
        cast(
            case when datasets.is_redistributable then coalesce(extents.row_count, 0) end as bigint
        ) as row_count,
        cast(coalesce(histories.snapshot_count, 0) as bigint) as snapshot_count,
        cast(datasets.expected_lag_days as integer) as expected_lag_days,
        cast(datasets.is_redistributable as boolean) as is_redistributable,
        cast(coalesce(histories.is_extract, false) as boolean) as is_extract,
        cast(coalesce(latest.is_partial, false) as boolean) as is_partial,
        cast(extents.first_reference_date as date) as first_period,
        cast(extents.last_reference_date as date) as last_period,
        cast({{ utc_timestamp("latest.released_at") }} as timestamp) as released_at,
        cast({{ utc_timestamp("latest.first_seen_at") }} as timestamp) as first_seen_at,
        cast(
            coalesce(
                {{ utc_timestamp("histories.history_from") }},
                cast(extents.known_from_date as timestamp)
            ) as timestamp
        ) as history_from
    from datasets
    left join latest
        on datasets.source = latest.source
        and datasets.dataset = latest.dataset
    left join histories
        on datasets.source = histories.source
        and datasets.dataset = histories.dataset
    left join extents
        on datasets.source = extents.source
        and datasets.dataset = extents.dataset
)

select * from final
