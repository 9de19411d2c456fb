-- Which snapshots can state a current figure, for the rule that a share is taken within one
-- vintage. Of whole-table snapshots only the latest: it holds every row that is still current. Of
-- extracts all, each for the series and months that it covers. `coordinate` is null where
-- everything is covered.
with known_snapshots as (
    select
        snapshots.dataset as product_id,
        snapshots.snapshot_id,
        snapshots.vintage_at,
        snapshots.is_extract,
        row_number() over (
            partition by snapshots.dataset, snapshots.is_extract
            order by
                snapshots.vintage_at desc nulls last,
                snapshots.first_seen_at desc nulls last,
                snapshots.snapshot_id desc
        ) as recency
    from {{ source("raw", "snapshots") }} as snapshots
    where snapshots.source = 'statcan'
        and {{ is_known("snapshots.vintage_at") }}
),

final as (
    select
        known_snapshots.product_id,
        known_snapshots.snapshot_id,
        coverage.coordinate,
        known_snapshots.is_extract,
        coverage.first_reference_date,
        coverage.last_reference_date,
        known_snapshots.vintage_at
    from known_snapshots
    left join {{ source("raw", "statcan_coverage") }} as coverage
        on known_snapshots.snapshot_id = coverage.snapshot_id
        and known_snapshots.product_id = coverage.product_id
    where known_snapshots.is_extract and coverage.coordinate is not null
        or not known_snapshots.is_extract and known_snapshots.recency = 1
)

select * from final
