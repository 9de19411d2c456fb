-- What crosses the border by customs code. The states of the United States are summed; of imports
-- and domestic exports every province is there, so Canada is their sum, and total exports are
-- published for Canada alone. A quantity is the sum of quantities that were all stated in one unit,
-- or null with the reason: a part of it would look like a fall.
with flows as (
    select
        *,
        coalesce(province_code, 'CA') as place_code,
        {{ hs_edition("extract(year from reference_date)") }} as hs_edition
    from {{ ref("stg_cimt__trade_flows") }}
),

summed as (
    select
        hs_code,
        hs6_code,
        hs_edition,
        partner_code_statcan,
        partner_country_code,
        place_code,
        powertrain_code,
        trade_flow,
        hs_code_level,
        province_basis,
        product_group,
        vehicle_condition,
        is_ev_or_battery,
        reference_date,
        sum(trade_value_cad) as trade_value_cad,
        sum(quantity) as quantity,
        count(*) as row_count,
        count(quantity) as stated_count,
        count(unit_code) as united_count,
        count(distinct unit_code) as unit_count,
        max(unit_code) as unit_code,
        max(snapshot_id) as snapshot_id
    from flows
    group by
        hs_code,
        hs6_code,
        hs_edition,
        partner_code_statcan,
        partner_country_code,
        place_code,
        powertrain_code,
        trade_flow,
        hs_code_level,
        province_basis,
        product_group,
        vehicle_condition,
        is_ev_or_battery,
        reference_date
),

explained as (
    select
        *,
        case
            when unit_count > 1 then 'mixed_units'
            when stated_count = row_count then null
            when united_count = 0 then 'not_applicable'
            when stated_count = 0 then 'not_available'
            else 'incomplete'
        end as value_status
    from summed
),

final as (
    select
        cast({{ hs_id("hs_code", "hs_edition") }} as string) as hs_id,
        cast(hs_code as string) as hs_code,
        cast(hs6_code as string) as hs6_code,
        cast(partner_code_statcan as string) as partner_code_statcan,
        cast(partner_country_code as string) as partner_country_code,
        cast(place_code as string) as province_code,
        cast(powertrain_code as string) as powertrain_code,
        cast(case when unit_count = 1 then unit_code end as string) as unit_code,
        cast('monthly' as string) as cadence,
        cast(trade_flow as string) as trade_flow,
        cast(hs_code_level as string) as hs_code_level,
        cast(case when place_code = 'CA' then 'total' else 'part' end as string) as province_level,
        cast(province_basis as string) as province_basis,
        cast(product_group as string) as product_group,
        cast(vehicle_condition as string) as vehicle_condition,
        cast(value_status as string) as value_status,
        cast(hs_edition as int) as hs_edition,
        cast(trade_value_cad as double) as trade_value_cad,
        cast(case when value_status is null then quantity end as double) as quantity,
        cast(is_ev_or_battery as boolean) as is_ev_or_battery,
        cast(reference_date as date) as reference_date,
        cast('cimt' as string) as source_table,
        cast(snapshot_id as string) as snapshot_id
    from explained
)

select * from final
