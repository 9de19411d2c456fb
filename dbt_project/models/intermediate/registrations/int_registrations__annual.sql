-- Registrations by year. From the first whole year of a quarterly series its four quarters are
-- added, where one snapshot of one table states all of them; before, the years of 20-10-0021 stand.
-- The two are not one series (20-10-0021 was last revised in 2019, the quarters since), so nothing
-- is rescaled and is_series_break marks the seam. Where a table has no zero-emission total, it is
-- battery-electric plus plug-in of one snapshot. Shares divide by all fuel types of that snapshot.
with pieces as (
    select
        province_code,
        fuel_type_code,
        vehicle_type_code,
        coordinate,
        'sum_of_quarters' as year_basis,
        4 as pieces_in_year,
        value_status,
        registrations_units,
        is_preliminary,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ ref("int_registrations__spliced") }}
    union all
    select
        province_code,
        fuel_type_code,
        vehicle_type_code,
        coordinate,
        'published' as year_basis,
        1 as pieces_in_year,
        value_status,
        registrations_units,
        is_preliminary,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ ref("stg_statcan__annual_new_motor_vehicle_registrations") }}
),

-- Each piece again as a part of zero-emission vehicles, in the tables that have no such total.
pieces_and_derived as (
    select * from pieces
    union all
    select
        province_code,
        'zero_emission' as fuel_type_code,
        vehicle_type_code,
        coordinate,
        year_basis,
        2 * pieces_in_year as pieces_in_year,
        value_status,
        registrations_units,
        is_preliminary,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from pieces
    where fuel_type_code in ('bev', 'phev')
        and source_table in ('20100021', '20100024')
),

{% set series = "province_code, fuel_type_code, vehicle_type_code" %}
listed_years as (
    select
        {{ series }},
        {{ period_start("reference_date", "annual") }} as reference_date,
        year_basis,
        max(value_status) as value_status,
        count(*) as pieces_listed,
        count(registrations_units) as pieces_there,
        max(pieces_in_year) as pieces_in_year,
        bool_or(is_preliminary) as is_preliminary,
        max(source_table) as source_table,
        max(snapshot_id) as snapshot_id
    from pieces_and_derived
    group by {{ series }}, {{ period_start("reference_date", "annual") }}, year_basis
),

stated as (
    {{ statcan_stated_by("pieces_and_derived") }}
),

-- Every snapshot that states a whole year gives the same sum: all state the current figures.
sums as (
    select
        {{ series }},
        {{ period_start("reference_date", "annual") }} as reference_date,
        year_basis,
        source_table,
        stating_snapshot_id,
        sum(registrations_units) as registrations_units
    from stated
    group by
        {{ series }},
        {{ period_start("reference_date", "annual") }},
        year_basis,
        source_table,
        stating_snapshot_id
    having count(registrations_units) = max(pieces_in_year)
),

shares as (
    select
        sums.province_code,
        sums.fuel_type_code,
        sums.vehicle_type_code,
        sums.reference_date,
        sums.year_basis,
        max(sums.registrations_units) as registrations_units,
        max(
            {{ ratio("sums.registrations_units", "totals.registrations_units") }}
        ) as fuel_type_share,
        -- Snapshot ids begin with the time first seen: the largest is the latest. One that states
        -- the total too, where there is one.
        coalesce(
            max(case when totals.province_code is not null then sums.stating_snapshot_id end),
            max(sums.stating_snapshot_id)
        ) as stating_snapshot_id
    from sums
    left join sums as totals
        on sums.province_code = totals.province_code
        and sums.vehicle_type_code = totals.vehicle_type_code
        and sums.reference_date = totals.reference_date
        and sums.source_table = totals.source_table
        and sums.year_basis = totals.year_basis
        and sums.stating_snapshot_id = totals.stating_snapshot_id
        and totals.fuel_type_code = 'all'
    group by
        sums.province_code,
        sums.fuel_type_code,
        sums.vehicle_type_code,
        sums.reference_date,
        sums.year_basis
),

first_years as (
    select
        {{ series }},
        min(reference_date) as first_whole_year
    from listed_years
    where year_basis = 'sum_of_quarters' and pieces_listed = pieces_in_year
    group by {{ series }}
),

ranked as (
    select
        listed_years.*,
        shares.registrations_units,
        shares.fuel_type_share,
        shares.stating_snapshot_id,
        listed_years.reference_date = first_years.first_whole_year as is_first_whole_year,
        row_number() over (
            partition by
                listed_years.province_code,
                listed_years.fuel_type_code,
                listed_years.vehicle_type_code,
                listed_years.reference_date
            order by
                case
                    when listed_years.year_basis = 'published' then 2
                    when listed_years.reference_date >= first_years.first_whole_year then 1
                    else 3
                end
        ) as preference
    from listed_years
    left join shares using ({{ series }}, reference_date, year_basis)
    left join first_years using ({{ series }})
),

standing as (
    select
        *,
        min(case when year_basis = 'published' then reference_date end) over (
            partition by {{ series }}
        ) as first_published_year,
        max(case when fuel_type_code = 'all' then registrations_units end) over (
            partition by province_code, vehicle_type_code, reference_date
        ) as total_units
    from ranked
    where preference = 1
),

final as (
    select
        {{ series }},
        year_basis,
        case
            when fuel_type_share is not null then null
            when registrations_units is not null and total_units is null then 'total_not_available'
            when registrations_units is not null then 'mixed_vintage'
            when pieces_there = pieces_in_year then 'mixed_vintage'
            when pieces_there = 0 and value_status is not null then value_status
            else 'incomplete'
        end as value_status,
        registrations_units,
        fuel_type_share,
        pieces_there = pieces_in_year as is_complete,
        is_preliminary,
        coalesce(is_first_whole_year and first_published_year < reference_date, false)
            as is_series_break,
        reference_date,
        source_table,
        coalesce(stating_snapshot_id, snapshot_id) as snapshot_id
    from standing
)

select * from final
