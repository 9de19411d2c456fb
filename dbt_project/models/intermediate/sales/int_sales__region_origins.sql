-- Sales by region of manufacture as fct_sales_by_origin has them: units and dollars of a period
-- side by side, each with its own provenance, and both of one table. Dollars of 20-10-0001 beside
-- units of 20-10-0085, which revised them, would be of other vehicles; they stay in
-- fct_monthly_new_vehicle_sales.
with regions as (
    select * from {{ ref("int_sales__manufacture_regions") }}
),

region_units as (
    select * from regions
    where measure_code = 'units'
),

region_dollars as (
    select * from regions
    where measure_code = 'dollars'
),

paired as (
    select
        coalesce(units.manufacture_region_code, dollars.manufacture_region_code) as origin_code,
        coalesce(units.cadence, dollars.cadence) as cadence,
        units.total_basis,
        case when units.total_basis is not null then 'statistics_canada' end as total_compiler,
        case
            -- Statistics Canada publishes months; quarters and years are our sums of them.
            when units.value_basis = 'sum_of_parts' or units.cadence <> 'monthly' then 'derived'
            when units.value_basis = 'published' then 'seen'
        end as evidence,
        case
            when units.source_table is null then 'not_loaded' else units.value_status
        end as value_status,
        case
            when dollars.source_table is null then 'not_loaded'
            when dollars.measure_value is null then dollars.value_status
            when units.measure_value is not null and units.source_table <> dollars.source_table
                then 'other_table'
        end as sales_value_status,
        case
            when units.source_table is null then 'not_loaded' else units.change_status
        end as sales_units_change_value_status,
        units.measure_value as sales_units,
        dollars.measure_value as dollars,
        units.share_of_total as sales_share,
        units.change_pct as sales_units_change_pct,
        coalesce(units.is_complete, dollars.is_complete) as is_complete,
        coalesce(units.is_series_break, dollars.is_series_break) as is_series_break,
        units.is_of_one_vintage,
        coalesce(units.reference_date, dollars.reference_date) as reference_date,
        coalesce(units.source_table, dollars.source_table) as source_table,
        coalesce(units.snapshot_id, dollars.snapshot_id) as snapshot_id,
        dollars.source_table as dollars_source_table,
        dollars.snapshot_id as dollars_snapshot_id
    from region_units as units
    full outer join region_dollars as dollars
        on units.manufacture_region_code = dollars.manufacture_region_code
        and units.cadence = dollars.cadence
        and units.reference_date = dollars.reference_date
),

final as (
    select
        origin_code,
        cadence,
        total_basis,
        total_compiler,
        evidence,
        value_status,
        sales_value_status,
        sales_units_change_value_status,
        sales_units,
        case when sales_value_status is null then dollars end as sales_value_cad,
        sales_share,
        sales_units_change_pct,
        is_complete,
        is_series_break,
        is_of_one_vintage,
        reference_date,
        source_table,
        snapshot_id,
        case when sales_value_status is null then dollars_source_table end
            as sales_value_source_table,
        case when sales_value_status is null then dollars_snapshot_id end
            as sales_value_snapshot_id
    from paired
)

select * from final
