-- How much each vintage of each table revised what had been published before.
with changes as (
    select * from {{ ref("int_metadata__figure_changes") }}
),

snapshots as (
    select
        dataset,
        vintage_at
    from {{ source("raw", "snapshots") }}
    where source = 'statcan' and {{ is_known("vintage_at") }}
),

-- Two corrections on one day have one release time; the second then counts from when it was seen.
vintages as (
    select
        dataset,
        vintage_at
    from snapshots
    union
    select
        dataset,
        vintage_at
    from changes
),

revised as (
    select
        dataset,
        vintage_at,
        sum(case when is_value_revised then 1 else 0 end) as figures_revised,
        sum(case when not is_value_revised and not is_withdrawn then 1 else 0 end)
            as figures_status_changed,
        sum(case when is_withdrawn then 1 else 0 end) as figures_withdrawn,
        count(distinct case when is_value_revised then ref_date end) as periods_revised,
        min(case when is_value_revised then reference_date end) as first_revised_date,
        max(case when is_value_revised then reference_date end) as last_revised_date,
        -- The last digits of a mean hang on the order of the rows, which no build keeps.
        round(avg(case when is_value_revised then revision_pct end), 9) as mean_revision_pct,
        round(avg(case when is_value_revised then abs(revision_pct) end), 9)
            as mean_absolute_revision_pct,
        max(case when is_value_revised then abs(revision_pct) end) as max_absolute_revision_pct
    from changes
    group by dataset, vintage_at
),

final as (
    select
        cast(vintages.dataset as string) as dataset,
        cast(coalesce(revised.figures_revised, 0) as bigint) as figures_revised,
        cast(coalesce(revised.figures_status_changed, 0) as bigint) as figures_status_changed,
        cast(coalesce(revised.figures_withdrawn, 0) as bigint) as figures_withdrawn,
        cast(coalesce(revised.periods_revised, 0) as bigint) as periods_revised,
        cast(revised.mean_revision_pct as double) as mean_revision_pct,
        cast(revised.mean_absolute_revision_pct as double) as mean_absolute_revision_pct,
        cast(revised.max_absolute_revision_pct as double) as max_absolute_revision_pct,
        cast(
            row_number() over (
                partition by vintages.dataset order by vintages.vintage_at nulls last
            ) = 1 as boolean
        ) as is_first_vintage,
        cast(revised.first_revised_date as date) as first_revised_date,
        cast(revised.last_revised_date as date) as last_revised_date,
        cast({{ utc_timestamp("vintages.vintage_at") }} as timestamp) as vintage_at
    from vintages
    left join revised
        on vintages.dataset = revised.dataset
        and vintages.vintage_at = revised.vintage_at
)

select * from final
