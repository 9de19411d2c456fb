{#-
Which of several prints of one figure to take: a number that its compiler corrected is printed
again later, and a copy repeats an original. The last print wins, then the one nearest to its maker.
Dates may be printed as a month or a year only; as ISO text they order rightly (`2018-01-23` before
`2019`).
-#}
{% macro print_preference() -%}
    coalesce(cast(published_on as string), published_text) desc nulls last,
    case source_tier
        when 'official' then 1
        when 'primary' then 2
        when 'press' then 3
        else 4
    end,
    row_number
{%- endmacro %}

{#-
Which of several sources of one figure to take, whoever compiled it (sources/curated/README.md, "Two
sources for one figure"): fine before coarse, then the preferred compiler, so that parts and totals
match, then the source nearest to who counted, seen before derived, the later print. `compilers` is
the joined stg_curated__compilers.
-#}
{% macro figure_preference(prints, compilers) -%}
    case when {{ prints }}.rounded_to <= 1000 then 1 else 2 end,
    {{ compilers }}.preference_rank asc nulls last,
    case {{ prints }}.source_tier
        when 'official' then 1
        when 'primary' then 2
        when 'press' then 3
        else 4
    end,
    case {{ prints }}.evidence when 'seen' then 1 else 2 end,
    {{ prints }}.published_on desc nulls last,
    {{ prints }}.source_url asc nulls last,
    {{ prints }}.row_number asc nulls last
{%- endmacro %}

{#- Whether a printed period is one whole calendar year, neither a part of one nor several. -#}
{% macro is_whole_year(first_day, last_day) -%}
    coalesce(
        {{ first_day }} = {{ period_start(first_day, "annual") }}
        and {{ last_day }} = {{ period_end(period_start(first_day, "annual"), "annual") }},
        false
    )
{%- endmacro %}
