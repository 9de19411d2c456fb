-- What share of new registrations is zero-emission in each province, this quarter and a year ago?
-- "This quarter" is the last one with a share of any province. Registrations are not sales; what is
-- not published, Alberta and Newfoundland and Labrador among it, has a reason instead of a share.
with latest as (
    select max(reference_date) as reference_date
    from marts.fct_ev_adoption
    where province_level = 'part' and zev_share is not null
),

answer as (
    select
        adoption.reference_date as quarter_from,
        provinces.province_label_en as province,
        round(adoption.zev_share, 4) as zev_share,
        round(year_ago.zev_share, 4) as zev_share_year_ago,
        round(adoption.zev_share_change_points, 1) + 0 as change_points,
        round(adoption.bev_share, 4) as bev_share,
        adoption.value_status,
        year_ago.value_status as value_status_year_ago,
        adoption.source_table,
        adoption.snapshot_id
    from marts.fct_ev_adoption as adoption
    inner join latest on adoption.reference_date = latest.reference_date
    inner join marts.dim_province as provinces
        on adoption.province_code = provinces.province_code
    left join marts.fct_ev_adoption as year_ago
        on adoption.province_code = year_ago.province_code
        and adoption.reference_date = year_ago.reference_date + interval '1 year'
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.quarter_from,
        answer.province,
        answer.zev_share,
        answer.zev_share_year_ago,
        answer.change_points,
        answer.bev_share,
        case
            when answer.quarter_from is null then 'no_data_yet' else answer.value_status
        end as value_status,
        answer.value_status_year_ago,
        answer.source_table,
        answer.snapshot_id
    from question
    left join answer on question.asked = 1
)

select * from final
order by province
