-- How much direct investment from South Korea stands in Canada, by year?
-- Book value at the end of the year by the country of the immediate investor, all industries: a
-- stock. Its change is not what was invested in the year.
with answer as (
    select
        year(korea.reference_date) as at_end_of_year,
        korea.fdi_stock_cad,
        round(korea.fdi_stock_cad / nullif(world.fdi_stock_cad, 0), 4) as share_of_all_countries,
        korea.value_status,
        korea.source_table,
        korea.snapshot_id
    from marts.fct_annual_fdi as korea
    left join marts.fct_annual_fdi as world
        on korea.reference_date = world.reference_date
        and korea.investment_direction = world.investment_direction
        and korea.snapshot_id = world.snapshot_id
        and world.partner_level = 'total'
    where korea.partner_country_code = 'KR'
        and korea.investment_direction = 'inward'
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.at_end_of_year,
        answer.fdi_stock_cad,
        answer.share_of_all_countries,
        case
            when answer.at_end_of_year is null then 'no_data_yet' else answer.value_status
        end as value_status,
        answer.source_table,
        answer.snapshot_id
    from question
    left join answer on question.asked = 1
)

select * from final
order by at_end_of_year
