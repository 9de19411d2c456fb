-- In no year were more incentives asked for than zero-emission vehicles registered: a vehicle has
-- one at most, and price caps leave many without. Fuel cells, which Statistics Canada counts
-- elsewhere, are left out. Rows of an extract count too: months that are missing only make the sum
-- smaller.
{{
    config(
        meta={
            "tolerance": "none: incentives are at most the registrations of the year",
            "reason": "A request follows its registration by weeks, so some fall into the next"
            ~ " year; far more vehicles have no incentive than that.",
        }
    )
}}
with incentives as (
    select
        {{ period_start("reference_date", "annual") }} as reference_date,
        sum(listed_incentive_count) as incentive_count
    from {{ ref("fct_monthly_ev_incentives") }}
    where powertrain_code in ('bev', 'phev')
    group by {{ period_start("reference_date", "annual") }}
)

select
    incentives.reference_date,
    incentives.incentive_count,
    registrations.registrations_units
from incentives
inner join {{ ref("fct_annual_registrations") }} as registrations
    on incentives.reference_date = registrations.reference_date
    and registrations.province_code = 'CA'
    and registrations.fuel_type_code = 'zero_emission'
    and registrations.vehicle_type_code = 'all'
where incentives.incentive_count > registrations.registrations_units
