with vacancies as (
    select * from {{ ref("int_employment__vacancies_aligned") }}
),

final as (
    select
        cast(province_code as string) as province_code,
        cast(naics_code as string) as naics_code,
        cast('quarterly' as string) as cadence,
        cast(naics_level as string) as naics_level,
        cast(job_vacancies_value_status as string) as value_status,
        cast(payroll_employees_value_status as string) as payroll_employees_value_status,
        cast(job_vacancy_rate_pct_value_status as string) as job_vacancy_rate_value_status,
        cast(
            average_offered_hourly_wage_cad_value_status as string
        ) as offered_wage_value_status,
        cast(job_vacancies as bigint) as job_vacancies,
        cast(payroll_employees as bigint) as payroll_employees,
        cast(job_vacancy_rate_pct as double) as job_vacancy_rate_pct,
        cast(average_offered_hourly_wage_cad as double) as average_offered_hourly_wage_cad,
        cast(is_preliminary as boolean) as is_preliminary,
        cast(is_revised as boolean) as is_revised,
        cast(reference_date as date) as reference_date,
        {{ utc_timestamp("valid_from") }} as published_at,
        cast(source_table as string) as source_table,
        cast(snapshot_id as string) as snapshot_id
    from vacancies
)

select * from final
