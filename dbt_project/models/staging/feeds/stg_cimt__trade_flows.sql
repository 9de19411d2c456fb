-- Merchandise trade as Statistics Canada publishes it: by flow, month, customs code, partner,
-- province and US state. A code's group and powertrain are those of the HS edition in force in that
-- year; new or used is read from the description in force in that month.
with flows as (
    select
        feed._layout,
        trim(feed.hs_code) as hs_code,
        upper(trim(feed.country)) as partner_code_statcan,
        {{ country_key("feed.country") }} as partner_key,
        nullif(upper(trim(feed.state)), '') as us_state_code,
        {{ name_key("feed.province") }} as province_key,
        nullif(upper(trim(feed.province)), '') as province_code_statcan,
        nullif(nullif(trim(feed.unit), ''), 'N/A') as unit_code,
        trim(feed.unit) = 'N/A' as has_no_quantity,
        cast(feed.value as bigint) as trade_value_cad,
        {{ number_of_text("feed.quantity") }} as quantity_printed,
        {{ month_of_text("feed.year_month") }} as reference_date,
        cast(substr(feed.year_month, 1, 4) as integer) as trade_year,
        feed._snapshot_id as snapshot_id
    from ({{ feed_current("cimt") }}) as feed
    where feed._layout <> 'commodity_descriptions'
),

attributes as (
    {{ hs_code_attributes("flows", "hs_code", "trade_year") }}
),

traded_codes as (
    select distinct
        hs_code,
        reference_date
    from flows
),

conditions as (
    select
        traded_codes.hs_code,
        traded_codes.reference_date,
        codes.vehicle_condition,
        row_number() over (
            partition by traded_codes.hs_code, traded_codes.reference_date
            order by codes.lookup_date desc nulls last, codes.valid_from_date desc nulls last
        ) as preference
    from traded_codes
    inner join {{ ref("stg_cimt__commodity_codes") }} as codes
        on
            traded_codes.hs_code = codes.hs_code
            and traded_codes.reference_date >= codes.valid_from_date
            and (codes.valid_to_date is null or traded_codes.reference_date <= codes.valid_to_date)
),

final as (
    select
        flows.hs_code,
        substr(flows.hs_code, 1, 6) as hs6_code,
        flows.partner_code_statcan,
        case
            when partners.country_name is null then flows.partner_code_statcan
            else partners.country_code
        end as partner_country_code,
        flows.us_state_code,
        flows.province_code_statcan,
        provinces.province_code,
        attributes.powertrain_code,
        flows.unit_code,
        case flows._layout
            when 'imports_hs10' then 'import'
            when 'domestic_exports_hs8' then 'domestic_export'
            when 'total_exports_hs8' then 'total_export'
        end as trade_flow,
        'hs' || cast(length(flows.hs_code) as string) as hs_code_level,
        case flows._layout
            when 'imports_hs10' then 'clearance'
            when 'domestic_exports_hs8' then 'origin'
        end as province_basis,
        attributes.product_group,
        conditions.vehicle_condition,
        case
            when flows.has_no_quantity then 'not_applicable'
            when flows.quantity_printed is null then 'not_available'
            when flows.quantity_printed = 0 and flows.trade_value_cad > 0 then 'not_available'
        end as value_status,
        flows.trade_value_cad,
        -- A zero beside a value is a quantity that nobody stated.
        case
            when flows.has_no_quantity then null
            when flows.quantity_printed = 0 and flows.trade_value_cad > 0 then null
            else flows.quantity_printed
        end as quantity,
        attributes.is_ev_or_battery,
        flows.reference_date,
        flows.snapshot_id
    from flows
    left join attributes
        on flows.hs_code = attributes.hs_code and flows.trade_year = attributes.trade_year
    left join conditions
        on
            flows.hs_code = conditions.hs_code
            and flows.reference_date = conditions.reference_date
            and conditions.preference = 1
    left join {{ ref("publisher_countries") }} as partners
        on partners.publisher = 'cimt' and flows.partner_key = partners.country_name
    left join {{ ref("publisher_provinces") }} as provinces
        on provinces.publisher = 'cimt' and flows.province_key = provinces.province_name
)

select * from final
