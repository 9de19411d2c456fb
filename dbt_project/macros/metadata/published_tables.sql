{#-
Every model of schemas marts and metadata, as the project describes it: a list of dicts
(table_schema, table_name, topic, description, grain, source_datasets). Only known while dbt
executes; at parse time the list is empty.
-#}
{% macro published_tables() %}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- set grains = grains_by_model() -%}
        {%- for node in graph.nodes.values() | sort(attribute="unique_id") -%}
            {%- if node.resource_type == "model" and node.schema in ["marts", "metadata"] -%}
                {%- do rows.append({
                    "table_schema": node.schema,
                    "table_name": node.name,
                    "topic": node.fqn[2:-1] | first or node.schema,
                    "description": node.description,
                    "grain": grains.get(node.unique_id, []) | join(", "),
                    "source_datasets": datasets_behind(node) | join(", "),
                }) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(rows) }}
{% endmacro %}

{#- The columns of each model's test unique_grain, by the model's id. -#}
{% macro grains_by_model() %}
    {%- set grains = {} -%}
    {%- for node in graph.nodes.values() if node.resource_type == "test" -%}
        {%- if node.test_metadata and node.test_metadata.name == "unique_grain" -%}
            {%- set arguments = node.test_metadata.kwargs -%}
            {%- set columns = arguments.get("columns") or arguments.arguments.columns -%}
            {%- do grains.update({node.attached_node: columns}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(grains) }}
{% endmacro %}

{#-
The datasets that a model descends from, sorted: their raw tables without the kind of source before
the name. Tables that keep the books of the warehouse (raw.snapshots and others) are none.
-#}
{% macro datasets_behind(node) %}
    {%- set waiting = node.depends_on.nodes | list -%}
    {%- set datasets = [] -%}
    {#- The list grows while it is walked. -#}
    {%- for unique_id in waiting -%}
        {%- if unique_id in graph.sources -%}
            {%- set source = graph.sources[unique_id] -%}
            {%- if "__" in source.name or "/feeds/" in source.original_file_path -%}
                {%- do datasets.append(source.name.split("__") | last) -%}
            {%- endif -%}
        {%- elif unique_id in graph.nodes -%}
            {%- for parent in graph.nodes[unique_id].depends_on.nodes or [] -%}
                {%- if parent not in waiting -%}{%- do waiting.append(parent) -%}{%- endif -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(datasets | sort) }}
{% endmacro %}
