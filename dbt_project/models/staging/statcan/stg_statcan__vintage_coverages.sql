-- Which snapshots can state a current figure, for the rule that a share is taken within one
-- vintage. Of whole-table snapshots only the latest: it holds every row that is still current. Of
-- extracts all, each for the series and months that it covers: a row for each run of months, since
-- a page may print a month and the same month of last year and nothing between. `coordinate` is
-- null where everything is covered. A Delta File counts as its whole table: what it does not
-- mention is as it was; but one older than the first whole table leaves all else unknown, and
-- states nothing.
with snapshots as (
    select
        dataset as product_id,
        snapshot_id,
        is_extract and not coalesce(is_delta, false) as is_extract,
        vintage_at,
        coalesce(effective_at, vintage_at) as effective_at,
        first_seen_at,
        coalesce(is_delta, false) as is_delta,
        min(case when not coalesce(is_delta, false) then vintage_at end) over (
            partition by dataset
        ) as known_from
    from {{ source("raw", "snapshots") }}
    where source = 'statcan' and {{ is_known("vintage_at") }}
),

known_snapshots as (
    select
        product_id,
        snapshot_id,
        is_extract,
        vintage_at,
        effective_at,
        row_number() over (
            partition by product_id, is_extract
            order by vintage_at desc nulls last, first_seen_at desc nulls last, snapshot_id desc
        ) as recency
    from snapshots
    where not is_delta or vintage_at >= known_from
),

final as (
    select
        known_snapshots.product_id,
        known_snapshots.snapshot_id,
        coverage.coordinate,
        known_snapshots.is_extract,
        coverage.first_reference_date,
        coverage.last_reference_date,
        known_snapshots.vintage_at,
        known_snapshots.effective_at
    from known_snapshots
    left join {{ source("raw", "statcan_coverage") }} as coverage
        on known_snapshots.snapshot_id = coverage.snapshot_id
        and known_snapshots.product_id = coverage.product_id
        and known_snapshots.is_extract
    where known_snapshots.is_extract and coverage.coordinate is not null
        or not known_snapshots.is_extract and known_snapshots.recency = 1
)

select * from final
