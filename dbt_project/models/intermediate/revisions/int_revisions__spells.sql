-- How many figures with a value stood from when to when, by period: what a later release could
-- revise. Counted, not listed: a table of millions of rows has few periods and few vintages.
with figures as (
    {% for product_id in statcan_product_ids() %}
    select
        '{{ product_id }}' as dataset,
        reference_end_date,
        valid_from,
        case when {{ is_known("valid_to") }} then valid_to end as valid_to
    from {{ source("raw", "statcan__" ~ product_id) }}
    where value is not null and {{ is_known("valid_from") }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    dataset,
    count(*) as figures,
    reference_end_date,
    valid_from,
    valid_to
from figures
group by dataset, reference_end_date, valid_from, valid_to
