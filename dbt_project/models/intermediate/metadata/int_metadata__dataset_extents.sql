-- How many rows each dataset has now, and which periods they cover. Only figures that are there
-- count towards the last period: StatCan opens a month with empty cells before it fills them.
with extents as (
    {% for product_id in statcan_product_ids() %}
    select
        'statcan' as source,
        '{{ product_id }}' as dataset,
        count(*) as row_count,
        min(case when value is not null then reference_date end) as first_reference_date,
        max(case when value is not null then reference_date end) as last_reference_date,
        cast(null as date) as known_from_date
    from {{ source("raw", "statcan__" ~ product_id) }}
    where {{ is_valid() }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
    {% for source_name, datasets in measured_datasets().items() %}
    {% for dataset, model, date_column in datasets %}

    union all

    select
        '{{ source_name }}' as source,
        '{{ dataset }}' as dataset,
        count(*) as row_count,
        {% if date_column -%}
        min({{ date_column }}) as first_reference_date,
        max({{ date_column }}) as last_reference_date,
        {%- else -%}
        cast(null as date) as first_reference_date,
        cast(null as date) as last_reference_date,
        {%- endif %}
        {% if date_column and source_name == "curated" -%}
        -- Printed figures carry their own dates: the earliest is since when they can be asked for.
        min(coalesce(published_on, accessed_on)) as known_from_date
        {%- else -%}
        cast(null as date) as known_from_date
        {%- endif %}
    from {{ ref(model) }}
    {% endfor %}
    {% endfor %}
)

select * from extents
