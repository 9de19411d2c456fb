-- How many passenger vehicles does Canada import from South Korea, by month, and for how much?
-- By country of origin, value for customs, unadjusted; all provinces of clearance. Imports are not
-- sales. A number is null where any of its parts is not stated in vehicles.
with answer as (
    select
        reference_date as month_from,
        case
            when count(quantity) = count(*) and min(unit_code) = 'NMB' and max(unit_code) = 'NMB'
                then sum(quantity)
        end as imports_units,
        round(sum(trade_value_cad)) as imports_value_cad,
        round(
            sum(case when powertrain_code in ('bev', 'phev') then trade_value_cad else 0 end)
            / nullif(sum(trade_value_cad), 0), 4
        ) as plug_in_share_of_value,
        case
            when min(unit_code) <> 'NMB' or max(unit_code) <> 'NMB' then 'mixed_units'
            when count(quantity) < count(*) then 'incomplete'
        end as value_status,
        min(source_table) as source_table,
        max(snapshot_id) as snapshot_id
    from marts.fct_monthly_trade
    where trade_flow = 'import'
        and partner_country_code = 'KR'
        and product_group = 'passenger_vehicle'
    group by reference_date
),

-- One row, whatever there is to answer.
question as (
    select 1 as asked
),

final as (
    select
        answer.month_from,
        answer.imports_units,
        answer.imports_value_cad,
        answer.plug_in_share_of_value,
        case
            when answer.month_from is null then 'no_data_yet' else answer.value_status
        end as value_status,
        answer.source_table,
        answer.snapshot_id
    from question
    left join answer on question.asked = 1
)

select * from final
order by month_from
