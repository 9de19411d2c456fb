-- Annual sales by the country of the brand, beside the market total that the share divides by: the
-- year's preferred market figure, when it counts the same thing. Changes on a year earlier hold the
-- count basis fixed for a country, and the compiler and coverage as well for the market total,
-- whose coverage has changed (from 2024 DesRosiers adds makers that do not report). There the
-- shares break, and is_series_break says so, while a country's own units go on.
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
        year_earlier.sales_units as year_earlier_units,
        year_earlier.reference_year is not null as is_year_earlier_there,
        countries.count_basis = year_earlier.count_basis
        and countries.is_comparable
        and year_earlier.is_comparable as is_comparable,
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
        year_earlier.sales_units as year_earlier_units,
        year_earlier.reference_year is not null as is_year_earlier_there,
        markets.compiler <> 'not_stated'
        and markets.compiler = year_earlier.compiler
        and markets.coverage = year_earlier.coverage
        and markets.count_basis = year_earlier.count_basis as is_comparable,
        true as is_complete,
        markets.reference_year,
        markets.snapshot_id,
        markets.source_url
    from markets
    cross join bases
    left join markets as year_earlier
        on markets.reference_year = year_earlier.reference_year + 1
),

unioned as (
    select * from country_rows
    union all
    select * from market_rows
),

-- Of the rows that have a share, whether the one before divides by a total of the same kind.
compared as (
    select
        *,
        case when is_comparable then {{ change_pct("sales_units", "year_earlier_units") }} end
            as sales_units_change_pct,
        lag(total_compiler || ' ' || coverage) over (
            partition by origin_basis, origin_code, sales_share is null
            order by reference_year
        ) as earlier_kind_of_total
    from unioned
),

final as (
    select
        origin_basis,
        origin_code,
        origin_level,
        compiler,
        count_basis,
        coverage,
        total_basis,
        total_compiler,
        evidence,
        value_status,
        case
            when sales_units is null then value_status
            when sales_units_change_pct is not null then null
            when not is_year_earlier_there then 'not_loaded'
            when year_earlier_units is null then 'incomplete'
            when year_earlier_units = 0 then 'not_applicable'
            else 'not_comparable'
        end as sales_units_change_value_status,
        sales_units,
        sales_share,
        sales_units_change_pct,
        is_complete,
        sales_share is not null
        and coalesce(earlier_kind_of_total <> total_compiler || ' ' || coverage, false)
            as is_series_break,
        reference_year,
        snapshot_id,
        source_url
    from compared
)

select * from final
