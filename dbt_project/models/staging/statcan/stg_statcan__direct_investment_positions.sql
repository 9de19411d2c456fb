-- 36-10-0008. Book value of direct investment at the end of the year, published in millions of
-- dollars.
with observations as (
    {{ statcan_current("36100008", {
        1: "province_code",
        2: "investment_component_code",
        3: "partner_code",
    }) }}
),

final as (
    select
        investment_component_code,
        partner_code,
        coordinate,
        vector_id,
        case
            when investment_component_code like 'inward%' then 'inward' else 'abroad'
        end as investment_direction,
        case
            when partner_code = 'all' then 'total'
            when length(partner_code) = 2 then 'country'
            when partner_code = 'unallocated' or partner_code like 'other_%' then 'remainder'
            else 'region'
        end as partner_level,
        value_status,
        scaled_value as investment_stock_cad,
        is_preliminary,
        is_revised,
        is_terminated,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from observations
)

select * from final
