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

{#- Whether a printed period is one whole calendar year, neither a part of one nor several. -#}
{% macro is_whole_year(first_day, last_day) -%}
    coalesce(
        {{ first_day }} = {{ period_start(first_day, "annual") }}
        and {{ last_day }} = {{ period_end(period_start(first_day, "annual"), "annual") }},
        false
    )
{%- endmacro %}
