{#- Schema names exactly as in dbt_project.yml: dbt would glue the target's schema before them. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
