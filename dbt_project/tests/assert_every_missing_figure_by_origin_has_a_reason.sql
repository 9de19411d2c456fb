-- Where units, share, dollars or change of sales by origin are missing, the reason stands beside
-- them; a figure that is there has none, or one that lets it stand. Dollars are of the table that
-- the units beside them come from.
{{ config(meta={
    "tolerance": "none",
    "reason": "Missing is null with a reason; a price per vehicle needs both of one table.",
}) }}
{% set of_the_share = "('mixed_vintage', 'total_not_available')" %}
{% set beside_figures = "('use_with_caution', 'partly_counted')" %}

select
    origin_basis,
    origin_code,
    cadence,
    reference_date
from {{ ref("fct_sales_by_origin") }}
where (sales_units is null and value_status is null)
    or (
        sales_units is not null
        and sales_share is null
        and coalesce(value_status, 'normal') not in {{ of_the_share }}
    )
    or (sales_share is not null and value_status not in {{ beside_figures }})
    or (sales_value_cad is null) <> (sales_value_status is not null)
    or (sales_units_change_pct is null) <> (sales_units_change_value_status is not null)
    or (sales_units is not null and sales_value_source_table <> source_table)
