-- Columns of one name have one unit and one data type in all tables of marts and metadata: the same
-- quantity has the same name, and another unit is another quantity. Where the unit varies from row
-- to row, a column of the table names it (`as in unit`, `units of the figure`).
{{ config(meta={
    "tolerance": "none",
    "reason": "Who joins two tables on what a name promises must not get thousands for units.",
}) }}
select
    column_name,
    min(unit) as unit,
    max(unit) as other_unit,
    min(data_type) as data_type,
    max(data_type) as other_data_type
from {{ ref("meta_columns") }}
group by column_name
having count(distinct unit) > 1 or count(distinct data_type) > 1
