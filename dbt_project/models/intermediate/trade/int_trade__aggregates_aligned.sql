-- Statistics Canada's own aggregates of merchandise trade in one shape. Three tables break the
-- same trade down in three ways: by product (12-10-0163), by partner (12-10-0011), and by province,
-- partner and section (12-10-0175). Each restates the totals of the others, so the breakdown is
-- part of the grain and two of them are never added.
with commodities as (
    select * from {{ ref("int_trade__commodities_classified") }}
    where commodity_level = 'total' or is_motor_vehicles_or_parts or product_id = '12100175'
),

members as (
    select * from {{ ref("statcan_member_codes") }}
    where product_id in ('12100011', '12100163', '12100175')
),

by_commodity as (
    select
        'commodity' as trade_breakdown,
        provinces.code as province_code,
        'all' as partner_code,
        commodities.commodity_code,
        commodities.commodity_level,
        flows.code as trade_flow,
        bases.code as trade_basis,
        adjustments.code as seasonal_adjustment,
        observations.coordinate,
        observations.value_status,
        observations.merchandise_trade_cad,
        observations.is_preliminary,
        observations.is_revised,
        observations.reference_date,
        observations.valid_from,
        observations.source_table,
        observations.snapshot_id
    from {{ ref("stg_statcan__commodity_merchandise_trade_values") }} as observations
    inner join commodities
        on
            observations.source_table = commodities.product_id
            and observations.napcs_member_id = commodities.member_id
    inner join members as provinces
        on
            observations.source_table = provinces.product_id
            and provinces.dimension_position = 1
            and observations.geography_member_id = provinces.member_id
    inner join members as flows
        on
            observations.source_table = flows.product_id
            and flows.dimension_position = 2
            and observations.trade_member_id = flows.member_id
    inner join members as bases
        on
            observations.source_table = bases.product_id
            and bases.dimension_position = 3
            and observations.basis_member_id = bases.member_id
    inner join members as adjustments
        on
            observations.source_table = adjustments.product_id
            and adjustments.dimension_position = 4
            and observations.seasonal_adjustment_member_id = adjustments.member_id
),

by_partner as (
    select
        'partner' as trade_breakdown,
        provinces.code as province_code,
        partners.code as partner_code,
        'all' as commodity_code,
        'total' as commodity_level,
        flows.code as trade_flow,
        bases.code as trade_basis,
        adjustments.code as seasonal_adjustment,
        observations.coordinate,
        observations.value_status,
        observations.merchandise_trade_cad,
        observations.is_preliminary,
        observations.is_revised,
        observations.reference_date,
        observations.valid_from,
        observations.source_table,
        observations.snapshot_id
    from {{ ref("stg_statcan__partner_merchandise_trade_values") }} as observations
    inner join members as provinces
        on
            observations.source_table = provinces.product_id
            and provinces.dimension_position = 1
            and observations.geography_member_id = provinces.member_id
    inner join members as flows
        on
            observations.source_table = flows.product_id
            and flows.dimension_position = 2
            and observations.trade_member_id = flows.member_id
    inner join members as bases
        on
            observations.source_table = bases.product_id
            and bases.dimension_position = 3
            and observations.basis_member_id = bases.member_id
    inner join members as adjustments
        on
            observations.source_table = adjustments.product_id
            and adjustments.dimension_position = 4
            and observations.seasonal_adjustment_member_id = adjustments.member_id
    inner join members as partners
        on
            observations.source_table = partners.product_id
            and partners.dimension_position = 5
            and observations.partner_member_id = partners.member_id
),

by_province as (
    select
        'province' as trade_breakdown,
        provinces.code as province_code,
        partners.code as partner_code,
        commodities.commodity_code,
        commodities.commodity_level,
        flows.code as trade_flow,
        -- The table has neither dimension: it is of the survey on the customs basis (2201) alone,
        -- and unadjusted.
        'customs' as trade_basis,
        'nsa' as seasonal_adjustment,
        observations.coordinate,
        observations.value_status,
        observations.merchandise_trade_cad,
        observations.is_preliminary,
        observations.is_revised,
        observations.reference_date,
        observations.valid_from,
        observations.source_table,
        observations.snapshot_id
    from {{ ref("stg_statcan__provincial_merchandise_trade_values") }} as observations
    inner join commodities
        on
            observations.source_table = commodities.product_id
            and observations.napcs_member_id = commodities.member_id
    inner join members as provinces
        on
            observations.source_table = provinces.product_id
            and provinces.dimension_position = 1
            and observations.geography_member_id = provinces.member_id
    inner join members as flows
        on
            observations.source_table = flows.product_id
            and flows.dimension_position = 2
            and observations.trade_member_id = flows.member_id
    inner join members as partners
        on
            observations.source_table = partners.product_id
            and partners.dimension_position = 4
            and observations.partner_member_id = partners.member_id
),

unioned as (
    select * from by_commodity
    union all
    select * from by_partner
    union all
    select * from by_province
)

select
    *,
    case when province_code = 'CA' then 'total' else 'part' end as province_level,
    case
        when partner_code = 'all' then 'total'
        when length(partner_code) = 2 then 'country'
        when partner_code = 'other' then 'remainder'
        else 'region'
    end as partner_level
from unioned
