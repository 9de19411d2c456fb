-- Quarterly registrations of 20-10-0025 and, series by series, of 20-10-0024 before the successor
-- begins: British Columbia and the Territories together exist only there. The two tables differ a
-- little for the same quarter (20-10-0025 is rounded at random, cell by cell: random tabular
-- adjustment), so nothing is rescaled and is_series_break marks the seam.
with successor as (
    select * from {{ ref("stg_statcan__new_motor_vehicle_registrations") }}
),

predecessor as (
    select * from {{ ref("stg_statcan__historical_new_motor_vehicle_registrations") }}
),

first_quarters as (
    select
        province_code,
        fuel_type_code,
        vehicle_type_code,
        min(reference_date) as first_quarter
    from successor
    group by province_code, fuel_type_code, vehicle_type_code
),

kept_predecessor as (
    select
        predecessor.*,
        first_quarters.first_quarter
    from predecessor
    left join first_quarters using (province_code, fuel_type_code, vehicle_type_code)
    where first_quarters.first_quarter is null
        or predecessor.reference_date < first_quarters.first_quarter
),

seams as (
    select distinct
        province_code,
        fuel_type_code,
        vehicle_type_code,
        first_quarter
    from kept_predecessor
    where first_quarter is not null
),

kept_successor as (
    select
        successor.*,
        seams.first_quarter
    from successor
    left join seams using (province_code, fuel_type_code, vehicle_type_code)
)

{% for side in ["kept_successor", "kept_predecessor"] %}
select
    province_code,
    fuel_type_code,
    vehicle_type_code,
    coordinate,
    value_status,
    registrations_units,
    is_preliminary,
    is_revised,
    {% if side == "kept_successor" -%}
    coalesce(reference_date = first_quarter, false)
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
