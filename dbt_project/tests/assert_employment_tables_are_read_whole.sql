-- The models of employment place every row of the tables whose members have no codes of ours: its
-- geography has a code of the Standard Geographical Classification that is known, its unit is one
-- that the model reads, and its member of Statistics one of the four. A row that does not is left
-- out of the mart: shown, and no reason to publish nothing.
{{ config(severity="warn") }}
{% set units = {
    "stg_statcan__annual_industry_employee_counts": "true",
    "stg_statcan__annual_industry_weekly_earnings": "true",
    "stg_statcan__industry_weekly_earnings": "true",
    "stg_statcan__adjusted_provincial_estimates": "uom_id in (75, 81, 249)",
    "stg_statcan__job_vacancy_estimates": "statistics_member_id in (1, 3) and uom_id = 223"
    ~ " or statistics_member_id = 4 and uom_id = 242"
    ~ " or statistics_member_id = 5 and uom_id = 81",
} %}

with geographies as (
    {% for model, is_read in units.items() %}
    select distinct
        '{{ model }}' as model_name,
        geography_code,
        {{ is_read }} as is_read
    from {{ ref(model) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select geographies.*
from geographies
left join {{ ref("provinces") }} as provinces
    on geographies.geography_code = provinces.sgc_code
where geographies.geography_code is null
    or geographies.geography_code <> '11124' and provinces.sgc_code is null
    or not coalesce(geographies.is_read, false)
