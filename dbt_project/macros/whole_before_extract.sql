{#-
The rows of `relation` (a CTE over feed_current, with `_snapshot_id`), without those of an extract
where a whole file has the same `period` (an expression over the rows, not null): the sample's few
rows stand until the publisher's file of their period is there, under whatever part it came.
-#}
{% macro whole_before_extract(relation, table, period) -%}
select {{ relation }}.*
from {{ relation }}
inner join {{ source("raw", "snapshots") }} as own
    on {{ relation }}._snapshot_id = own.snapshot_id
    and own.raw_table = '{{ table }}'
left join (
    select distinct {{ period }} as whole_period
    from {{ relation }}
    inner join {{ source("raw", "snapshots") }} as other
        on {{ relation }}._snapshot_id = other.snapshot_id
        and other.raw_table = '{{ table }}'
    where not coalesce(other.is_extract, false)
) as wholes
    on {{ period }} = wholes.whole_period
where not coalesce(own.is_extract, false)
    or wholes.whole_period is null
{%- endmacro %}
