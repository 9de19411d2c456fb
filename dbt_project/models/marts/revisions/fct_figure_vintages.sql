-- What a headline figure was, vintage by vintage: the question "by how much was it revised" in one
-- query. For every other figure of Statistics Canada there is `canauto revisions`.
with figures as (
    select * from {{ ref("int_revisions__headline_figures") }}
),

datasets as (
    select
        dataset,
        cadence
    from {{ source("raw", "datasets") }}
    where source = 'statcan'
),

final as (
    select
        cast(figures.series_code as string) as series_code,
        cast(figures.coordinate as string) as coordinate,
        cast(datasets.cadence as string) as cadence,
        cast(figures.unit as string) as unit,
        cast(figures.series_label_en as string) as series_label_en,
        cast(figures.series_label_fr as string) as series_label_fr,
        cast(figures.value_status as string) as value_status,
        cast(figures.vintage_number as integer) as vintage_number,
        cast(figures.figure_value as double) as figure_value,
        cast(figures.previous_value as double) as previous_value,
        cast(figures.first_value as double) as first_value,
        cast(figures.revision as double) as revision,
        cast(figures.revision_pct as double) as revision_pct,
        cast(figures.revision_from_first as double) as revision_from_first,
        cast(figures.revision_from_first_pct as double) as revision_from_first_pct,
        cast(figures.is_current_vintage as boolean) as is_current_vintage,
        cast(figures.reference_date as date) as reference_date,
        cast({{ utc_timestamp("figures.vintage_at") }} as timestamp) as vintage_at,
        cast({{ utc_timestamp("figures.superseded_at") }} as timestamp) as superseded_at,
        cast(figures.source_table as string) as source_table,
        cast(figures.snapshot_id as string) as snapshot_id
    from figures
    inner join datasets on figures.source_table = datasets.dataset
)

select * from final
