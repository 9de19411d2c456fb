-- What each group of brands contributes to a country in a year: the group's printed total where all
-- of its brands belong to the country, else the sum of its brands there where every one is printed,
-- else nothing (part_level is null). Once by owner and once by heritage.
with figures as (
    select * from {{ ref("int_sales__annual_figures") }}
),

memberships as (
    select * from {{ ref("int_sales__brand_countries") }}
),

group_sizes as (
    select
        origin_basis,
        reference_year,
        group_code,
        count(*) as brand_count
    from memberships
    group by origin_basis, reference_year, group_code
),

groups_of_countries as (
    select
        memberships.origin_basis,
        memberships.reference_year,
        memberships.country_code,
        memberships.group_code,
        count(*) as brand_count,
        count(brands.sales_units) as brand_figure_count,
        sum(brands.sales_units) as brand_units,
        max(group_sizes.brand_count) as group_brand_count
    from memberships
    inner join group_sizes using (origin_basis, reference_year, group_code)
    left join figures as brands
        on brands.sales_level = 'brand'
        and memberships.brand_code = brands.entity_code
        and memberships.reference_year = brands.reference_year
    where memberships.country_code is not null
    group by
        memberships.origin_basis,
        memberships.reference_year,
        memberships.country_code,
        memberships.group_code
),

group_figures as (
    select
        groups_of_countries.*,
        case
            when brand_count = group_brand_count and totals.sales_units is not null then 'group'
            when brand_figure_count = brand_count then 'brand'
        end as part_level,
        case
            when brand_count = group_brand_count and totals.sales_units is not null
                then totals.sales_units
            when brand_figure_count = brand_count then brand_units
        end as part_units,
        brand_figure_count > 0 or totals.sales_units is not null as has_any_figure
    from groups_of_countries
    left join figures as totals
        on totals.sales_level = 'group'
        and groups_of_countries.group_code = totals.entity_code
        and groups_of_countries.reference_year = totals.reference_year
)

select
    origin_basis,
    country_code,
    group_code,
    part_level,
    reference_year,
    part_units,
    brand_count,
    brand_figure_count,
    has_any_figure
from group_figures
