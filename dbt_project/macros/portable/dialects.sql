{#-
Where DuckDB and Spark differ, the difference lives here and never in a model. Every macro is
dispatched: `default__` is DuckDB.
-#}

{#- A TIMESTAMPTZ literal from text; a zone is kept, none means UTC (sessions run in UTC). -#}
{% macro timestamp_literal(text) -%}
    {{ return(adapter.dispatch("timestamp_literal", "canauto")(text)) }}
{%- endmacro %}
{% macro default__timestamp_literal(text) -%}
    cast('{{ text }}' as timestamptz)
{%- endmacro %}
{% macro spark__timestamp_literal(text) -%}
    cast('{{ text }}' as timestamp)
{%- endmacro %}

{#- TIMESTAMPTZ -> timestamp without zone in UTC, the contract type `timestamp`. -#}
{% macro utc_timestamp(expression) -%}
    {{ return(adapter.dispatch("utc_timestamp", "canauto")(expression)) }}
{%- endmacro %}
{% macro default__utc_timestamp(expression) -%}
    cast({{ expression }} at time zone 'UTC' as timestamp)
{%- endmacro %}
{% macro spark__utc_timestamp(expression) -%}
    cast({{ expression }} as timestamp)
{%- endmacro %}

{#- A date moved by whole months. Both engines give a timestamp for date + interval: cast back. -#}
{% macro add_months(date, months) -%}
    {{ return(adapter.dispatch("add_months", "canauto")(date, months)) }}
{%- endmacro %}
{% macro default__add_months(date, months) -%}
    cast({{ date }} + to_months({{ months }}) as date)
{%- endmacro %}
{% macro spark__add_months(date, months) -%}
    add_months({{ date }}, {{ months }})
{%- endmacro %}

{#- The distinct values of a group as one sorted text, ' ; ' between them. -#}
{% macro list_distinct(expression) -%}
    {{ return(adapter.dispatch("list_distinct", "canauto")(expression)) }}
{%- endmacro %}
{% macro default__list_distinct(expression) -%}
    string_agg(distinct {{ expression }}, ' ; ' order by {{ expression }})
{%- endmacro %}
{% macro spark__list_distinct(expression) -%}
    array_join(array_sort(collect_set({{ expression }})), ' ; ')
{%- endmacro %}

{#- A select of every day from one to another, both included, as the column date_day. -#}
{% macro days_between(first, last) -%}
    {{ return(adapter.dispatch("days_between", "canauto")(first, last)) }}
{%- endmacro %}
{% macro default__days_between(first, last) -%}
    select unnest(generate_series(date '{{ first }}', date '{{ last }}', interval '1 day'))
        as date_day
{%- endmacro %}
{% macro spark__days_between(first, last) -%}
    select explode(sequence(date '{{ first }}', date '{{ last }}', interval 1 day)) as date_day
{%- endmacro %}
