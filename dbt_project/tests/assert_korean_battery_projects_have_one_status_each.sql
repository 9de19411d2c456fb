-- The projects by status add to all projects: no status is left out and none is counted twice.
{{ config(meta={"tolerance": "none", "reason": "counts of the same projects"}) }}
with scorecard as (
    select * from {{ ref("rpt_korea_scorecard") }}
),

counts as (
    select
        sum(
            case when indicator_code = 'kr_battery_projects' then indicator_value end
        ) as all_projects,
        sum(
            case when indicator_code <> 'kr_battery_projects' then indicator_value end
        ) as projects_by_status
    from scorecard
    where indicator_code like 'kr_battery_projects%'
        and unit = 'projects'
)

select * from counts
where all_projects <> projects_by_status
