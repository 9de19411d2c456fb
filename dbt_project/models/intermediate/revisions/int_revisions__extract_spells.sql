-- The same for the releases of which only a part of the table is known: of the figures that stood,
-- those that the extract covers. (A Delta File is about its whole table, and is not among them.)
with coverages as (
    select
        coverage.product_id,
        coverage.coordinate,
        coverage.first_reference_date,
        coverage.last_reference_date,
        snapshots.vintage_at
    from {{ source("raw", "statcan_coverage") }} as coverage
    inner join {{ source("raw", "snapshots") }} as snapshots
        on coverage.snapshot_id = snapshots.snapshot_id
        and coverage.product_id = snapshots.dataset
    where not coalesce(snapshots.is_delta, false) and {{ is_known("snapshots.vintage_at") }}
),

figures as (
    {% for product_id in statcan_product_ids() %}
    select
        '{{ product_id }}' as dataset,
        coverages.vintage_at,
        observations.coordinate,
        observations.ref_date,
        observations.reference_end_date,
        observations.valid_from,
        case
            when {{ is_known("observations.valid_to") }} then observations.valid_to
        end as valid_to
    from {{ source("raw", "statcan__" ~ product_id) }} as observations
    inner join coverages
        on observations.coordinate = coverages.coordinate
        and observations.reference_date >= coverages.first_reference_date
        and observations.reference_date <= coverages.last_reference_date
    where coverages.product_id = '{{ product_id }}'
        and observations.value is not null
        and {{ is_known("observations.valid_from") }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- Two extracts of one release may cover the same figure.
distinct_figures as (
    select distinct * from figures
)

select
    dataset,
    count(*) as figures,
    reference_end_date,
    valid_from,
    valid_to,
    vintage_at
from distinct_figures
group by dataset, reference_end_date, valid_from, valid_to, vintage_at
