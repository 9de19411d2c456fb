-- The month that is printed beside a request is that of its date. A day and a month that changed
-- places would show here; a warning only, since the months of most files were not seen. An edition
-- of 2023 prints `May-19` for `May 2019`.
{{ config(severity="warn") }}
{% set months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
] %}
select
    part,
    month_printed,
    reference_date,
    count(*) as incentive_count
from {{ ref("stg_izev__incentives") }}
where
    lower(month_printed) not in (
        case month(reference_date)
            {%- for name in months %}
            when {{ loop.index }} then '{{ name }}'
            {%- endfor %}
        end || ' ' || cast(year(reference_date) as string),
        case month(reference_date)
            {%- for name in months %}
            when {{ loop.index }} then '{{ name[:3] }}'
            {%- endfor %}
        end || '-' || substr(cast(year(reference_date) as string), 3, 2)
    )
group by part, month_printed, reference_date
