-- The figures of the warehouse that a claim can be held against, under the names that
-- published_claims.csv uses in `warehouse_measure`: measure:what:which:year. Each carries the query
-- that anyone can run to get it. A claim is never data: no mart that this reads contains one.
with annual_sales as (
    select * from {{ ref("fct_sales_by_origin") }}
    where cadence = 'annual'
),

production as (
    select * from {{ ref("fct_vehicle_production") }}
    where production_level = 'total'
        and province_code = 'CA'
        and vehicle_scope = 'all'
        and evidence = 'observed'
        and is_complete_year
        and value_qualifier = 'exact'
),

-- Two compilers' totals of one year are two figures; a claim is held against neither.
production_totals as (
    select
        reference_date,
        max(production_units) as production_units
    from production
    group by reference_date
    having count(*) = 1
),

fdi as (
    select * from {{ ref("fct_annual_fdi") }}
    where partner_level = 'country'
),

figures as (
    select
        'sales_units:' || origin_basis || ':' || origin_code as measure,
        reference_date,
        cast(sales_units as double) as warehouse_value,
        'select sales_units from marts.fct_sales_by_origin where origin_basis = '''
        || origin_basis || ''' and origin_code = ''' || origin_code
        || ''' and cadence = ''annual'' and reference_date = ' as query_start
    from annual_sales

    union all

    select
        'sales_share:' || origin_basis || ':' || origin_code as measure,
        reference_date,
        sales_share as warehouse_value,
        'select sales_share from marts.fct_sales_by_origin where origin_basis = '''
        || origin_basis || ''' and origin_code = ''' || origin_code
        || ''' and cadence = ''annual'' and reference_date = ' as query_start
    from annual_sales

    union all

    select
        'production_units:CA:total' as measure,
        reference_date,
        cast(production_units as double) as warehouse_value,
        'select production_units from marts.fct_vehicle_production'
        || ' where production_level = ''total'' and province_code = ''CA'''
        || ' and vehicle_scope = ''all'' and evidence = ''observed'''
        || ' and is_complete_year and value_qualifier = ''exact'''
        || ' and reference_date = ' as query_start
    from production_totals

    union all

    select
        'fdi_stock_cad:' || investment_direction || ':' || partner_code as measure,
        reference_date,
        fdi_stock_cad as warehouse_value,
        'select fdi_stock_cad from marts.fct_annual_fdi where investment_direction = '''
        || investment_direction || ''' and partner_code = ''' || partner_code
        || ''' and reference_date = ' as query_start
    from fdi
)

select
    measure || ':' || cast(extract(year from reference_date) as string) as warehouse_measure,
    warehouse_value,
    query_start || 'date ''' || cast(reference_date as string) || '''' as warehouse_query
from figures
where warehouse_value is not null
