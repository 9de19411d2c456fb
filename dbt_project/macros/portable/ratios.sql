{#-
Division, said once. Results are DOUBLE; a zero or missing denominator gives null, never an error
and never infinity.
-#}

{#- part / whole as a share between 0 and 1 (or any plain quotient). -#}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{#- Change in per cent from `previous` to `current`: 5.0 means 5 % more. -#}
{% macro change_pct(current, previous) -%}
    100.0 * (cast({{ current }} as double) / nullif(cast({{ previous }} as double), 0) - 1)
{%- endmacro %}

{#-
Whether two figures differ by more than floating point does: 1,001 thousands and 1.001 millions are
one figure, although their products with the scale are not the same DOUBLE.
-#}
{% macro is_another_figure(current, previous) -%}
    abs({{ current }} - {{ previous }})
    > 0.000000001 * greatest(abs({{ current }}), abs({{ previous }}))
{%- endmacro %}

{#- Number as printed: '1,234' or '' -> double or null. Bad text is an error, not a null. -#}
{% macro number_of_text(expression) -%}
    cast(nullif(replace(trim({{ expression }}), ',', ''), '') as double)
{%- endmacro %}
