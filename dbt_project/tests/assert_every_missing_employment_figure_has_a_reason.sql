-- Where a figure of annual employment or job vacancies, or a share or change of either employment
-- table, is missing, its reason stands beside it; a figure that is there has none, or is to be used
-- with caution. (The monthly figures themselves are tested in their table.)
{% set with_figure -%}
    ('normal', 'use_with_caution', 'rounds_to_zero', 'below_detection_limit')
{%- endset %}
{% set comparisons = [
    ("employees_share_of_manufacturing", "employees_share_value_status"),
    ("employees_change_pct", "employees_change_value_status"),
    ("average_weekly_earnings_change_pct", "earnings_change_value_status"),
] %}
{% set explained = {
    "fct_monthly_employment": comparisons
    + [("employees_change_since_2026_01", "employees_since_2026_01_value_status")],
    "fct_annual_employment": comparisons
    + [
        ("employees", "value_status"),
        ("average_weekly_earnings_cad", "earnings_value_status"),
    ],
    "fct_quarterly_job_vacancies": [
        ("job_vacancies", "value_status"),
        ("payroll_employees", "payroll_employees_value_status"),
        ("job_vacancy_rate_pct", "job_vacancy_rate_value_status"),
        ("average_offered_hourly_wage_cad", "offered_wage_value_status"),
    ],
} %}

{% for table, columns in explained.items() %}
select
    '{{ table }}' as table_name,
    province_code,
    naics_code,
    reference_date
from {{ ref(table) }}
where
    {%- for figure, status in columns %}
    {{ "or " if not loop.first -}}
    ({{ figure }} is null) <> (coalesce({{ status }}, 'normal') not in {{ with_figure }})
    {%- endfor %}
{{ "union all" if not loop.last }}
{% endfor %}
