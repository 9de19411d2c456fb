-- Where units, share, dollars or change of sales by origin are missing, the reason stands beside
-- them; a figure that is there has none, or one that lets it stand. Dollars are of the table that
-- the units beside them come from.
{{ config(meta={
    "tolerance": "none",
    "reason": "Missing is null with a reason; a price per vehicle needs both of one table.",
}) }}
{% set explained = [
    (
        "sales_units",
        "value_status",
        ["mixed_vintage", "total_not_available", "use_with_caution", "partly_counted"],
    ),
    ("sales_value_cad", "sales_value_status", []),
    ("sales_units_change_pct", "sales_units_change_value_status", []),
] %}

select
    origin_basis,
    origin_code,
    cadence,
    reference_date
from {{ ref("fct_sales_by_origin") }}
where
    {%- for figure, status, with_figure in explained %}
    ({{ figure }} is null and {{ status }} is null)
    or (
        {{ figure }} is not null
        and {{ status }} not in ('normal', '{{ with_figure | join("', '") }}')
    )
    or
    {%- endfor %}
    (
        sales_units is not null
        and (sales_share is null)
        <> (coalesce(value_status, 'normal') in ('mixed_vintage', 'total_not_available'))
    )
    or (sales_units is not null and sales_value_source_table <> source_table)
