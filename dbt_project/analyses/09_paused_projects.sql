-- Which of the announced investment projects were paused or postponed, and where do they stand?
-- The amount is that of the whole project as announced, which is not what was spent. Where only a
-- part was paused, the part is named and there is no amount, since none is printed for it
-- (`amount_of_part_not_printed`); a pause that is remembered, and that no page was found for, says
-- `not_documented`: its amount is never added to those of pauses that were seen.
with answer as (
    select
        project_name,
        company_name,
        project_part,
        investment_status,
        status_date,
        status_date_precision,
        is_latest_status as is_still_so,
        project_status as status_of_whole_project,
        case when project_part is null then investment_amount_cad end as project_amount_cad,
        evidence,
        case
            when evidence = 'remembered' then 'not_documented'
            when status_date is null then 'date_not_printed'
            when project_part is not null then 'amount_of_part_not_printed'
        end as value_status,
        source_url,
        snapshot_id
    from marts.fct_investments
    where investment_status in ('paused', 'postponed')
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.project_name,
        answer.company_name,
        answer.project_part,
        answer.investment_status,
        answer.status_date,
        answer.status_date_precision,
        answer.is_still_so,
        answer.status_of_whole_project,
        answer.project_amount_cad,
        answer.evidence,
        case
            when answer.project_name is null then 'no_data_yet' else answer.value_status
        end as value_status,
        answer.source_url,
        answer.snapshot_id
    from question
    left join answer on question.asked = 1
)

select * from final
order by status_date nulls last, project_name, project_part
