-- Canada's monthly sales by region of manufacture, once for every snapshot that states them, so
-- that what follows can add and divide within one vintage. Where a snapshot has no figure for all
-- vehicle types together, cars and trucks are added; where it has no total, the two regions are.
with observations as (
    select
        vehicle_type_code,
        manufacture_region_code,
        measure_code,
        coordinate,
        coalesce(cast(sales_units as double), sales_value_cad) as measure_value,
        is_series_break,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ ref("int_sales__spliced") }}
    where province_code = 'CA'
        and powertrain_group_code = 'all'
        and seasonal_adjustment = 'nsa'
        and manufacture_region_code in ('all', 'north_america', 'overseas')
        and coalesce(cast(sales_units as double), sales_value_cad) is not null
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
        bool_or(is_series_break) as is_series_break,
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

final as (
    {% for region in ["north_america", "overseas", "all"] %}
    {% set column = "all_regions" if region == "all" else region %}
    select
        '{{ region }}' as manufacture_region_code,
        measure_code,
        case when {{ region }}__all is null then 'sum_of_parts' else 'published' end as value_basis,
        case when all__all is null then 'sum_of_parts' else 'published' end as total_basis,
        {{ column }} as measure_value,
        all_regions as total_value,
        is_series_break,
        reference_date,
        stating_vintage_at as vintage_at,
        source_table,
        stating_snapshot_id as snapshot_id
    from totals
    where {{ column }} is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select * from final
