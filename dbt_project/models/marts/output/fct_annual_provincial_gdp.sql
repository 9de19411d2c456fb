with gdp as (
    select * from {{ ref("int_output__gdp_referenced") }}
    where cadence = 'annual'
),

-- Real growth alone: a change of current dollars is mostly prices, of a contribution nothing.
chained as (
    select * from gdp
    where price_basis = 'chained'
),

on_year as (
    {{ statcan_changes("chained", "gdp_value", 12) }}
),

final as (
    select
        cast(gdp.province_code as string) as province_code,
        cast(gdp.naics_code as string) as naics_code,
        cast(gdp.price_basis as string) as price_basis,
        cast(gdp.cadence as string) as cadence,
        cast(gdp.naics_level as string) as naics_level,
        cast(gdp.value_status as string) as value_status,
        cast(gdp.price_reference_year as integer) as price_reference_year,
        cast(case when gdp.price_basis = 'current' then gdp.gdp_value end as double) as gdp_cad,
        cast(case when gdp.price_basis = 'chained' then gdp.gdp_value end as double)
            as gdp_cad_chained,
        cast(on_year.change_pct as double) as real_gdp_change_on_year_pct,
        cast(case when gdp.price_basis = 'contribution' then gdp.gdp_value end as double)
            as contribution_pct_points,
        cast(gdp.is_preliminary as boolean) as is_preliminary,
        cast(gdp.is_revised as boolean) as is_revised,
        cast(gdp.reference_date as date) as reference_date,
        {{ utc_timestamp("gdp.valid_from") }} as published_at,
        cast(gdp.source_table as string) as source_table,
        cast(gdp.snapshot_id as string) as snapshot_id
    from gdp
    left join on_year
        on gdp.source_table = on_year.source_table
        and gdp.coordinate = on_year.coordinate
        and gdp.reference_date = on_year.reference_date
)

select * from final
