-- Imports of passenger vehicles by country of origin, by month, quarter and year, with the share of
-- all countries and the change on a year earlier. Customs sees every import, so a country without
-- a row in a month that is there had none; a period is complete when all of its months are there.
-- Customs has a file for each year, so that a change is always between two files: both are what
-- stands now, revised of late or not, and no snapshot states the two.
{%- set uncounted_share = 0.001 %}

with monthly as (
    select * from {{ ref("int_sales__new_vehicle_imports") }}
),

summed as (
    {% for cadence in ["monthly", "quarterly", "annual"] %}
    select
        origin_code,
        '{{ cadence }}' as cadence,
        sum(import_units) as import_units,
        sum(import_value_cad) as import_value_cad,
        sum(uncounted_value_cad) as uncounted_value_cad,
        count(*) as month_count,
        {{ months_in(cadence) }} as months_in_period,
        bool_or(is_break_year) as is_break_year,
        {{ period_start("reference_date", cadence) }} as reference_date,
        max(snapshot_id) as snapshot_id
    from monthly
    group by origin_code, {{ period_start("reference_date", cadence) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

all_countries as (
    select * from summed
    where origin_code = 'all'
),

-- A vehicle that came in without a count is missing from the units: they stand while the value of
-- such vehicles is below a thousandth, and the row says so; beyond it they are null.
figures as (
    select
        summed.origin_code,
        summed.cadence,
        case
            when all_countries.month_count = all_countries.months_in_period
                and summed.uncounted_value_cad <= {{ uncounted_share }} * summed.import_value_cad
                then summed.import_units
        end as import_units,
        case
            when all_countries.month_count = all_countries.months_in_period
                then summed.import_value_cad
        end as import_value_cad,
        summed.uncounted_value_cad,
        all_countries.month_count = all_countries.months_in_period as is_complete,
        summed.is_break_year,
        summed.reference_date,
        summed.snapshot_id
    from summed
    inner join all_countries using (cadence, reference_date)
),

compared as (
    select
        figures.*,
        totals.import_units as total_units,
        year_earlier.import_units as year_earlier_units,
        year_earlier.is_complete as is_year_earlier_complete,
        totals_year_earlier.is_complete as is_period_year_earlier_complete,
        case
            when not figures.is_break_year
                then {{ change_pct("figures.import_units", "year_earlier.import_units") }}
        end as change_pct
    from figures
    inner join figures as totals
        on totals.origin_code = 'all'
        and figures.cadence = totals.cadence
        and figures.reference_date = totals.reference_date
    left join figures as year_earlier
        on figures.origin_code = year_earlier.origin_code
        and figures.cadence = year_earlier.cadence
        and {{ add_months("figures.reference_date", -12) }} = year_earlier.reference_date
    left join figures as totals_year_earlier
        on totals_year_earlier.origin_code = 'all'
        and figures.cadence = totals_year_earlier.cadence
        and {{ add_months("figures.reference_date", -12) }} = totals_year_earlier.reference_date
),

explained as (
    select
        *,
        case
            when not is_complete then 'incomplete'
            when import_units is null then 'not_available'
            when total_units is null then 'total_not_available'
            when uncounted_value_cad > 0 then 'partly_counted'
        end as value_status
    from compared
),

final as (
    select
        origin_code,
        cadence,
        value_status,
        case when not is_complete then 'incomplete' end as import_value_status,
        case
            when import_units is null then value_status
            when change_pct is not null then null
            when is_period_year_earlier_complete is null then 'not_loaded'
            when not is_period_year_earlier_complete then 'incomplete'
            when is_break_year then 'not_comparable'
            -- No row, or none counted: nought to compare with.
            when is_year_earlier_complete is null or year_earlier_units = 0 then 'not_applicable'
            else 'not_available'
        end as change_status,
        import_units,
        import_value_cad,
        {{ ratio("import_units", "total_units") }} as share_of_total,
        change_pct,
        is_complete,
        is_break_year and month(reference_date) = 1 as is_series_break,
        reference_date,
        snapshot_id
    from explained
)

select * from final
