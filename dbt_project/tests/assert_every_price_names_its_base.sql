-- An index without its base, or real GDP without its reference year, cannot be set against another.
-- A warning: a new base must not stop the rest, but its unit has to be added where the base is read
-- (int_prices__indexes_aligned).
{{ config(severity="warn") }}
select
    'fct_monthly_prices' as table_name,
    source_table,
    product_code as what,
    count(*) as figure_count
from {{ ref("fct_monthly_prices") }}
where price_index is not null and index_base_period is null
group by source_table, product_code

union all

select
    'fct_monthly_gdp' as table_name,
    source_table,
    price_basis as what,
    count(*) as figure_count
from {{ ref("fct_monthly_gdp") }}
where price_reference_year is null
group by source_table, price_basis

union all

select
    'fct_annual_provincial_gdp' as table_name,
    source_table,
    price_basis as what,
    count(*) as figure_count
from {{ ref("fct_annual_provincial_gdp") }}
where price_basis = 'chained' and price_reference_year is null
group by source_table, price_basis
