with refreshes as (
    select * from {{ source("raw", "refreshes") }}
    where {{ is_known("started_at") }}
),

final as (
    select
        cast(run_id as string) as run_id,
        cast(release_id as string) as release_id,
        cast(command as string) as command,
        cast(outcome as string) as outcome,
        cast(message as string) as message,
        cast(datasets_healthy as integer) as datasets_healthy,
        cast(datasets_failed as integer) as datasets_failed,
        cast({{ utc_timestamp("started_at") }} as timestamp) as started_at,
        cast({{ utc_timestamp("finished_at") }} as timestamp) as finished_at
    from refreshes
)

select * from final
