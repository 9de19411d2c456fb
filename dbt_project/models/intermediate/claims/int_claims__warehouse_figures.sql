-- The figures of the warehouse that claims are held against, under the names that
-- published_claims.csv uses in `warehouse_measure`: measure:key:...:period. The macro
-- claim_measures declares them. A claim is never data: no mart that this reads contains one.
with claimed as (
    select distinct warehouse_measure
    from {{ ref("stg_curated__published_claims") }}
    where warehouse_measure is not null
),

figures as (
    {% for measure in claim_measures() %}
    {{ claim_figures(measure) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    figures.warehouse_measure,
    figures.warehouse_table,
    figures.warehouse_value,
    figures.reference_date,
    figures.snapshot_id
from figures
inner join claimed on figures.warehouse_measure = claimed.warehouse_measure
where figures.warehouse_value is not null
