-- Electric vehicles by country and year, from the newest edition of the IEA's Global EV Data
-- Explorer alone: each revises and leaves out figures of the one before. Regions, the EU, the rest
-- of the world and the world are left out. Rows that an edition prints twice are one here.
with figures as (
    {{ feed_current("iea_global_ev") }}
),

editions as (
    select
        figures.*,
        -- `region` until 2024.
        coalesce(figures.region_country, figures.region) as printed_name,
        cast(substr(figures._part, length(figures._part) - 3, 4) as integer) as edition_year
    from figures
),

newest as (
    select max(edition_year) as edition_year from editions
),

names as (
    select * from {{ ref("publisher_countries") }}
    where publisher = 'iea'
),

-- A name that the crosswalk does not know is kept, for the test that lists it.
countries as (
    select
        names.country_code,
        trim(editions.printed_name) as country_name_printed,
        trim(editions.category) as ev_category,
        trim(editions.parameter) as ev_parameter,
        trim(editions.mode) as vehicle_mode,
        trim(editions.powertrain) as ev_powertrain_printed,
        -- The edition of 2024 writes `Milion`.
        replace(lower(trim(editions.unit)), 'milion', 'million') as printed_unit,
        {{ number_of_text("editions.value") }} as printed_value,
        {{ day_of_text("editions.year") }} as reference_date,
        editions.edition_year,
        editions._snapshot_id as snapshot_id
    from editions
    inner join newest on editions.edition_year = newest.edition_year
    left join names on {{ country_key("editions.printed_name") }} = names.country_name
    where coalesce(names.row_kind, 'country') = 'country'
),

final as (
    select distinct
        country_code,
        case ev_powertrain_printed
            when 'BEV' then 'bev'
            when 'PHEV' then 'phev'
            when 'FCEV' then 'fcev'
        end as powertrain_code,
        'annual' as cadence,
        country_name_printed,
        ev_category,
        ev_parameter,
        vehicle_mode,
        ev_powertrain_printed,
        case printed_unit
            when 'charging points' then 'charging_points'
            when 'million barrels per day' then 'barrels_per_day'
            when 'oil displacement, million lge' then 'litres_gasoline_equivalent'
            else printed_unit
        end as unit,
        case
            when printed_unit in ('million barrels per day', 'oil displacement, million lge')
                then 1000000 * printed_value
            else printed_value
        end as ev_value,
        reference_date,
        edition_year,
        snapshot_id
    from countries
)

select * from final
