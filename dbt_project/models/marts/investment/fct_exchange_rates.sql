-- What a foreign currency was worth in Canadian dollars: averages of the day and of the year, as
-- the Bank of Canada publishes them. Days without a rate (weekends, holidays) have no row.
with rates as (
    select * from {{ ref("stg_bank_of_canada__fx_rates") }}
    where cad_per_unit is not null
),

final as (
    select
        cast(currency_code as string) as currency_code,
        cast(cadence as string) as cadence,
        cast(series_id_bank_of_canada as string) as series_id_bank_of_canada,
        cast(cad_per_unit as double) as cad_per_unit,
        cast({{ ratio("1", "cad_per_unit") }} as double) as units_per_cad,
        cast(reference_date as date) as reference_date,
        cast('bank_of_canada_fx' as string) as source_table,
        cast(snapshot_id as string) as snapshot_id
    from rates
)

select * from final
