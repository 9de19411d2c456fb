-- What do the makers of motor vehicle parts (NAICS 3363) pay a week, month by month?
-- Average weekly earnings of all employees, overtime included, seasonally adjusted, Canada; in
-- current dollars. Adjusted figures are never added or averaged.
with answer as (
    select
        reference_date as month_from,
        average_weekly_earnings_cad,
        round(average_weekly_earnings_change_pct, 1) as change_pct,
        earnings_value_status as value_status,
        earnings_change_value_status as change_value_status,
        earnings_source_table as source_table,
        earnings_snapshot_id as snapshot_id
    from marts.fct_monthly_employment
    where province_code = 'CA'
        and naics_code = '3363'
        and seasonal_adjustment = 'sa'
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.month_from,
        answer.average_weekly_earnings_cad,
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
