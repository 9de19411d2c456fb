{#-
The columns identify a row: no two rows share them, and none of them is null (a null key escapes
uniqueness) except those listed in `nullable`.
-#}
{% test unique_grain(model, columns, nullable=[]) %}
select
    {% for column in columns %}{{ column }}, {% endfor %}
    count(*) as row_count
from {{ model }}
group by {% for column in columns %}{{ column }}{{ ", " if not loop.last }}{% endfor %}
having count(*) > 1
{%- for column in columns if column not in nullable %}
    or {{ column }} is null
{%- endfor %}
{% endtest %}
