-- Bank of Canada rates, Canadian dollars for one unit of a foreign currency. Where two rows of a
-- part name the same day and series (an overlap of two answers), the later row stands.
with observations as (
    {{ feed_current("bank_of_canada_fx") }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by _part, series_id, d
            order by _row_number desc
        ) as recency
    from observations
),

final as (
    select
        -- FXUSDCAD by day, FXAUSDCAD by year: the currency is the three letters before CAD.
        substring(series_id, length(series_id) - 5, 3) as currency_code,
        _part as cadence,
        {{ number_of_text("value") }} as cad_per_unit,
        {{ day_of_text("d") }} as reference_date,
        series_id as series_id_bank_of_canada,
        _snapshot_id as snapshot_id
    from ranked
    where recency = 1
)

select * from final
