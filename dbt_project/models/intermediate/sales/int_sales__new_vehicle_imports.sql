-- Passenger vehicles imported by month and country of origin, and by all countries together
-- (origin_code `all`): HS 8703 without 8703.10, without the codes described as used. The codes of
-- hybrid, plug-in and electric vehicles do not separate new from used: leaving them out would lose
-- the very vehicles that grow, so a code that does not say stays in, and what it holds is counted
-- apart. A year in which a subheading began or ceased to separate them is a break.
with imported as (
    select
        coalesce(partner_country_code, 'unspecified') as origin_code,
        hs6_code,
        vehicle_condition is null as holds_both,
        case when unit_code = 'NMB' then quantity end as vehicles,
        trade_value_cad,
        extract(year from reference_date) as trade_year,
        reference_date,
        snapshot_id
    from {{ ref("stg_cimt__trade_flows") }}
    where trade_flow = 'import'
        and product_group = 'passenger_vehicle'
        and coalesce(vehicle_condition, 'not_said') <> 'used'
),

-- What a subheading held in a year, by whether its codes said `new`.
subheadings as (
    select
        hs6_code,
        trade_year,
        sum(case when holds_both then trade_value_cad else 0 end) as both_value,
        sum(case when holds_both then 0 else trade_value_cad end) as new_value
    from imported
    group by hs6_code, trade_year
),

years as (
    select
        trade_year,
        sum(both_value + new_value) as year_value
    from subheadings
    group by trade_year
),

-- A kind of code that had one per cent of the year's imports in one of two years, and nothing in
-- the other although the subheading went on. Under one per cent it may be a rare code.
break_years as (
    select distinct current_year.trade_year
    from subheadings as current_year
    inner join subheadings as year_earlier
        on current_year.hs6_code = year_earlier.hs6_code
        and current_year.trade_year = year_earlier.trade_year + 1
    inner join years on current_year.trade_year = years.trade_year
    inner join years as years_earlier on year_earlier.trade_year = years_earlier.trade_year
    where
        {%- for kind, other in [("new_value", "both_value"), ("both_value", "new_value")] %}
        (
            current_year.{{ kind }} >= 0.01 * years.year_value
            and year_earlier.{{ kind }} = 0
            and year_earlier.{{ other }} > 0
        )
        or (
            year_earlier.{{ kind }} >= 0.01 * years_earlier.year_value
            and current_year.{{ kind }} = 0
            and current_year.{{ other }} > 0
        )
        {{- " or" if not loop.last }}
        {%- endfor %}
),

by_origin as (
    {% for origin in ["origin_code", "'all'"] %}
    select
        {{ origin }} as origin_code,
        trade_year,
        sum(vehicles) as import_units,
        sum(trade_value_cad) as import_value_cad,
        sum(case when vehicles is null then trade_value_cad else 0 end) as uncounted_value_cad,
        sum(case when holds_both then trade_value_cad else 0 end) as new_or_used_value_cad,
        reference_date,
        max(snapshot_id) as snapshot_id
    from imported
    group by {{ origin ~ ", " if origin == "origin_code" }}trade_year, reference_date
    {{ "union all" if not loop.last }}
    {% endfor %}
),

final as (
    select
        by_origin.origin_code,
        by_origin.import_units,
        by_origin.import_value_cad,
        by_origin.uncounted_value_cad,
        by_origin.new_or_used_value_cad,
        break_years.trade_year is not null as is_break_year,
        by_origin.reference_date,
        by_origin.snapshot_id
    from by_origin
    left join break_years on by_origin.trade_year = break_years.trade_year
)

select * from final
