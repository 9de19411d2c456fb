-- What is printed as Canada's production of a year lies within 3 per cent of OICA's figure, or as
-- near as its rounding lets it. Only where both are there: OICA's figures are loaded for this check
-- and not published. Shown, and no reason to publish nothing: they come from a copy that was wrong
-- before.
{{ config(
    severity="warn",
    meta={
        "tolerance": "3 per cent, and half the rounding of the print",
        "reason": "Other compilers leave heavy trucks out or count them later: CVMA is 1.8 per cent"
            " below in 2009, light vehicles alone are 0.6 to 1.1 below in 2015 to 2018.",
    },
) }}
with oica as (
    select
        reference_date,
        sum(production_units) as oica_units
    from {{ ref("stg_oica__production_figures") }}
    where country_code = 'CA'
    group by reference_date
    -- Both kinds, or it is no total.
    having count(production_units) = 2
),

printed as (
    select
        period_start,
        vehicle_scope,
        compiler,
        production_units,
        rounded_to
    from {{ ref("int_production__prints_resolved") }}
    where
        province_code = 'CA'
        and production_level = 'total'
        and powertrain_code = 'all'
        and is_complete_year
)

select
    printed.*,
    oica.oica_units,
    {{ change_pct("printed.production_units", "oica.oica_units") }} as difference_pct
from printed
inner join oica on printed.period_start = oica.reference_date
where
    abs(printed.production_units - oica.oica_units)
    > 0.03 * oica.oica_units + 0.5 * coalesce(printed.rounded_to, 0)
