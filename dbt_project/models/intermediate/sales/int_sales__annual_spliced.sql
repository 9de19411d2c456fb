-- Annual sales of 20-10-0086 and, before its first year, of 20-10-0002: one row for each year,
-- province, vehicle type and measure. The successor wins from the first year that it has a figure
-- of the three; nothing is rescaled, and is_series_break marks the seam.
--
-- The members of 20-10-0086 were never seen: a row counts where member id and English name are
-- those of 20-10-0002, and where its other dimension is a total or unadjusted. What does not fit is
-- left out, and assert_annual_sales_are_read names it.
{%- set vehicle_types = [
    (1, "all", "Total, new motor vehicles"),
    (2, "passenger_cars", "Passenger cars"),
    (3, "trucks", "Trucks"),
    (4, "light_trucks", "Light trucks"),
    (5, "heavy_trucks", "Heavy trucks"),
    (6, "buses", "Buses"),
] %}

with successor as (
    select * from {{ ref("stg_statcan__annual_new_motor_vehicle_sales") }}
    where
        {%- for position in [3, 4] %}
        (
            dimension_{{ position }}_label_en in ('Units', 'Dollars', 'Unadjusted')
            or dimension_{{ position }}_label_en like 'Total%'
        )
        {{- " and" if not loop.last }}
        {%- endfor %}
),

predecessor as (
    select * from {{ ref("stg_statcan__historical_annual_new_motor_vehicle_sales") }}
),

stacked as (
    {% for side in ["successor", "predecessor"] %}
    select
        geography_member_id,
        geography_code,
        geography_label_en,
        case
            {%- for member_id, code, label in vehicle_types %}
            when vehicle_type_member_id = {{ member_id }} and vehicle_type_label_en = '{{ label }}'
                then '{{ code }}'
            {%- endfor %}
        end as vehicle_type_code,
        {% if side == "successor" -%}
        case when uom_id = 300 then 'units' when uom_id = 81 then 'dollars' end
        {%- else -%}
        case when sales_member_id = 1 then 'units' when sales_member_id = 2 then 'dollars' end
        {%- endif %} as measure_code,
        {{ "true" if side == "successor" else "false" }} as is_successor,
        value_status,
        sales_units,
        sales_value_cad,
        is_preliminary,
        is_revised,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ side }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

placed as (
    select
        stacked.*,
        case
            when stacked.geography_member_id = 1 and stacked.geography_label_en = 'Canada' then 'CA'
            when stacked.geography_label_en = 'British Columbia and the Territories' then 'BT'
            else provinces.province_code
        end as province_code
    from stacked
    left join {{ ref("provinces") }} as provinces
        on stacked.geography_code = provinces.sgc_code
),

read_rows as (
    select * from placed
    where province_code is not null
        and vehicle_type_code is not null
        and measure_code is not null
),

seams as (
    select
        province_code,
        vehicle_type_code,
        measure_code,
        min(
            case
                when is_successor and (sales_units is not null or sales_value_cad is not null)
                    then reference_date
            end
        ) as first_year,
        min(case when not is_successor then reference_date end) as oldest_year
    from read_rows
    group by province_code, vehicle_type_code, measure_code
),

final as (
    select
        read_rows.province_code,
        read_rows.vehicle_type_code,
        read_rows.measure_code,
        read_rows.value_status,
        read_rows.sales_units,
        read_rows.sales_value_cad,
        read_rows.is_preliminary,
        read_rows.is_revised,
        read_rows.is_successor
        and seams.oldest_year < seams.first_year
        and read_rows.reference_date = seams.first_year as is_series_break,
        read_rows.reference_date,
        read_rows.valid_from,
        read_rows.source_table,
        read_rows.snapshot_id
    from read_rows
    inner join seams using (province_code, vehicle_type_code, measure_code)
    where
        read_rows.is_successor
        = (seams.first_year is not null and read_rows.reference_date >= seams.first_year)
)

select
    province_code,
    vehicle_type_code,
    measure_code,
    value_status,
    sales_units,
    sales_value_cad,
    is_preliminary,
    is_revised,
    coalesce(is_series_break, false) as is_series_break,
    reference_date,
    valid_from,
    source_table,
    snapshot_id
from final
