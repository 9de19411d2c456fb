-- What each release made of the figures that had a value before it: one row for a figure and a
-- release that changed it, the value before the release beside the value after it. Corrections
-- within a release count as part of it; what a release corrects of its own new figures is none.
with changes as (
    select * from {{ ref("int_metadata__figure_changes") }}
),

releases as (
    select * from {{ ref("int_revisions__releases") }}
),

dated as (
    select
        changes.*,
        releases.vintage_at as released_at,
        row_number() over (
            partition by changes.dataset, changes.coordinate, changes.ref_date, releases.vintage_at
            order by changes.vintage_at
        ) as step,
        row_number() over (
            partition by changes.dataset, changes.coordinate, changes.ref_date, releases.vintage_at
            order by changes.vintage_at desc
        ) as steps_left
    from changes
    inner join releases
        on changes.dataset = releases.dataset
        and changes.vintage_at >= releases.vintage_at
        and (releases.next_vintage_at is null or changes.vintage_at < releases.next_vintage_at)
),

net as (
    select
        dataset,
        coordinate,
        ref_date,
        reference_end_date,
        released_at,
        max(case when step = 1 then previous_valid_from end) as previous_valid_from,
        max(case when step = 1 then previous_value end) as previous_value,
        max(case when steps_left = 1 then revised_value end) as revised_value,
        max(case when steps_left = 1 and is_withdrawn then 1 else 0 end) = 1 as is_withdrawn,
        max(case when is_unit_changed then 1 else 0 end) = 1 as is_unit_changed
    from dated
    group by dataset, coordinate, ref_date, reference_end_date, released_at
),

judged as (
    select
        *,
        not is_withdrawn
        and not is_unit_changed
        and revised_value is not null
        and {{ is_another_figure("revised_value", "previous_value") }} as is_value_revised
    from net
    where previous_value is not null and previous_valid_from < released_at
)

select
    dataset,
    coordinate,
    ref_date,
    {{ figure_age_code("reference_end_date", "released_at") }} as figure_age_code,
    previous_value,
    revised_value,
    case
        when is_value_revised then {{ change_pct("revised_value", "previous_value") }}
    end as revision_pct,
    is_value_revised,
    is_withdrawn,
    released_at as vintage_at
from judged
