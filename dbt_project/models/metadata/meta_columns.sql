-- Made from the project itself while dbt runs: what describes a column in the yml describes it
-- here.
{% set columns = published_columns() %}

with described (
    table_schema,
    table_name,
    column_name,
    ordinal_position,
    data_type,
    description,
    unit
) as (
    values
    {% for column in columns %}
    (
        '{{ column.table_schema }}',
        '{{ column.table_name }}',
        '{{ column.column_name }}',
        {{ column.position }},
        '{{ column.data_type }}',
        {{ text_literal(column.description) }},
        {{ text_literal(column.unit) }}
    ){{ "," if not loop.last }}
    {% else %}
    (null, null, null, null, null, null, null)
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
