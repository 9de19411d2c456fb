-- Every figure of the two annual tables of sales is in fct_annual_new_vehicle_sales, or a later
-- table has its year: a member of 20-10-0086 of another id or name than 20-10-0002's would be left
-- out of it. Shown, and no reason to publish nothing else: its members were never seen.
{{ config(severity="warn", meta={"tolerance": "none", "reason": "a figure is read or it is not"}) }}
with published as (
    {% for table in [
        "stg_statcan__annual_new_motor_vehicle_sales",
        "stg_statcan__historical_annual_new_motor_vehicle_sales",
    ] %}
    select
        source_table,
        geography_label_en,
        vehicle_type_label_en,
        reference_date,
        count(*) as figure_count
    from {{ ref(table) }}
    group by source_table, geography_label_en, vehicle_type_label_en, reference_date
    {{ "union all" if not loop.last }}
    {% endfor %}
),

tables_read as (
    select
        source_table,
        reference_date,
        count(distinct province_code) as place_count,
        count(distinct vehicle_type_code) as vehicle_type_count
    from {{ ref("int_sales__annual_spliced") }}
    group by source_table, reference_date
),

tables_published as (
    select
        source_table,
        reference_date,
        count(distinct geography_label_en) as place_count,
        count(distinct vehicle_type_label_en) as vehicle_type_count
    from published
    group by source_table, reference_date
)

select
    tables_published.*,
    tables_read.place_count as places_read,
    tables_read.vehicle_type_count as vehicle_types_read
from tables_published
left join tables_read using (source_table, reference_date)
-- A year of 20-10-0002 that 20-10-0086 has too is not read from it.
where not (
    tables_read.source_table is null
    and tables_published.source_table = '20100002'
)
and (
    tables_read.source_table is null
    or tables_read.place_count < tables_published.place_count
    or tables_read.vehicle_type_count < tables_published.vehicle_type_count
)
