-- The IEA's figures of the past, by country: its scenarios are not figures of anything that
-- happened. `EV` is a row of its own, with the IEA's share and no count, since the IEA prints none.
with figures as (
    select * from {{ ref("stg_iea__ev_figures") }}
    where ev_category = 'Historical'
        and ev_parameter in ('EV sales', 'EV stock', 'EV sales share')
),

pivoted as (
    select
        country_code,
        powertrain_code,
        country_name_printed,
        vehicle_mode,
        ev_powertrain_printed,
        max(case when ev_parameter = 'EV sales' then ev_value end) as ev_sales_units,
        max(case when ev_parameter = 'EV stock' then ev_value end) as ev_stock_units,
        max(case when ev_parameter = 'EV sales share' then ev_value end) as ev_sales_share_pct,
        reference_date,
        edition_year,
        max(snapshot_id) as snapshot_id
    from figures
    group by
        country_code,
        powertrain_code,
        country_name_printed,
        vehicle_mode,
        ev_powertrain_printed,
        reference_date,
        edition_year
),

final as (
    select
        cast(country_code as string) as country_code,
        cast(powertrain_code as string) as powertrain_code,
        cast('annual' as string) as cadence,
        cast(country_name_printed as string) as country_name_printed,
        cast(vehicle_mode as string) as vehicle_mode,
        cast(ev_powertrain_printed as string) as ev_powertrain_printed,
        cast(
            case when ev_powertrain_printed = 'EV' then 'total' else 'part' end as string
        ) as powertrain_level,
        cast(case when ev_sales_units is null then 'not_available' end as string) as value_status,
        cast(edition_year as integer) as edition_year,
        cast(ev_sales_units as double) as ev_sales_units,
        cast(ev_stock_units as double) as ev_stock_units,
        cast(ev_sales_share_pct as double) as ev_sales_share_pct,
        cast(reference_date as date) as reference_date,
        cast(snapshot_id as string) as snapshot_id
    from pivoted
)

select * from final
