-- Monthly sales of 20-10-0085 and, before its first month, of 20-10-0001: one row for each month,
-- series and measure. The successor wins from the first month that it has a figure of the series
-- (all of its dimensions: an extract that holds some series supersedes no others); nothing is
-- rescaled, and is_series_break marks the seam.
{%- set series = [
    "province_code",
    "vehicle_type_code",
    "powertrain_group_code",
    "manufacture_region_code",
    "measure_code",
    "seasonal_adjustment",
] %}

with successor as (
    select * from {{ ref("stg_statcan__new_motor_vehicle_sales") }}
),

predecessor as (
    select * from {{ ref("stg_statcan__historical_new_motor_vehicle_sales") }}
),

first_months as (
    select
        {{ series | join(",\n        ") }},
        min(reference_date) as first_month
    from successor
    where sales_units is not null or sales_value_cad is not null
    group by
        {{ series | join(",\n        ") }}
),

kept_predecessor as (
    select
        predecessor.*,
        first_months.first_month
    from predecessor
    left join first_months using ({{ series | join(", ") }})
    where first_months.first_month is null
        or predecessor.reference_date < first_months.first_month
),

seams as (
    select distinct
        {{ series | join(",\n        ") }},
        first_month
    from kept_predecessor
    where first_month is not null
),

-- A month that the successor only suppresses supersedes nothing; its row stands where the
-- predecessor has none.
kept_successor as (
    select
        successor.*,
        seams.first_month
    from successor
    left join first_months using ({{ series | join(", ") }})
    left join seams using ({{ series | join(", ") }})
    left join predecessor using ({{ series | join(", ") }}, reference_date)
    where successor.reference_date >= first_months.first_month
        or predecessor.source_table is null
),

spliced as (
    {% for side in ["kept_successor", "kept_predecessor"] %}
    select
        province_code,
        vehicle_type_code,
        powertrain_group_code,
        manufacture_region_code,
        measure_code,
        seasonal_adjustment,
        coordinate,
        value_status,
        sales_units,
        sales_value_cad,
        is_preliminary,
        is_revised,
        {% if side == "kept_successor" -%}
        coalesce(reference_date = first_month, false)
        {%- else -%}
        false
        {%- endif %} as is_series_break,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ side }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select * from spliced
