-- Canada's sales by region of manufacture by month, quarter and year, one row for each measure.
-- Months are added, compared with a year earlier and divided by their total only within one
-- vintage (one snapshot states them all) and therefore within one side of the splice. The figures
-- shown of one period need not be: is_of_one_vintage says whether they are.
{%- set period_key = "cadence, manufacture_region_code, measure_code, reference_date" %}

with monthly as (
    select * from {{ ref("int_sales__regions_by_vintage") }}
),

candidates as (
    {% for cadence in ["monthly", "quarterly", "annual"] %}
    select
        '{{ cadence }}' as cadence,
        manufacture_region_code,
        measure_code,
        -- 'sum_of_parts' sorts after 'published': one month added from parts makes the period a
        -- sum.
        max(value_basis) as value_basis,
        max(total_basis) as total_basis,
        sum(measure_value) as measure_value,
        case
            when count(total_value) = {{ months_in(cadence) }} then sum(total_value)
        end as total_value,
        bool_or(is_series_break) as is_series_break,
        {{ period_start("reference_date", cadence) }} as reference_date,
        vintage_at,
        source_table,
        snapshot_id
    from monthly
    group by
        manufacture_region_code,
        measure_code,
        {{ period_start("reference_date", cadence) }},
        vintage_at,
        source_table,
        snapshot_id
    having count(*) = {{ months_in(cadence) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

compared as (
    select
        candidates.*,
        year_earlier.measure_value as year_earlier_value
    from candidates
    left join candidates as year_earlier
        on candidates.cadence = year_earlier.cadence
        and candidates.manufacture_region_code = year_earlier.manufacture_region_code
        and candidates.measure_code = year_earlier.measure_code
        and candidates.source_table = year_earlier.source_table
        and candidates.snapshot_id = year_earlier.snapshot_id
        and {{ add_months("candidates.reference_date", -12) }} = year_earlier.reference_date
),

-- The figure shown: a published one before a sum, then the latest vintage.
ranked as (
    select
        *,
        row_number() over (
            partition by {{ period_key }}
            order by value_basis asc, vintage_at desc nulls last, snapshot_id asc
        ) as preference
    from compared
),

shown as (
    select * from ranked
    where preference = 1
),

-- Every vintage that states the shown figure; among them one that also states its total (published
-- before summed), and one that also states the figure of a year earlier.
stating as (
    select
        compared.*,
        row_number() over (
            partition by {{ period_key }}
            order by
                case when compared.total_value is null then 1 else 0 end asc,
                compared.total_basis asc,
                compared.vintage_at desc nulls last,
                compared.snapshot_id asc
        ) as total_preference,
        row_number() over (
            partition by {{ period_key }}
            order by
                case when compared.year_earlier_value is null then 1 else 0 end asc,
                compared.vintage_at desc nulls last,
                compared.snapshot_id asc
        ) as change_preference
    from compared
    inner join shown using ({{ period_key }}, source_table, measure_value)
),

divided as (
    select * from stating
    where total_preference = 1
),

compared_to as (
    select * from stating
    where change_preference = 1
),

-- Snapshots that state both regions and their total as they are shown.
whole_vintages as (
    select
        cadence,
        measure_code,
        reference_date,
        snapshot_id
    from stating
    group by cadence, measure_code, reference_date, source_table, snapshot_id
    having count(distinct manufacture_region_code) = 3
),

whole_periods as (
    select distinct
        cadence,
        measure_code,
        reference_date
    from whole_vintages
),

-- Every period that has at least one month, and how many: an unfinished year is a row without a
-- figure.
periods as (
    {% for cadence in ["monthly", "quarterly", "annual"] %}
    select
        '{{ cadence }}' as cadence,
        manufacture_region_code,
        measure_code,
        {{ period_start("reference_date", cadence) }} as reference_date,
        count(distinct reference_date) as month_count,
        {{ months_in(cadence) }} as months_in_period,
        max(source_table) as source_table,
        max(snapshot_id) as snapshot_id
    from monthly
    group by manufacture_region_code, measure_code, {{ period_start("reference_date", cadence) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

described as (
    select
        periods.manufacture_region_code,
        periods.measure_code,
        periods.cadence,
        shown.value_basis,
        case when divided.total_value is not null then divided.total_basis end as total_basis,
        case
            when shown.measure_value is null and periods.month_count < periods.months_in_period
                then 'incomplete'
            when shown.measure_value is null or divided.total_value is null then 'mixed_vintage'
        end as value_status,
        shown.measure_value,
        {{ ratio("shown.measure_value", "divided.total_value") }} as share_of_total,
        {{ change_pct("shown.measure_value", "compared_to.year_earlier_value") }} as change_pct,
        periods.month_count = periods.months_in_period as is_complete,
        coalesce(shown.is_series_break, false) as is_series_break,
        count(shown.measure_value) over (
            partition by periods.cadence, periods.measure_code, periods.reference_date
        ) as shown_figures,
        whole_periods.reference_date is not null as is_stated_whole,
        periods.reference_date,
        coalesce(shown.source_table, periods.source_table) as source_table,
        coalesce(shown.snapshot_id, periods.snapshot_id) as snapshot_id
    from periods
    left join shown using ({{ period_key }})
    left join divided using ({{ period_key }})
    left join compared_to using ({{ period_key }})
    left join whole_periods using (cadence, measure_code, reference_date)
),

-- A change has a reason of its own: the figure can be there, and its share, and the year before
-- not.
final as (
    select
        described.manufacture_region_code,
        described.measure_code,
        described.cadence,
        described.value_basis,
        described.total_basis,
        described.value_status,
        case
            when described.measure_value is null then described.value_status
            when described.change_pct is not null then null
            when year_earlier.source_table is null then 'not_loaded'
            when year_earlier.measure_value is null then year_earlier.value_status
            when year_earlier.source_table <> described.source_table then 'not_comparable'
            when year_earlier.measure_value = 0 then 'not_applicable'
            else 'mixed_vintage'
        end as change_status,
        described.measure_value,
        described.share_of_total,
        described.change_pct,
        described.is_complete,
        described.is_series_break,
        case
            when described.measure_value is not null and described.shown_figures = 3
                then described.is_stated_whole
        end as is_of_one_vintage,
        described.reference_date,
        described.source_table,
        described.snapshot_id
    from described
    left join described as year_earlier
        on described.cadence = year_earlier.cadence
        and described.manufacture_region_code = year_earlier.manufacture_region_code
        and described.measure_code = year_earlier.measure_code
        and {{ add_months("described.reference_date", -12) }} = year_earlier.reference_date
)

select * from final
