-- Annual sales by the country of the brand, beside the market total that the share divides by: the
-- year's preferred market figure, when it counts the same thing. Changes on a year earlier hold the
-- count basis fixed for a country, and the compiler and coverage as well for the market total,
-- whose coverage has changed (from 2024 DesRosiers adds makers that do not report).
with markets as (
    select * from {{ ref("int_sales__annual_figures") }}
    where sales_level = 'market'
),

countries as (
    select * from {{ ref("int_sales__brand_units_by_country") }}
),

bases as (
    select 'brand_owner_country' as origin_basis
    union all
    select 'brand_heritage_country' as origin_basis
),

country_rows as (
    select
        countries.origin_basis,
        countries.country_code as origin_code,
        'country' as origin_level,
        countries.compiler,
        countries.count_basis,
        markets.coverage,
        case when markets.sales_units is not null then 'published' end as total_basis,
        markets.compiler as total_compiler,
        countries.evidence,
        case
            when countries.sales_units is null then 'incomplete'
            when markets.sales_units is null then 'total_not_available'
        end as value_status,
        countries.sales_units,
        {{ ratio("countries.sales_units", "markets.sales_units") }} as sales_share,
        {{ change_pct("countries.sales_units", "year_earlier.sales_units") }}
            as sales_units_change_pct,
        countries.sales_units is not null as is_complete,
        countries.reference_year,
        countries.snapshot_id,
        countries.source_url
    from countries
    left join markets
        on countries.reference_year = markets.reference_year
        and countries.count_basis = markets.count_basis
        and countries.sales_units is not null
    left join countries as year_earlier
        on countries.origin_basis = year_earlier.origin_basis
        and countries.country_code = year_earlier.country_code
        and countries.reference_year = year_earlier.reference_year + 1
        and countries.count_basis = year_earlier.count_basis
),

market_rows as (
    select
        bases.origin_basis,
        'all' as origin_code,
        'total' as origin_level,
        markets.compiler,
        markets.count_basis,
        markets.coverage,
        'published' as total_basis,
        markets.compiler as total_compiler,
        markets.evidence,
        cast(null as string) as value_status,
        markets.sales_units,
        cast(1 as double) as sales_share,
        {{ change_pct("markets.sales_units", "year_earlier.sales_units") }}
            as sales_units_change_pct,
        true as is_complete,
        markets.reference_year,
        markets.snapshot_id,
        markets.source_url
    from markets
    cross join bases
    left join markets as year_earlier
        on markets.reference_year = year_earlier.reference_year + 1
        and markets.compiler = year_earlier.compiler
        and markets.coverage = year_earlier.coverage
        and markets.count_basis = year_earlier.count_basis
)

select * from country_rows
union all
select * from market_rows
