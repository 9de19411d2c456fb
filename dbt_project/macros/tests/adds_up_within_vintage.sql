{#-
Parts of a StatCan table add up to their published total, within one vintage: rows are grouped by
`group_by` and by each snapshot that states them (macro statcan_stated_by), since a total and its
parts of different vintages do not add. `total` and `parts` are predicates; a group is tested when
one snapshot states its total and exactly `part_count` parts with values. `tolerance` is absolute;
`reason` says where it comes from. The model needs coordinate, source_table, valid_from,
snapshot_id and reference_date.
-#}
{% test adds_up_within_vintage(
    model, value_column, group_by, total, parts, part_count, tolerance, reason, where="true"
) %}
{%- if not reason -%}
    {{ exceptions.raise_compiler_error("adds_up_within_vintage needs a reason: " ~ value_column) }}
{%- endif %}
with observations as (
    select * from {{ model }}
    where ({{ where }})
        and (({{ total }}) or ({{ parts }}))
        and {{ value_column }} is not null
),

stated as (
    {{ statcan_stated_by("observations") }}
)

select
    {% for column in group_by %}{{ column }}, {% endfor %}
    stating_snapshot_id,
    max(case when {{ total }} then {{ value_column }} end) as published_total,
    sum(case when {{ parts }} then {{ value_column }} end) as sum_of_parts
from stated
group by {% for column in group_by %}{{ column }}, {% endfor %}stating_snapshot_id
having count(case when {{ total }} then {{ value_column }} end) = 1
    and count(case when {{ parts }} then {{ value_column }} end) = {{ part_count }}
    and abs(
        sum(case when {{ parts }} then {{ value_column }} end)
        - max(case when {{ total }} then {{ value_column }} end)
    ) > {{ tolerance }}
{% endtest %}
