-- Annual rates: a month's figure is what a year of such months would make. No column of this table
-- is added over months or industries, and no test adds one.
with gdp as (
    select * from {{ ref("int_output__gdp_referenced") }}
    where cadence = 'monthly'
),

on_month as (
    {{ statcan_changes("gdp", "gdp_value", 1) }}
),

on_year as (
    {{ statcan_changes("gdp", "gdp_value", 12) }}
),

final as (
    select
        cast(gdp.naics_code as string) as naics_code,
        cast(gdp.price_basis as string) as price_basis,
        cast(gdp.seasonal_adjustment as string) as seasonal_adjustment,
        cast(gdp.cadence as string) as cadence,
        cast(gdp.naics_level as string) as naics_level,
        cast(gdp.value_status as string) as value_status,
        cast(gdp.price_reference_year as integer) as price_reference_year,
        cast(case when gdp.seasonal_adjustment = 'sa' then gdp.gdp_value end as double)
            as gdp_cad_saar,
        cast(
            case when gdp.seasonal_adjustment = 'trading_day_adjusted' then gdp.gdp_value end
            as double
        ) as gdp_cad_trading_day_adjusted,
        -- Without an adjustment for seasons a change on the month is mostly season.
        cast(case when gdp.seasonal_adjustment = 'sa' then on_month.change_pct end as double)
            as gdp_change_on_month_pct,
        cast(on_year.change_pct as double) as gdp_change_on_year_pct,
        cast(gdp.is_preliminary as boolean) as is_preliminary,
        cast(gdp.is_revised as boolean) as is_revised,
        cast(gdp.reference_date as date) as reference_date,
        {{ utc_timestamp("gdp.valid_from") }} as published_at,
        cast(gdp.source_table as string) as source_table,
        cast(gdp.snapshot_id as string) as snapshot_id
    from gdp
    left join on_month
        on gdp.source_table = on_month.source_table
        and gdp.coordinate = on_month.coordinate
        and gdp.reference_date = on_month.reference_date
    left join on_year
        on gdp.source_table = on_year.source_table
        and gdp.coordinate = on_year.coordinate
        and gdp.reference_date = on_year.reference_date
)

select * from final
