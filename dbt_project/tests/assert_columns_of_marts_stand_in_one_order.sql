-- In every mart text comes first (keys, codes and categories, with numbers that are ids), then
-- numbers, booleans, dates, timestamps, and in the end the tables and snapshots of the source. The
-- address of a source stands with the text or at the end.
{{ config(meta={
    "tolerance": "none",
    "reason": "Who knows one table finds a column of another where it is expected.",
}) }}
with placed as (
    select
        table_name,
        column_name,
        ordinal_position,
        case
            when column_name like '%source_table' then 6
            when column_name like '%source_dataset' or column_name like '%snapshot_id' then 6
            when data_type = 'timestamp' then 5
            when data_type = 'date' then 4
            when data_type = 'boolean' then 3
            when data_type <> 'string' and unit <> 'id' then 2
            else 1
        end as place
    from {{ ref("meta_columns") }}
    where table_schema = 'marts' and column_name <> 'source_url'
),

followed as (
    select
        *,
        lead(column_name) over (
            partition by table_name order by ordinal_position nulls last
        ) as next_column_name,
        lead(place) over (
            partition by table_name order by ordinal_position nulls last
        ) as next_place
    from placed
)

select
    table_name,
    column_name,
    next_column_name
from followed
where next_place < place
