-- The months of an origin add up to its quarter and its year, in vehicles and in dollars, where one
-- snapshot brought all of them: the month shown can be of a later vintage than its year, which then
-- does not have to agree. A country without a row in a month imported nothing in it.
{{ config(meta={
    "tolerance": "0 vehicles; 0.5 dollars",
    "reason": "quarters and years are sums of published months; a double is not a decimal",
}) }}
with origins as (
    select * from {{ ref("fct_sales_by_origin") }}
    where origin_basis in ('manufacture_region', 'import_country')
),

months as (
    {% for cadence in ["quarterly", "annual"] %}
    select
        origin_basis,
        origin_code,
        '{{ cadence }}' as cadence,
        {{ period_start("reference_date", cadence) }} as reference_date,
        sum(sales_units) as units_of_months,
        sum(sales_value_cad) as value_of_months,
        count(*) - count(sales_units) as uncounted_months,
        count(*) as month_count,
        {{ months_in(cadence) }} as months_in_period,
        min(snapshot_id) as first_snapshot_id,
        max(snapshot_id) as last_snapshot_id,
        min(sales_value_snapshot_id) as first_value_snapshot_id,
        max(sales_value_snapshot_id) as last_value_snapshot_id
    from origins
    where cadence = 'monthly'
    group by origin_basis, origin_code, {{ period_start("reference_date", cadence) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    origins.origin_basis,
    origins.origin_code,
    origins.cadence,
    origins.reference_date,
    origins.sales_units,
    months.units_of_months,
    origins.sales_value_cad,
    months.value_of_months
from origins
inner join months using (origin_basis, origin_code, cadence, reference_date)
where (origins.origin_basis = 'import_country' or months.month_count = months.months_in_period)
    and (
        (
            months.uncounted_months = 0
            and months.first_snapshot_id = origins.snapshot_id
            and months.last_snapshot_id = origins.snapshot_id
            and months.units_of_months <> origins.sales_units
        )
        or (
            months.first_value_snapshot_id = origins.sales_value_snapshot_id
            and months.last_value_snapshot_id = origins.sales_value_snapshot_id
            and abs(months.value_of_months - origins.sales_value_cad) > 0.5
        )
    )
