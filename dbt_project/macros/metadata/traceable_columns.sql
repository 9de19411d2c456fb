{#-
The columns of every mart that name a snapshot: {"fct_annual_fdi": ["snapshot_id"], ...}. Only
known while dbt executes; at parse time it is empty.
-#}
{% macro traceable_columns() %}
    {%- set found = {} -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute="unique_id") -%}
            {%- if node.resource_type == "model" and node.schema == "marts" -%}
                {%- set columns = [] -%}
                {%- for column in node.columns.values() -%}
                    {%- if column.name.endswith("snapshot_id") -%}
                        {%- do columns.append(column.name) -%}
                    {%- endif -%}
                {%- endfor -%}
                {%- do found.update({node.name: columns}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}
