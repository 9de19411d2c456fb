{#-
Parts add up to their published total within a tolerance. Within each group of `group_by`, the rows
that `parts` selects are summed over `value_column` and held against the one row that `total`
selects. A group is tested only when its total and exactly `part_count` parts are there with values
(a suppressed part would make any sum wrong). `tolerance` is absolute, in the unit of the column;
`reason` says where it comes from.
-#}
{% test sums_to_total(
    model, value_column, group_by, total, parts, part_count, tolerance, reason, where="true"
) %}
{%- if not reason -%}
    {{ exceptions.raise_compiler_error("sums_to_total on " ~ value_column ~ " needs a reason") }}
{%- endif %}
select
    {% for column in group_by %}{{ column }}, {% endfor %}
    max(case when {{ total }} then {{ value_column }} end) as published_total,
    sum(case when {{ parts }} then {{ value_column }} end) as sum_of_parts
from {{ model }}
where {{ where }}
group by {% for column in group_by %}{{ column }}{{ ", " if not loop.last }}{% endfor %}
having count(case when {{ parts }} then {{ value_column }} end) = {{ part_count }}
    and count(case when {{ total }} then {{ value_column }} end) = 1
    and abs(
        sum(case when {{ parts }} then {{ value_column }} end)
        - max(case when {{ total }} then {{ value_column }} end)
    ) > {{ tolerance }}
{% endtest %}
