-- Vehicles built by country and year, as a tidied copy of OICA's figures has them; years that the
-- copy cut at the thousands separator never reach raw (sources/feeds/oica_production.py). For
-- checks only: OICA does not let its tables be handed on, so no published model descends from here.
with figures as (
    {{ feed_current("oica_production") }}
),

names as (
    select * from {{ ref("publisher_countries") }}
    where publisher = 'oica'
),

-- A name that the crosswalk does not know is kept, for the test that lists it.
countries as (
    select
        figures.*,
        names.country_code
    from figures
    left join names on {{ country_key("figures.country") }} = names.country_name
    where
        trim(figures.country) <> ''
        and coalesce(names.row_kind, 'country') = 'country'
),

final as (
    select
        country_code,
        'annual' as cadence,
        case type
            when 'pv' then 'passenger_cars'
            when 'cv' then 'commercial_vehicles'
            else type
        end as vehicle_kind,
        trim(country) as country_name_printed,
        case when trim(n) = 'NA' then 'not_available' end as value_status,
        cast(nullif(trim(n), 'NA') as bigint) as production_units,
        {{ day_of_text("year") }} as reference_date,
        _snapshot_id as snapshot_id
    from countries
)

select * from final
