-- The four figures of a quarter of job vacancies side by side. What a row of 14-10-0442 counts is
-- told by its member and its unit together, as in 14-10-0326 before it: 223 number, 242
-- percentage, 81 dollars. A row that is neither is not read, and
-- assert_employment_tables_are_read_whole says so.
{% set figures = {
    "job_vacancies": (1, 223),
    "payroll_employees": (3, 223),
    "job_vacancy_rate_pct": (4, 242),
    "average_offered_hourly_wage_cad": (5, 81),
} %}

with vacancies as (
    select * from {{ ref("stg_statcan__job_vacancy_estimates") }}
),

industries as (
    select * from {{ ref("int_employment__industries_classified") }}
    where product_id = '14100442'
        and (is_followed or naics_level in ('aggregate', 'sector'))
),

-- Provinces by the Standard Geographical Classification, in which Statistics Canada writes Canada
-- as 11124.
places as (
    select
        province_code,
        case when province_code = 'CA' then '11124' else sgc_code end as geography_code
    from {{ ref("provinces") }}
),

named as (
    select
        places.province_code,
        industries.naics_code,
        industries.naics_level,
        vacancies.figure,
        vacancies.value_status,
        vacancies.is_preliminary,
        vacancies.is_revised,
        vacancies.reference_date,
        vacancies.valid_from,
        vacancies.source_table,
        vacancies.snapshot_id,
        case
            {%- for name, (member_id, uom_id) in figures.items() %}
            when
                vacancies.statistics_member_id = {{ member_id }}
                and vacancies.uom_id = {{ uom_id }}
                then '{{ name }}'
            {%- endfor %}
        end as measure_code
    from vacancies
    inner join industries
        on vacancies.naics_member_id = industries.member_id
    inner join places
        on vacancies.geography_code = places.geography_code
),

final as (
    select
        province_code,
        naics_code,
        naics_level,
        {%- for name in figures %}
        max(case when measure_code = '{{ name }}' then figure end) as {{ name }},
        case
            when count(case when measure_code = '{{ name }}' then 1 end) = 0 then 'not_published'
            else max(case when measure_code = '{{ name }}' then value_status end)
        end as {{ name }}_value_status,
        {%- endfor %}
        bool_or(is_preliminary) as is_preliminary,
        bool_or(is_revised) as is_revised,
        reference_date,
        max(valid_from) as valid_from,
        max(source_table) as source_table,
        -- Snapshot ids begin with the time first seen: the largest is the latest.
        max(snapshot_id) as snapshot_id
    from named
    where measure_code is not null
    group by province_code, naics_code, naics_level, reference_date
)

select * from final
