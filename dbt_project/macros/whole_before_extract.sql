{#-
The rows of `relation` (a CTE over feed_current, with `_snapshot_id`), without those of an extract
where a whole file has the same `period` (an expression over the rows, not null): the sample's few
rows stand until the publisher's file of their period is there, under whatever part it came.
-#}
{% macro whole_before_extract(relation, table, period) -%}
{%- set extracts -%}
    select snapshot_id
    from {{ source("raw", "snapshots") }}
    where raw_table = '{{ table }}'
        and is_extract
{%- endset -%}
select *
from {{ relation }}
where _snapshot_id not in ({{ extracts }})
    or {{ period }} not in (
        select distinct {{ period }}
        from {{ relation }}
        where _snapshot_id not in ({{ extracts }})
    )
{%- endmacro %}
