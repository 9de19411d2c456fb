{#-
Every row's members are in the metadata of its table: for each of `dimensions` (column names as
given to the macro statcan_labelled) the code is there. A member that the metadata lacks keeps its
rows and its id, without code and labels.
-#}
{% test members_are_described(model, dimensions) %}
select
    coordinate,
    count(*) as row_count
from {{ model }}
where
    {%- for dimension in dimensions %}
    {{ dimension }}_code is null{{ " or" if not loop.last }}
    {%- endfor %}
group by coordinate
{% endtest %}
