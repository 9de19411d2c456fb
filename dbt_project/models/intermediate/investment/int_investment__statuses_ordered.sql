-- Each project's statuses in the order they were announced, beside what does not change: who,
-- where, how much. A status whose day is not printed takes the first day of the printed month or
-- year as its date, and says so.
with projects as (
    select * from {{ ref("stg_curated__investments") }}
    where investment_level = 'project'
),

statuses as (
    select * from {{ ref("stg_curated__investment_steps") }}
)

select
    projects.project_code,
    projects.province_code,
    projects.hq_country_code,
    projects.partner_country_codes,
    projects.project_name,
    projects.company_name,
    projects.place,
    projects.investment_type,
    lower(projects.investment_type) like '%batter%'
    or lower(projects.investment_type) like '%cell%'
    or lower(projects.investment_type) like '%cathode%'
    or lower(projects.investment_type) like '%cam %'
    or lower(projects.investment_type) like '%copper foil%' as is_battery_chain,
    projects.amount_qualifier,
    projects.amount_evidence,
    projects.announced_date,
    projects.project_status,
    statuses.status_sequence,
    statuses.project_part,
    statuses.investment_status,
    statuses.status_text,
    statuses.evidence,
    statuses.source_url,
    coalesce(statuses.status_date, {{ day_of_text("statuses.status_period") }}) as status_date,
    case
        when statuses.status_date is not null then 'day'
        when length(statuses.status_period) = 7 then 'month'
        when length(statuses.status_period) = 4 then 'year'
    end as status_date_precision,
    row_number() over (
        partition by projects.project_code order by statuses.status_sequence desc
    ) = 1 as is_latest_status,
    statuses.accessed_on,
    statuses.snapshot_id
from projects
inner join statuses on projects.project_code = statuses.project_code
