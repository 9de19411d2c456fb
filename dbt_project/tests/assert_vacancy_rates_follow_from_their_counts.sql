-- The job vacancy rate is vacant jobs in per cent of all jobs, occupied and vacant. This also
-- holds the members of 14-10-0442, which nobody could verify yet, to what the model takes them
-- for: a rate that does not follow from its counts is another series.
{{ config(meta={
    "tolerance": "0.1 percentage points, and 10 jobs of the vacancies",
    "reason": "The rate is published with one decimal, and counts can be rounded to five.",
}) }}

select
    province_code,
    naics_code,
    reference_date,
    job_vacancies,
    payroll_employees,
    job_vacancy_rate_pct
from {{ ref("fct_quarterly_job_vacancies") }}
where
    abs(
        job_vacancies - job_vacancy_rate_pct / 100.0 * (job_vacancies + payroll_employees)
    )
    > 10 + 0.001 * (job_vacancies + payroll_employees)
