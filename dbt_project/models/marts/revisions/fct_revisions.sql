-- How often and by how much the figures of each StatCan table are revised, by their age.
with datasets as (
    select
        dataset,
        cadence
    from {{ source("raw", "datasets") }}
    where source = 'statcan'
),

ages as (
    {% for code in figure_age_codes() %}
    select '{{ code }}' as figure_age_code
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

releases as (
    select
        dataset,
        count(*) as release_count,
        min(vintage_at) as first_vintage_at,
        max(vintage_at) as last_vintage_at
    from {{ ref("int_revisions__releases") }}
    group by dataset
),

at_risk as (
    select
        dataset,
        figure_age_code,
        count(*) as release_count,
        sum(figures_published) as figures_published
    from {{ ref("int_revisions__figures_at_risk") }}
    group by dataset, figure_age_code
),

revised as (
    select
        dataset,
        figure_age_code,
        sum(case when is_value_revised then 1 else 0 end) as figures_revised,
        sum(case when not is_value_revised and not is_withdrawn then 1 else 0 end)
            as figures_restated,
        sum(case when is_withdrawn then 1 else 0 end) as figures_withdrawn,
        -- The last digits of a mean hang on the order of the rows, which no build keeps.
        round(avg(revision_pct), 9) as mean_revision_pct,
        round(avg(abs(revision_pct)), 9) as mean_absolute_revision_pct,
        max(abs(revision_pct)) as max_absolute_revision_pct
    from {{ ref("int_revisions__revised_figures") }}
    group by dataset, figure_age_code
),

joined as (
    select
        datasets.dataset,
        datasets.cadence,
        ages.figure_age_code,
        case
            when coalesce(releases.release_count, 0) = 0 then 'not_loaded'
            when releases.release_count = 1 then 'no_second_vintage'
            when at_risk.figures_published is null then 'no_figure_of_this_age'
        end as value_status,
        coalesce(at_risk.release_count, 0) as releases_compared,
        coalesce(at_risk.figures_published, 0) as figures_published,
        case when at_risk.figures_published > 0 then coalesce(revised.figures_revised, 0) end
            as figures_revised,
        case when at_risk.figures_published > 0 then coalesce(revised.figures_restated, 0) end
            as figures_restated,
        case when at_risk.figures_published > 0 then coalesce(revised.figures_withdrawn, 0) end
            as figures_withdrawn,
        revised.mean_revision_pct,
        revised.mean_absolute_revision_pct,
        revised.max_absolute_revision_pct,
        releases.first_vintage_at,
        releases.last_vintage_at
    from datasets
    cross join ages
    left join releases
        on datasets.dataset = releases.dataset
    left join at_risk
        on datasets.dataset = at_risk.dataset
        and ages.figure_age_code = at_risk.figure_age_code
    left join revised
        on datasets.dataset = revised.dataset
        and ages.figure_age_code = revised.figure_age_code
),

final as (
    select
        cast(dataset as string) as dataset,
        cast(figure_age_code as string) as figure_age_code,
        cast(cadence as string) as cadence,
        cast(value_status as string) as value_status,
        cast(releases_compared as bigint) as releases_compared,
        cast(figures_published as bigint) as figures_published,
        cast(figures_revised as bigint) as figures_revised,
        cast(figures_restated as bigint) as figures_restated,
        cast(figures_withdrawn as bigint) as figures_withdrawn,
        cast({{ ratio("figures_revised", "figures_published") }} as double) as revised_share,
        cast(mean_revision_pct as double) as mean_revision_pct,
        cast(mean_absolute_revision_pct as double) as mean_absolute_revision_pct,
        cast(max_absolute_revision_pct as double) as max_absolute_revision_pct,
        cast({{ utc_timestamp("first_vintage_at") }} as timestamp) as first_vintage_at,
        cast({{ utc_timestamp("last_vintage_at") }} as timestamp) as last_vintage_at
    from joined
)

select * from final
