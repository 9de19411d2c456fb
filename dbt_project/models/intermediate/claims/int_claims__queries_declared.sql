-- Each claim that has a measure, beside the query that anyone can run to get its figure. It is
-- written from the declared measure, not from the data, so that a claim whose figure has not come
-- yet has its query too.
with claims as (
    select * from {{ ref("stg_curated__published_claims") }}
    where warehouse_measure is not null
),

queries as (
    {% for measure in claim_measures() %}
    select
        claim_id,
        warehouse_measure,
        '{{ measure.table }}' as warehouse_table,
        '{{ measure.unit }}' as measure_unit,
        {{ claim_query(measure) }} as warehouse_query
    from claims
    where cadence = '{{ measure.cadence }}'
        and split_part(warehouse_measure, ':', 1) = '{{ measure.measure }}'
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from queries
