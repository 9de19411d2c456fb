-- The agreement of January 2026, followed: one row for each indicator and period. An indicator that
-- no table can answer yet has one row without a period, and the status says why.
with indicators as (
    select * from {{ ref("korea_indicators") }}
),

indicator_values as (
    select * from {{ ref("int_korea__indicator_values") }}
),

snapshots as (
    select * from {{ ref("meta_snapshots") }}
),

-- How fresh: the vintage that stated the figure, or for printed figures the last day they were
-- read.
curated_reads as (
    select
        snapshot_id,
        max(accessed_on) as read_on
    from {{ ref("stg_curated__brand_sales") }}
    group by snapshot_id
    union all
    select
        snapshot_id,
        max(accessed_on) as read_on
    from {{ ref("stg_curated__investment_steps") }}
    group by snapshot_id
    union all
    select
        snapshot_id,
        max(accessed_on) as read_on
    from {{ ref("stg_curated__investments") }}
    group by snapshot_id
    union all
    select
        snapshot_id,
        max(accessed_on) as read_on
    from {{ ref("stg_curated__trade_figures") }}
    group by snapshot_id
),

freshness as (
    select
        snapshots.snapshot_id,
        snapshots.source || '/' || snapshots.dataset as source_dataset,
        snapshots.is_extract,
        coalesce(cast(snapshots.vintage_at as date), curated_reads.read_on) as known_on
    from snapshots
    left join curated_reads on snapshots.snapshot_id = curated_reads.snapshot_id
),

-- The same period a year before, where the two are comparable: one thing counted
-- (comparable_within) and one vintage (two figures of a whole table are always of its latest
-- vintage).
compared as (
    select
        current_period.*,
        freshness.source_dataset,
        freshness.known_on,
        case
            when current_period.indicator_value is not null
                then
                    row_number() over (
                        partition by
                            current_period.indicator_code, current_period.indicator_value is null
                        order by current_period.reference_date desc
                    ) = 1
            else false
        end as is_latest_value,
        case
            when current_period.snapshot_id = year_earlier.snapshot_id
                or (not freshness.is_extract and not freshness_earlier.is_extract)
                then year_earlier.indicator_value
        end as value_year_earlier
    from indicator_values as current_period
    left join indicator_values as year_earlier
        on current_period.indicator_code = year_earlier.indicator_code
        and current_period.comparable_within = year_earlier.comparable_within
        and {{ add_months("year_earlier.reference_date", 12) }} = current_period.reference_date
    left join freshness on current_period.snapshot_id = freshness.snapshot_id
    left join freshness as freshness_earlier
        on year_earlier.snapshot_id = freshness_earlier.snapshot_id
),

final as (
    select
        cast(indicators.indicator_code as string) as indicator_code,
        cast(indicators.cadence as string) as cadence,
        cast(indicators.indicator_label_en as string) as indicator_label_en,
        cast(indicators.indicator_label_fr as string) as indicator_label_fr,
        cast(indicators.definition_en as string) as definition_en,
        cast(indicators.definition_fr as string) as definition_fr,
        cast(indicators.unit as string) as unit,
        cast(compared.comparable_within as string) as comparable_within,
        cast(compared.evidence as string) as evidence,
        cast(
            case
                when compared.indicator_code is null then 'no_data_yet' else compared.value_status
            end as string
        ) as value_status,
        cast(compared.indicator_value as double) as indicator_value,
        cast(compared.value_year_earlier as double) as value_year_earlier,
        -- A share changes in points: 12 % after 10 % is 2 points more, and would be 20 per cent.
        cast(
            case
                when indicators.unit <> 'share (0-1)'
                    then {{ change_pct("compared.indicator_value", "compared.value_year_earlier") }}
            end as double
        ) as change_pct,
        cast(
            case
                when indicators.unit = 'share (0-1)'
                    then 100 * (compared.indicator_value - compared.value_year_earlier)
            end as double
        ) as change_points,
        cast(indicators.sort_order as integer) as sort_order,
        cast(coalesce(compared.is_latest_value, false) as boolean) as is_latest_value,
        cast(compared.reference_date as date) as reference_date,
        cast(compared.known_on as date) as known_on,
        cast(compared.source_table as string) as source_table,
        cast(compared.source_dataset as string) as source_dataset,
        cast(compared.snapshot_id as string) as snapshot_id
    from indicators
    left join compared on indicators.indicator_code = compared.indicator_code
)

select * from final
