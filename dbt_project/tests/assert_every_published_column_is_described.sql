-- Every column of marts and metadata says what it is and in which unit.
select
    table_name,
    column_name
from {{ ref("meta_columns") }}
where description is null
    or unit is null
