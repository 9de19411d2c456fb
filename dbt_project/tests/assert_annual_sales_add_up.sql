-- In the annual sales, cars and trucks add up to the total, the three kinds of trucks to trucks and
-- the provinces to Canada, within one table and year, where the total and every part are published.
{{ config(meta={
    "tolerance": "0 vehicles; 500 dollars for the total and for each part",
    "reason": "units are published to the unit, dollars rounded to 1,000",
}) }}
{%- set sums = [
    ("cars and trucks", "vehicle_type_code = 'all'",
     "vehicle_type_code in ('passenger_cars', 'trucks')", 2, "province_code"),
    ("kinds of trucks", "vehicle_type_code = 'trucks'",
     "vehicle_type_code in ('light_trucks', 'heavy_trucks', 'buses')", 3, "province_code"),
    ("provinces", "province_code = 'CA'", "province_code <> 'CA'", 10, "vehicle_type_code"),
] %}

with sales as (
    select * from {{ ref("fct_annual_new_vehicle_sales") }}
),

compared as (
    {% for name, total, parts, part_count, within in sums %}
    {% set outer_last = loop.last %}
    {% for measure, source in [
        ("sales_units", "source_table"),
        ("sales_value_cad", "sales_value_source_table"),
    ] %}
    select
        '{{ name }}' as sum_name,
        '{{ measure }}' as measure_name,
        {{ within }} as within_code,
        {{ source }} as source_table,
        reference_date,
        {{ 0 if measure == "sales_units" else 500 * (part_count + 1) }} as tolerance,
        sum(case when {{ total }} then {{ measure }} end) as published_total,
        sum(case when {{ parts }} then {{ measure }} end) as sum_of_parts,
        count(case when {{ parts }} then {{ measure }} end) as parts_there,
        {{ part_count }} as part_count
    from sales
    group by {{ within }}, {{ source }}, reference_date
    {{ "union all" if not (outer_last and loop.last) }}
    {% endfor %}
    {% endfor %}
)

select * from compared
where parts_there = part_count and abs(published_total - sum_of_parts) > tolerance
