-- Monthly sales of 20-10-0085 and, before its first month, of 20-10-0001: one row for each month,
-- series and measure. The successor wins from the first month that it has a figure for the
-- province, measure and adjustment; nothing is rescaled, and is_series_break marks the seam.
with successor as (
    select * from {{ ref("stg_statcan__new_motor_vehicle_sales") }}
),

predecessor as (
    select * from {{ ref("stg_statcan__historical_new_motor_vehicle_sales") }}
),

first_months as (
    select
        province_code,
        measure_code,
        seasonal_adjustment,
        min(reference_date) as first_month
    from successor
    where sales_units is not null or sales_value_cad is not null
    group by province_code, measure_code, seasonal_adjustment
),

kept_predecessor as (
    select
        predecessor.*,
        first_months.first_month
    from predecessor
    left join first_months
        on predecessor.province_code = first_months.province_code
        and predecessor.measure_code = first_months.measure_code
        and predecessor.seasonal_adjustment = first_months.seasonal_adjustment
    where first_months.first_month is null
        or predecessor.reference_date < first_months.first_month
),

seams as (
    select distinct
        province_code,
        measure_code,
        seasonal_adjustment,
        first_month
    from kept_predecessor
    where first_month is not null
),

kept_successor as (
    select
        successor.*,
        seams.first_month
    from successor
    left join seams
        on successor.province_code = seams.province_code
        and successor.measure_code = seams.measure_code
        and successor.seasonal_adjustment = seams.seasonal_adjustment
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
