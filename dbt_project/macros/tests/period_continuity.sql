{#-
No period is missing between the first and the last of a series. `group_by` names the series,
`months` the distance from one reference_date to the next (1, 3 or 12).
-#}
{% test period_continuity(model, group_by, months, date_column="reference_date", where="true") %}
with periods as (
    select distinct
        {% for column in group_by %}{{ column }}, {% endfor %}
        {{ date_column }} as period_date
    from {{ model }}
    where {{ where }}
),

steps as (
    select
        *,
        lag(period_date) over (
            {%- if group_by %}
            partition by {{ group_by | join(", ") }}
            {%- endif %}
            order by period_date nulls last
        ) as previous_date
    from periods
)

select *
from steps
where previous_date is not null
    and {{ add_months("previous_date", months) }} <> period_date
{% endtest %}
