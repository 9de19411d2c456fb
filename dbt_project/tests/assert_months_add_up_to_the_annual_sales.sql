-- Twelve months of the monthly sales lie within one per cent of the annual table's figure of the
-- year, for the vehicle types that both have. They are two tables of one survey, and months are
-- revised after the annual one came out.
{{ config(severity="warn", meta={
    "tolerance": "1 per cent of the annual figure, or 2 vehicles or 2,000 dollars",
    "reason": "months are revised later: a month of Canada at most 1.3 per cent, a year far less",
}) }}
with months as (
    {% for measure, source in [
        ("sales_units", "source_table"),
        ("sales_value_cad", "sales_value_source_table"),
    ] %}
    select
        province_code,
        vehicle_type_code,
        '{{ measure }}' as measure_name,
        {{ source }} as monthly_table,
        cast(date_trunc('year', reference_date) as date) as reference_date,
        sum({{ measure }}) as sum_of_months
    from {{ ref("fct_monthly_new_vehicle_sales") }}
    where powertrain_group_code = 'all'
        and manufacture_region_code = 'all'
        and seasonal_adjustment = 'nsa'
    group by
        province_code,
        vehicle_type_code,
        {{ source }},
        cast(date_trunc('year', reference_date) as date)
    having count({{ measure }}) = 12
    {{ "union all" if not loop.last }}
    {% endfor %}
),

years as (
    {% for measure in ["sales_units", "sales_value_cad"] %}
    select
        province_code,
        vehicle_type_code,
        '{{ measure }}' as measure_name,
        reference_date,
        {{ measure }} as annual_figure,
        {{ 2 if measure == "sales_units" else 2000 }} as floor
    from {{ ref("fct_annual_new_vehicle_sales") }}
    where {{ measure }} is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    years.*,
    months.monthly_table,
    months.sum_of_months
from years
inner join months using (province_code, vehicle_type_code, measure_name, reference_date)
where abs(months.sum_of_months - years.annual_figure)
    > greatest(0.01 * years.annual_figure, years.floor)
