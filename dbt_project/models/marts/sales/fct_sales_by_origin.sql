-- Who sells the vehicles bought in Canada, and where were they made: four answers side by side,
-- each in its own origin_basis and never added to another.
with regions as (
    select * from {{ ref("int_sales__manufacture_regions") }}
),

brands as (
    select * from {{ ref("int_sales__brand_origins") }}
),

region_units as (
    select * from regions
    where measure_code = 'units'
),

region_dollars as (
    select * from regions
    where measure_code = 'dollars'
),

manufacture_regions as (
    select
        'manufacture_region' as origin_basis,
        coalesce(units.manufacture_region_code, dollars.manufacture_region_code) as origin_code,
        coalesce(units.cadence, dollars.cadence) as cadence,
        'statistics_canada' as compiler,
        'survey' as count_basis,
        'all_new_motor_vehicles' as coverage,
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
        units.measure_value as sales_units,
        dollars.measure_value as sales_value_cad,
        units.share_of_total as sales_share,
        units.change_pct as sales_units_change_pct,
        coalesce(units.is_complete, dollars.is_complete) as is_complete,
        coalesce(units.is_series_break, dollars.is_series_break) as is_series_break,
        coalesce(units.reference_date, dollars.reference_date) as reference_date,
        coalesce(units.source_table, dollars.source_table) as source_table,
        coalesce(units.snapshot_id, dollars.snapshot_id) as snapshot_id,
        case
            when dollars.measure_value is not null then dollars.source_table
        end as sales_value_source_table,
        case
            when dollars.measure_value is not null then dollars.snapshot_id
        end as sales_value_snapshot_id,
        cast(null as string) as source_url
    from region_units as units
    full outer join region_dollars as dollars
        on units.manufacture_region_code = dollars.manufacture_region_code
        and units.cadence = dollars.cadence
        and units.reference_date = dollars.reference_date
),

brand_countries as (
    select
        origin_basis,
        origin_code,
        'annual' as cadence,
        compiler,
        count_basis,
        coverage,
        total_basis,
        total_compiler,
        evidence,
        value_status,
        sales_units,
        cast(null as double) as sales_value_cad,
        sales_share,
        sales_units_change_pct,
        is_complete,
        false as is_series_break,
        cast(cast(reference_year as string) || '-01-01' as date) as reference_date,
        cast(null as string) as source_table,
        snapshot_id,
        cast(null as string) as sales_value_source_table,
        cast(null as string) as sales_value_snapshot_id,
        source_url
    from brands
),

-- The basis import_country (customs: the country a new passenger vehicle came from) has no rows
-- until the trade tables are loaded; it will be one more branch here.
unioned as (
    select * from manufacture_regions
    union all
    select * from brand_countries
),

labelled as (
    select
        unioned.*,
        case
            when unioned.origin_code = 'all' then 'total'
            when unioned.origin_basis = 'manufacture_region' then 'region'
            else 'country'
        end as origin_level,
        case
            when unioned.origin_code = 'all' then 'Total'
            else coalesce(regions.manufacture_region_label_en, countries.country_label_en)
        end as origin_label_en,
        case
            when unioned.origin_code = 'all' then 'Total'
            else coalesce(regions.manufacture_region_label_fr, countries.country_label_fr)
        end as origin_label_fr
    from unioned
    left join {{ ref("manufacture_regions") }} as regions
        on unioned.origin_basis = 'manufacture_region'
        and unioned.origin_code = regions.manufacture_region_code
    left join {{ ref("countries") }} as countries
        on unioned.origin_basis <> 'manufacture_region'
        and unioned.origin_code = countries.country_code
),

final as (
    select
        cast(origin_basis as string) as origin_basis,
        cast(origin_code as string) as origin_code,
        cast(cadence as string) as cadence,
        cast(origin_level as string) as origin_level,
        cast(origin_label_en as string) as origin_label_en,
        cast(origin_label_fr as string) as origin_label_fr,
        cast(compiler as string) as compiler,
        cast(count_basis as string) as count_basis,
        cast(coverage as string) as coverage,
        cast(total_basis as string) as total_basis,
        cast(total_compiler as string) as total_compiler,
        cast(evidence as string) as evidence,
        cast(value_status as string) as value_status,
        cast(sales_units as bigint) as sales_units,
        cast(sales_value_cad as double) as sales_value_cad,
        cast(sales_share as double) as sales_share,
        cast(sales_units_change_pct as double) as sales_units_change_pct,
        cast(is_complete as boolean) as is_complete,
        cast(is_series_break as boolean) as is_series_break,
        cast(reference_date as date) as reference_date,
        cast(source_table as string) as source_table,
        cast(snapshot_id as string) as snapshot_id,
        cast(sales_value_source_table as string) as sales_value_source_table,
        cast(sales_value_snapshot_id as string) as sales_value_snapshot_id,
        cast(source_url as string) as source_url
    from labelled
)

select * from final
