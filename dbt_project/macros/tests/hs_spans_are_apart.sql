{#-
In no edition do two rows of a table speak of one HS prefix: the spans of editions
(`hs_edition_from` to `hs_edition_to`, null is open) of a prefix do not overlap, and none ends
before it begins.
-#}
{% test hs_spans_are_apart(model) %}
with spans as (
    select
        hs_code,
        coalesce(hs_edition_from, 0) as first_edition,
        coalesce(hs_edition_to, 9999) as last_edition
    from {{ model }}
)

select
    earlier.hs_code,
    earlier.last_edition as ends_with,
    later.first_edition as begins_with
from spans as earlier
inner join spans as later
    on earlier.hs_code = later.hs_code
    and earlier.first_edition < later.first_edition
where earlier.last_edition >= later.first_edition
union all
select
    hs_code,
    last_edition as ends_with,
    first_edition as begins_with
from spans
where last_edition < first_edition
{% endtest %}
