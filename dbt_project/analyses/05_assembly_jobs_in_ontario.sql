-- How many people work in vehicle assembly (NAICS 3361) in Ontario, month by month since 2019?
-- Payroll employees, unadjusted: a month compares with the same month of another year. A level of
-- industries contains the next, so 3361 is not added to 336.
with answer as (
    select
        reference_date as month_from,
        employees,
        round(employees_change_pct, 1) as change_pct,
        value_status,
        employees_change_value_status as change_value_status,
        source_table,
        snapshot_id
    from marts.fct_monthly_employment
    where province_code = 'ON'
        and naics_code = '3361'
        and seasonal_adjustment = 'nsa'
        and reference_date >= date '2019-01-01'
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.month_from,
        answer.employees,
        answer.change_pct,
        case
            when answer.month_from is null then 'no_data_yet' else answer.value_status
        end as value_status,
        answer.change_value_status,
        answer.source_table,
        answer.snapshot_id
    from question
    left join answer on question.asked = 1
)

select * from final
order by month_from
