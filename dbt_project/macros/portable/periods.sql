{#- First day of the year, quarter or month that a date falls in. -#}
{% macro period_start(date, cadence) -%}
    {%- set unit = {"annual": "year", "quarterly": "quarter", "monthly": "month"}[cadence] -%}
    cast(date_trunc('{{ unit }}', {{ date }}) as date)
{%- endmacro %}

{#- Months in a period: 12, 3 or 1. -#}
{% macro months_in(cadence) -%}
    {{- {"annual": 12, "quarterly": 3, "monthly": 1}[cadence] -}}
{%- endmacro %}

{#-
The day that a printed date stands for: `2026-01-29` itself, `2026-01` and `2026` their first day.
Empty text is null; anything else is an error. (Spark reads `cast('2024-01' as date)` as a date and
DuckDB does not, so the day is always completed.)
-#}
{% macro day_of_text(expression) -%}
    cast(
        case length(trim({{ expression }}))
            when 0 then null
            when 4 then trim({{ expression }}) || '-01-01'
            when 7 then trim({{ expression }}) || '-01'
            else trim({{ expression }})
        end as date
    )
{%- endmacro %}

{#- The last day of the period that starts on a date. -#}
{% macro period_end(date, cadence) -%}
    cast({{ add_months(date, months_in(cadence)) }} - interval 1 day as date)
{%- endmacro %}

{#- First day of a month printed as 202401; of 999912 too. Anything else is an error. -#}
{% macro month_of_text(expression) -%}
    cast(
        substr(trim({{ expression }}), 1, 4) || '-' || substr(trim({{ expression }}), 5, 2) || '-01' as date
    )
{%- endmacro %}
