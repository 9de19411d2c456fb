-- Made from the project itself while dbt runs: what describes a column in the yml describes it
-- here.
{% set columns = published_columns() %}

with described as (
    {% for column in columns %}
    select
        '{{ column.table_schema }}' as table_schema,
        '{{ column.table_name }}' as table_name,
        '{{ column.column_name }}' as column_name,
        {{ column.position }} as ordinal_position,
        '{{ column.data_type }}' as data_type,
        {{ text_literal(column.description) }} as description,
        {{ text_literal(column.unit) }} as unit
    {% if not loop.last %}union all{% endif %}
    {% else %}
    select
        null as table_schema,
        null as table_name,
        null as column_name,
        null as ordinal_position,
        null as data_type,
        null as description,
        null as unit
    where false
    {% endfor %}
),

labels as (
    select * from {{ ref("column_labels") }}
),

final as (
    select
        cast(described.table_schema as string) as table_schema,
        cast(described.table_name as string) as table_name,
        cast(described.column_name as string) as column_name,
        cast(described.data_type as string) as data_type,
        cast(described.unit as string) as unit,
        cast(labels.label_en as string) as column_label_en,
        cast(labels.label_fr as string) as column_label_fr,
        cast(described.description as string) as description,
        cast(described.ordinal_position as integer) as ordinal_position
    from described
    left join labels on described.column_name = labels.column_name
)

select * from final
