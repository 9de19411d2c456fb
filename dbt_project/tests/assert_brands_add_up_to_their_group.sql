-- Printed sales of a group's brands add up to the group's printed total where every brand is there,
-- and never exceed it where some are missing; all brands together never exceed the market.
{{ config(meta={
    "tolerance": "2 vehicles, or half the rounding of each print if more; the market 0.1 per cent",
    "reason": "compilers differ by one vehicle (Toyota 2024, Hyundai 2023; seen November 2026)",
}) }}
with figures as (
    select * from {{ ref("int_sales__annual_figures") }}
    where count_basis = 'maker_reports'
),

memberships as (
    select * from {{ ref("int_sales__brand_countries") }}
    where origin_basis = 'brand_heritage_country'
),

brands as (
    select
        memberships.group_code,
        memberships.reference_year,
        count(*) as brand_count,
        count(figures.sales_units) as brand_figure_count,
        sum(figures.sales_units) as brand_units,
        sum(coalesce(figures.rounded_to, 1)) as rounding
    from memberships
    left join figures
        on figures.sales_level = 'brand'
        and memberships.brand_code = figures.entity_code
        and memberships.reference_year = figures.reference_year
    group by memberships.group_code, memberships.reference_year
),

compared as (
    select
        'group' as total_level,
        brands.group_code as entity_code,
        brands.reference_year,
        brands.brand_count = brands.brand_figure_count as is_whole,
        brands.brand_units,
        totals.sales_units as printed_total,
        greatest(2, 0.5 * (brands.rounding + coalesce(totals.rounded_to, 1))) as tolerance
    from brands
    inner join figures as totals
        on totals.sales_level = 'group'
        and brands.group_code = totals.entity_code
        and brands.reference_year = totals.reference_year
    union all
    select
        'market' as total_level,
        'all' as entity_code,
        totals.reference_year,
        false as is_whole,
        sum(parts.sales_units) as brand_units,
        totals.sales_units as printed_total,
        0.001 * totals.sales_units as tolerance
    from figures as totals
    inner join figures as parts
        on parts.sales_level = 'brand' and totals.reference_year = parts.reference_year
    where totals.sales_level = 'market'
    group by totals.reference_year, totals.sales_units
)

select * from compared
where brand_units > printed_total + tolerance
    or (is_whole and brand_units < printed_total - tolerance)
