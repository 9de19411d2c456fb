-- Bank of Canada rates, Canadian dollars for one unit of a foreign currency. Daily rates come year
-- by year. Where two parts, or two rows of one, name the same day and series (answers overlap), the
-- one that was known last stands.
with observations as (
    {{ feed_current("bank_of_canada_fx") }}
),

dated as (
    select
        observations.*,
        snapshots.vintage_at,
        case
            when observations._part like 'daily%' then 'daily' else observations._part
        end as cadence
    from observations
    inner join {{ source("raw", "snapshots") }} as snapshots
        on
            observations._snapshot_id = snapshots.snapshot_id
            and snapshots.raw_table = 'bank_of_canada_fx'
),

ranked as (
    select
        *,
        row_number() over (
            partition by cadence, series_id, d
            order by vintage_at desc nulls last, _part desc, _row_number desc
        ) as recency
    from dated
),

final as (
    select
        -- FXUSDCAD by day, FXAUSDCAD by year: the currency is the three letters before CAD.
        substring(series_id, length(series_id) - 5, 3) as currency_code,
        cadence,
        {{ number_of_text("value") }} as cad_per_unit,
        {{ day_of_text("d") }} as reference_date,
        series_id as series_id_bank_of_canada,
        _snapshot_id as snapshot_id
    from ranked
    where recency = 1
)

select * from final
