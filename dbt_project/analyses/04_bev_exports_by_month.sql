-- How many battery-electric vehicles made in Canada were exported, by month?
-- Customs codes of battery-electric passenger vehicles, buses and goods vehicles. Exports, not
-- production: what is sold in Canada is missing. A month without a row had no such export; before
-- the codes that name the powertrain (cars 2017, goods vehicles 2022) there are no rows either.
with answer as (
    select
        reference_date as month_from,
        vehicle_group,
        exports_units,
        round(exports_value_cad) as exports_value_cad,
        evidence,
        value_status,
        source_table,
        snapshot_id
    from marts.fct_ev_production
    where evidence = 'export_proxy'
        and production_level = 'total'
        and powertrain_code = 'bev'
        and period_kind = 'month'
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.month_from,
        answer.vehicle_group,
        answer.exports_units,
        answer.exports_value_cad,
        answer.evidence,
        case
            when answer.month_from is null then 'no_data_yet' else answer.value_status
        end as value_status,
        answer.source_table,
        answer.snapshot_id
    from question
    left join answer on question.asked = 1
)

select * from final
order by month_from, vehicle_group
