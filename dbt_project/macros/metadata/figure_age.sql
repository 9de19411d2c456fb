{#-
How old a figure was at a release: months from the end of its period to the release, in bands that
hold for every cadence. A period that had not ended yet belongs to the first band.
-#}
{% macro figure_age_codes() %}
    {{ return(["under_3_months", "3_to_12_months", "1_to_2_years", "2_to_5_years", "5_years_and_over", "undated"]) }}
{% endmacro %}

{#- The band of `end_date` (the last day of the period) at the timestamp `released_at`. -#}
{% macro figure_age_code(end_date, released_at) -%}
    case
        when {{ end_date }} is null then 'undated'
        {%- for code, months in [
            ("under_3_months", 3),
            ("3_to_12_months", 12),
            ("1_to_2_years", 24),
            ("2_to_5_years", 60),
        ] %}
        when cast({{ released_at }} as date) < {{ add_months(end_date, months) }} then '{{ code }}'
        {%- endfor %}
        else '5_years_and_over'
    end
{%- endmacro %}
