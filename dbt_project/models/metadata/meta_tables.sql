-- Made from the project itself while dbt runs, as meta_columns is: grain and datasets are those of
-- the tests and of the lineage, so that they cannot fall behind. Rows are counted when a release is
-- published.
{% set tables = published_tables() %}

with described (
    table_schema,
    table_name,
    topic,
    description,
    grain,
    source_datasets
) as (
    values
    {% for table in tables %}
    (
        '{{ table.table_schema }}',
        '{{ table.table_name }}',
        '{{ table.topic }}',
        {{ text_literal(table.description) }},
        {{ text_literal(table.grain) }},
        {{ text_literal(table.source_datasets) }}
    ){{ "," if not loop.last }}
    {% else %}
    (null, null, null, null, null, null)
    {% endfor %}
),

labels as (
    select * from {{ ref("table_labels") }}
),

final as (
    select
        cast(described.table_schema as string) as table_schema,
        cast(described.table_name as string) as table_name,
        cast(described.topic as string) as topic,
        cast(labels.label_en as string) as table_label_en,
        cast(labels.label_fr as string) as table_label_fr,
        cast(described.description as string) as description,
        cast(labels.caveat_en as string) as caveat_en,
        cast(labels.caveat_fr as string) as caveat_fr,
        cast(described.grain as string) as grain,
        cast(described.source_datasets as string) as source_datasets,
        cast(
            case
                when described.table_schema = 'metadata' then 'metadata/README.md'
                else 'marts/' || described.topic || '/README.md'
            end as string
        ) as methodology,
        cast(null as bigint) as row_count
    from described
    left join labels on described.table_name = labels.table_name
)

select * from final
