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

{#- A period as claims write it, from its first day: 2024, 2024-Q3 or 2024-03. -#}
{% macro period_text(date, cadence) -%}
    {%- if cadence == "annual" -%}
        substr(cast({{ date }} as string), 1, 4)
    {%- elif cadence == "quarterly" -%}
        substr(cast({{ date }} as string), 1, 4) || '-Q'
        || cast(extract(quarter from {{ date }}) as string)
    {%- else -%}
        substr(cast({{ date }} as string), 1, 7)
    {%- endif -%}
{%- endmacro %}

{#- And back: the cadence and the first day of a period written so. -#}
{% macro cadence_of_period(text) -%}
    case when length({{ text }}) = 4 then 'annual' when {{ text }} like '%Q%' then 'quarterly' else 'monthly' end
{%- endmacro %}
{% macro first_day_of_period(text) -%}
    cast(
        substr({{ text }}, 1, 4) || case substr({{ text }}, 5)
            when '' then '-01'
            when '-Q1' then '-01'
            when '-Q2' then '-04'
            when '-Q3' then '-07'
            when '-Q4' then '-10'
            else substr({{ text }}, 5)
        end || '-01' as date
    )
{%- endmacro %}
