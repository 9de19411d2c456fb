-- Who sells the vehicles bought in Canada, and where were they made: four answers side by side,
-- each in its own origin_basis and never added to another.
with manufacture_regions as (
    select
        'manufacture_region' as origin_basis,
        origin_code,
        cadence,
        'statistics_canada' as compiler,
        'survey' as count_basis,
        'all_new_motor_vehicles' as coverage,
        total_basis,
        total_compiler,
        evidence,
        value_status,
        sales_value_status,
        sales_units_change_value_status,
        sales_units,
        sales_value_cad,
        sales_share,
        sales_units_change_pct,
        is_complete,
        is_series_break,
        is_of_one_vintage,
        reference_date,
        source_table,
        snapshot_id,
        sales_value_source_table,
        sales_value_snapshot_id,
        cast(null as string) as source_url
    from {{ ref("int_sales__region_origins") }}
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
        'not_published' as sales_value_status,
        sales_units_change_value_status,
        sales_units,
        cast(null as double) as sales_value_cad,
        sales_share,
        sales_units_change_pct,
        is_complete,
        is_series_break,
        cast(null as boolean) as is_of_one_vintage,
        cast(cast(reference_year as string) || '-01-01' as date) as reference_date,
        cast(null as string) as source_table,
        snapshot_id,
        cast(null as string) as sales_value_source_table,
        cast(null as string) as sales_value_snapshot_id,
        source_url
    from {{ ref("int_sales__brand_origins") }}
),

-- Vehicles that came into the country, not vehicles that were sold: the only one of the four that
-- counts a border.
import_countries as (
    select
        'import_country' as origin_basis,
        origin_code,
        cadence,
        'statistics_canada' as compiler,
        'customs_imports' as count_basis,
        'passenger_vehicles_not_described_as_used' as coverage,
        case when share_of_total is not null then 'sum_of_parts' end as total_basis,
        case when share_of_total is not null then 'statistics_canada' end as total_compiler,
        'derived' as evidence,
        value_status,
        import_value_status as sales_value_status,
        change_status as sales_units_change_value_status,
        import_units as sales_units,
        import_value_cad as sales_value_cad,
        share_of_total as sales_share,
        change_pct as sales_units_change_pct,
        is_complete,
        is_series_break,
        -- The total is the sum of the rows.
        case when import_units is not null then true end as is_of_one_vintage,
        reference_date,
        'cimt' as source_table,
        snapshot_id,
        case when import_value_cad is not null then 'cimt' end as sales_value_source_table,
        case when import_value_cad is not null then snapshot_id end as sales_value_snapshot_id,
        cast(null as string) as source_url
    from {{ ref("int_sales__import_countries") }}
),

unioned as (
    select * from manufacture_regions
    union all
    select * from brand_countries
    union all
    select * from import_countries
),

labelled as (
    select
        unioned.*,
        case
            when unioned.origin_code = 'all' then 'total'
            when unioned.origin_code = 'unspecified' then 'unallocated'
            when unioned.origin_basis = 'manufacture_region' then 'region'
            else 'country'
        end as origin_level,
        case
            when unioned.origin_code = 'all' then 'Total'
            when unioned.origin_code = 'unspecified' then 'Country not stated'
            else coalesce(regions.manufacture_region_label_en, countries.country_label_en)
        end as origin_label_en,
        case
            when unioned.origin_code = 'all' then 'Total'
            when unioned.origin_code = 'unspecified' then 'Pays non précisé'
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
        cast(sales_value_status as string) as sales_value_status,
        cast(sales_units_change_value_status as string) as sales_units_change_value_status,
        cast(sales_units as bigint) as sales_units,
        cast(sales_value_cad as double) as sales_value_cad,
        cast(sales_share as double) as sales_share,
        cast(sales_units_change_pct as double) as sales_units_change_pct,
        cast(is_complete as boolean) as is_complete,
        cast(is_series_break as boolean) as is_series_break,
        cast(is_of_one_vintage as boolean) as is_of_one_vintage,
        cast(reference_date as date) as reference_date,
        cast(source_table as string) as source_table,
        cast(snapshot_id as string) as snapshot_id,
        cast(sales_value_source_table as string) as sales_value_source_table,
        cast(sales_value_snapshot_id as string) as sales_value_snapshot_id,
        cast(source_url as string) as source_url
    from labelled
)

select * from final
