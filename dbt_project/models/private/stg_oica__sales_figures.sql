-- New vehicles registered or sold by country and year, from OICA's workbooks. Of a country's year
-- the newest workbook that has it stands; countries that later workbooks no longer list stay as
-- last printed. Regions, totals, growth, footnotes and hidden rows are left out. For checks only:
-- OICA does not let its tables be handed on, so no published model descends from here.
with figures as (
    {{ feed_current("oica_sales") }}
),

keyed as (
    select
        *,
        {{ country_key("region_or_country") }} as name_key,
        lower(substr(sheet, 1, 2)) as kind,
        -- `2019` or `Q1-Q4 2019`; growth has a stroke between two years.
        substr(column_header, length(column_header) - 3, 4) as printed_year,
        cast(substr(_part, length(_part) - 3, 4) as integer) as edition_year
    from figures
    where
        column_header <> ''
        and column_header not like '%/%'
        and trim(region_or_country) <> ''
),

names as (
    select * from {{ ref("publisher_countries") }}
    where publisher = 'oica'
),

-- A name that the crosswalk does not know is kept, for the test that lists it.
ranked as (
    select
        keyed.*,
        names.country_code,
        row_number() over (
            partition by
                keyed.kind,
                coalesce(names.country_code, keyed.name_key),
                keyed.printed_year
            order by keyed.edition_year desc, keyed._part asc, keyed._row_number asc
        ) as recency
    from keyed
    left join names on keyed.name_key = names.country_name
    where coalesce(names.row_kind, 'country') = 'country'
),

final as (
    select
        country_code,
        'annual' as cadence,
        case kind
            when 'pc' then 'passenger_cars'
            when 'cv' then 'commercial_vehicles'
        end as vehicle_kind,
        trim(region_or_country) as country_name_printed,
        nullif(trim(scope), '') as counted_scope,
        {{ number_of_text("value") }} as sales_units,
        trim(legend) <> '' as has_estimates_in_sheet,
        {{ day_of_text("printed_year") }} as reference_date,
        edition_year,
        _snapshot_id as snapshot_id
    from ranked
    where recency = 1
)

select * from final
