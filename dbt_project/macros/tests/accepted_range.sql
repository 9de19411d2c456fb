{#-
The column lies between `min` and `max` (both included, either may be left out). `reason` says why
the limits are what they are and when that was observed; a limit without a reason is refused.
-#}
{% test accepted_range(model, column_name, reason, min=none, max=none, where="true") %}
{%- if not reason -%}
    {{ exceptions.raise_compiler_error("accepted_range on " ~ column_name ~ " needs a reason") }}
{%- endif %}
select *
from {{ model }}
where ({{ where }})
    and (
        false
        {%- if min is not none %} or {{ column_name }} < {{ min }}{% endif %}
        {%- if max is not none %} or {{ column_name }} > {{ max }}{% endif %}
    )
{% endtest %}
