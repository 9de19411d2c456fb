-- Canada's monthly sales by region of manufacture, once for every snapshot that states them, so
-- that what follows can add and divide within one vintage. Where a snapshot has no figure for all
-- vehicle types together, cars and trucks are added; where it has no total, the two regions are.
--
-- 20-10-0085 wins from the first month that it has a figure of the region, published or added, and
-- 20-10-0001 stands before it; is_series_break marks the seam. It is not that of the series which
-- are added: the cars and trucks of a region can begin years before its published total.
with observations as (
    {% for table in ["new_motor_vehicle_sales", "historical_new_motor_vehicle_sales"] %}
    select
        vehicle_type_code,
        manufacture_region_code,
        measure_code,
        coordinate,
        coalesce(cast(sales_units as double), sales_value_cad) as measure_value,
        {{ "true" if loop.first else "false" }} as is_successor,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ ref("stg_statcan__" ~ table) }}
    where province_code = 'CA'
        and powertrain_group_code = 'all'
        and seasonal_adjustment = 'nsa'
        and manufacture_region_code in ('all', 'north_america', 'overseas')
        and coalesce(cast(sales_units as double), sales_value_cad) is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
),

stated as (
    {{ statcan_stated_by("observations") }}
),

pivoted as (
    select
        source_table,
        stating_snapshot_id,
        stating_vintage_at,
        measure_code,
        reference_date,
        bool_or(is_successor) as is_successor,
        {%- for region in ["north_america", "overseas", "all"] %}
        {%- for vehicle_type in ["all", "passenger_cars", "trucks"] %}
        max(
            case
                when manufacture_region_code = '{{ region }}'
                    and vehicle_type_code = '{{ vehicle_type }}'
                    then measure_value
            end
        ) as {{ region }}__{{ vehicle_type }}{{ "," if not (loop.last and region == "all") }}
        {%- endfor %}
        {%- endfor %}
    from stated
    group by source_table, stating_snapshot_id, stating_vintage_at, measure_code, reference_date
),

regions as (
    select
        *,
        coalesce(
            north_america__all, north_america__passenger_cars + north_america__trucks
        ) as north_america,
        coalesce(overseas__all, overseas__passenger_cars + overseas__trucks) as overseas
    from pivoted
),

totals as (
    select
        *,
        coalesce(
            all__all, all__passenger_cars + all__trucks, north_america + overseas
        ) as all_regions
    from regions
),

figures as (
    {% for region in ["north_america", "overseas", "all"] %}
    {% set column = "all_regions" if region == "all" else region %}
    select
        '{{ region }}' as manufacture_region_code,
        measure_code,
        case when {{ region }}__all is null then 'sum_of_parts' else 'published' end as value_basis,
        case when all__all is null then 'sum_of_parts' else 'published' end as total_basis,
        {{ column }} as measure_value,
        all_regions as total_value,
        is_successor,
        reference_date,
        stating_vintage_at as vintage_at,
        source_table,
        stating_snapshot_id as snapshot_id
    from totals
    where {{ column }} is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
),

seams as (
    select
        manufacture_region_code,
        measure_code,
        min(case when is_successor then reference_date end) as first_month,
        min(case when not is_successor then reference_date end) as oldest_month
    from figures
    group by manufacture_region_code, measure_code
),

final as (
    select
        figures.manufacture_region_code,
        figures.measure_code,
        figures.value_basis,
        figures.total_basis,
        figures.measure_value,
        figures.total_value,
        coalesce(
            figures.reference_date = seams.first_month and seams.oldest_month < seams.first_month,
            false
        ) as is_series_break,
        figures.reference_date,
        figures.vintage_at,
        figures.source_table,
        figures.snapshot_id
    from figures
    inner join seams using (manufacture_region_code, measure_code)
    where figures.is_successor
        or seams.first_month is null
        or figures.reference_date < seams.first_month
)

select * from final
