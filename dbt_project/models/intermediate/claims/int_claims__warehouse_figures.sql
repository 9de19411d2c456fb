-- The figures of the warehouse that a claim can be held against, under the names that
-- published_claims.csv uses in `warehouse_measure`: measure:key:...:period. The macro
-- claim_measures declares them. A claim is never data: no mart that this reads contains one.
with figures as (
    {% for measure in claim_measures() %}
    {{ claim_figures(measure) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    warehouse_measure,
    warehouse_table,
    warehouse_value,
    reference_date,
    snapshot_id
from figures
where warehouse_value is not null
