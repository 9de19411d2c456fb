-- What each vintage of each StatCan table changed: the row it closed beside the row it opened at
-- the same moment, or beside nothing where it no longer holds the figure. Values are scaled, so
-- that a change of scale alone is no revision; nor is a change of unit, such as a new base year of
-- an index.
with figures as (
    {% for product_id in statcan_product_ids() %}
    select
        '{{ product_id }}' as dataset,
        coordinate,
        ref_date,
        reference_date,
        reference_end_date,
        uom_id,
        value * power(10, coalesce(scalar_id, 0)) as scaled_value,
        valid_from,
        case when {{ is_known("valid_to") }} then valid_to end as valid_to
    from {{ source("raw", "statcan__" ~ product_id) }}
    where {{ is_known("valid_from") }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

closed as (
    select * from figures
    where valid_to is not null
),

-- Few rows are ever closed, so history is found from them and not by sorting all of it.
changes as (
    select
        closed.dataset,
        closed.coordinate,
        closed.ref_date,
        closed.reference_date,
        closed.reference_end_date,
        closed.valid_from as previous_valid_from,
        closed.valid_to as vintage_at,
        successor.coordinate is null as is_withdrawn,
        coalesce(closed.uom_id <> successor.uom_id, false) as is_unit_changed,
        closed.scaled_value as previous_value,
        successor.scaled_value as revised_value
    from closed
    left join figures as successor
        on closed.dataset = successor.dataset
        and closed.coordinate = successor.coordinate
        and closed.ref_date = successor.ref_date
        and closed.valid_to = successor.valid_from
)

select
    dataset,
    coordinate,
    ref_date,
    previous_value,
    revised_value,
    case
        when not is_unit_changed then {{ change_pct("revised_value", "previous_value") }}
    end as revision_pct,
    is_withdrawn,
    is_unit_changed,
    not is_withdrawn
    and not is_unit_changed
    and previous_value is not null
    and revised_value is not null
    and {{ is_another_figure("revised_value", "previous_value") }} as is_value_revised,
    reference_date,
    reference_end_date,
    previous_valid_from,
    vintage_at
from changes
