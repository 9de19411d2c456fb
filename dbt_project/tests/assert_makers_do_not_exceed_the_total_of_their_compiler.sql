-- What one compiler counts of single makers does not add to more than its total.
{{ config(meta={
    "tolerance": "0.1 % above the total",
    "reason": "the makers that CVMA prints for 2009 exceed its total by 600 of 1,463,832, 0.04 % (seen"
        " November 2026)",
}) }}
with production as (
    select * from {{ ref("fct_vehicle_production") }}
    where is_complete_year
        and province_code = 'CA'
        and vehicle_scope = 'all'
),

makers as (
    select
        compiler,
        reference_date,
        sum(production_units) as production_units
    from production
    where production_level in ('maker', 'other_makers')
    group by compiler, reference_date
),

totals as (
    select
        compiler,
        reference_date,
        max(production_units) as production_units
    from production
    where production_level = 'total'
    group by compiler, reference_date
)

select
    totals.compiler,
    totals.reference_date,
    makers.production_units as units_of_makers,
    totals.production_units as units_in_total
from makers
inner join totals
    on makers.compiler = totals.compiler
    and makers.reference_date = totals.reference_date
where makers.production_units > totals.production_units * 1.001
