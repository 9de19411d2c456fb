-- How many figures each release could revise, by their age at the release: those that had a value
-- just before it and that it covers. A first release can revise nothing, and a figure is never at
-- risk in the release that first published it.
with releases as (
    select * from {{ ref("int_revisions__releases") }}
),

standing as (
    select
        releases.dataset,
        releases.vintage_at,
        spells.reference_end_date,
        spells.figures
    from releases
    inner join {{ ref("int_revisions__spells") }} as spells
        on releases.dataset = spells.dataset
        and releases.vintage_at > spells.valid_from
        and (spells.valid_to is null or releases.vintage_at <= spells.valid_to)
    where releases.is_of_whole_table

    union all

    select
        releases.dataset,
        releases.vintage_at,
        spells.reference_end_date,
        spells.figures
    from releases
    inner join {{ ref("int_revisions__extract_spells") }} as spells
        on releases.dataset = spells.dataset
        and releases.vintage_at = spells.vintage_at
        and releases.vintage_at > spells.valid_from
        and (spells.valid_to is null or releases.vintage_at <= spells.valid_to)
    where not releases.is_of_whole_table
),

aged as (
    select
        dataset,
        {{ figure_age_code("reference_end_date", "vintage_at") }} as figure_age_code,
        figures,
        vintage_at
    from standing
)

select
    dataset,
    figure_age_code,
    sum(figures) as figures_published,
    vintage_at
from aged
group by dataset, figure_age_code, vintage_at
