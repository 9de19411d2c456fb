{#-
The columns of every model in schemas marts and metadata, as the project describes them: a list of
dicts (table_schema, table_name, column_name, position, data_type, description, unit). Only known
while dbt executes; at parse time the list is empty.
-#}
{% macro published_columns() %}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute="unique_id") -%}
            {%- if node.resource_type == "model" and node.schema in ["marts", "metadata"] -%}
                {%- for column in node.columns.values() -%}
                    {%- set meta = (column.config or {}).get("meta") or column.meta or {} -%}
                    {%- do rows.append({
                        "table_schema": node.schema,
                        "table_name": node.name,
                        "column_name": column.name,
                        "position": loop.index,
                        "data_type": column.data_type,
                        "description": column.description,
                        "unit": meta.get("unit"),
                    }) -%}
                {%- endfor -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(rows) }}
{% endmacro %}

{#- Free text as an SQL literal on one line; nothing is a null. -#}
{% macro text_literal(text) -%}
    {%- if text -%}
        {{ dbt.string_literal(dbt.escape_single_quotes((text | string).split() | join(" "))) }}
    {%- else -%}
        null
    {%- endif -%}
{%- endmacro %}
