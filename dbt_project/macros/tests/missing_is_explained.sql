{#-
A missing value carries a reason and a normal value carries none: wherever `column_name` is null,
`status_column` is not; wherever it is not null, the status is null or one of `status_with_value`
(a figure to use with caution has both).
-#}
{% test missing_is_explained(
    model,
    column_name,
    status_column="value_status",
    status_with_value=["use_with_caution"],
    where="true"
) %}
select *
from {{ model }}
where ({{ where }})
    and (
        ({{ column_name }} is null and {{ status_column }} is null)
        or (
            {{ column_name }} is not null
            and {{ status_column }} not in ('{{ status_with_value | join("', '") }}')
        )
    )
{% endtest %}
