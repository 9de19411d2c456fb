-- The releases of each StatCan table that the warehouse knows, in order. Two corrections of one
-- release are one release, as are a Delta File and the zip of the same release. A Delta File states
-- what a release changed of the whole table; another extract states what it covers.
with snapshots as (
    select * from {{ source("raw", "snapshots") }}
    where source = 'statcan' and {{ is_known("vintage_at") }}
),

releases as (
    select
        dataset,
        vintage_at,
        max(case when is_extract and not coalesce(is_delta, false) then 0 else 1 end) = 1
            as is_of_whole_table
    from snapshots
    group by dataset, vintage_at
)

select
    dataset,
    is_of_whole_table,
    vintage_at,
    lead(vintage_at) over (partition by dataset order by vintage_at) as next_vintage_at
from releases
