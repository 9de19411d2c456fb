{#-
Every name that a publisher prints in `name_column` is in a crosswalk seed: fails with one row for
each name that is not, and how often it occurs, so that what must be added can be read off. `seed`
is the crosswalk, `seed_column` its column of names, `publisher` the rows of it that count (none:
all of them), `key` the macro that brings a printed name to the form of the seed (`name_key`,
`make_key`, `country_key`). A null or empty name is no name: `not_null` is the test for those.
-#}
{% test names_are_matched(
    model, name_column, seed, seed_column, publisher=none, key="name_key", where="true"
) %}
{#- Called by name: dbt gives a test only the macros that it sees called. -#}
{%- if key == "name_key" -%}
    {%- set printed_key = name_key(name_column) -%}
{%- elif key == "make_key" -%}
    {%- set printed_key = make_key(name_column) -%}
{%- elif key == "country_key" -%}
    {%- set printed_key = country_key(name_column) -%}
{%- else -%}
    {{ exceptions.raise_compiler_error("names_are_matched: no key named " ~ key) }}
{%- endif -%}
with printed as (
    select
        {{ printed_key }} as name_key,
        min({{ name_column }}) as name_printed,
        count(*) as row_count
    from {{ model }}
    where {{ where }}
    group by {{ printed_key }}
),

known as (
    select distinct {{ seed_column }} as name_key
    from {{ seed }}
    {%- if publisher %}
    where publisher = '{{ publisher }}'
    {%- endif %}
)

select
    '{{ publisher or "all" }}' as publisher,
    printed.name_printed,
    printed.name_key,
    printed.row_count
from printed
left join known on printed.name_key = known.name_key
where known.name_key is null
    and printed.name_key is not null
    and printed.name_key <> ''
{% endtest %}
