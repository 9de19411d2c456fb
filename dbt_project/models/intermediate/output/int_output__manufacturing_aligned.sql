-- The monthly survey of manufacturing in one shape: Canada from 16-10-0047 with all its statistics,
-- the provinces from 16-10-0048 with sales alone. What a dollar figure is stands in the name of
-- its column, so that a flow of the month is never added to a stock at its end.
{% set statistics = {
    1: "sales", 2: "new_orders", 3: "unfilled_orders", 4: "raw_materials", 5: "goods_in_process",
    6: "finished_goods", 7: "total_inventory", 8: "inventory_to_sales",
    9: "finished_goods_to_sales",
} %}
with national as (
    select * from {{ ref("stg_statcan__manufacturing_indicators") }}
),

provincial as (
    select * from {{ ref("stg_statcan__provincial_manufacturing_sales") }}
),

unioned as (
    select
        'CA' as province_code,
        principal_statistics_member_id,
        seasonal_adjustment_member_id,
        naics_member_id,
        coordinate,
        value_status,
        manufacturing_value_cad,
        ratio_to_sales,
        is_preliminary,
        is_revised,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from national

    union all

    -- Member 12 of the geography joins two territories that also stand alone, and has no code.
    select
        provinces.province_code,
        provincial.principal_statistics_member_id,
        provincial.seasonal_adjustment_member_id,
        provincial.naics_member_id,
        provincial.coordinate,
        provincial.value_status,
        provincial.manufacturing_sales_cad as manufacturing_value_cad,
        cast(null as double) as ratio_to_sales,
        provincial.is_preliminary,
        provincial.is_revised,
        provincial.reference_date,
        provincial.valid_from,
        provincial.source_table,
        provincial.snapshot_id
    from provincial
    inner join {{ ref("provinces") }} as provinces
        on provincial.geography_code = cast(provinces.sgc_code as string)
),

final as (
    select
        unioned.province_code,
        industries.naics_code,
        case unioned.principal_statistics_member_id
            {%- for member_id, code in statistics.items() %}
            when {{ member_id }} then '{{ code }}'
            {%- endfor %}
        end as manufacturing_indicator_code,
        case unioned.seasonal_adjustment_member_id when 1 then 'nsa' when 2 then 'sa' end
            as seasonal_adjustment,
        unioned.coordinate,
        industries.naics_level,
        unioned.value_status,
        coalesce(unioned.manufacturing_value_cad, unioned.ratio_to_sales) as indicator_value,
        case
            when unioned.principal_statistics_member_id = 1 then unioned.manufacturing_value_cad
        end as manufacturing_sales_cad,
        case
            when unioned.principal_statistics_member_id = 2 then unioned.manufacturing_value_cad
        end as new_orders_cad,
        case
            when unioned.principal_statistics_member_id = 3 then unioned.manufacturing_value_cad
        end as unfilled_orders_cad,
        case
            when unioned.principal_statistics_member_id between 4 and 7
                then unioned.manufacturing_value_cad
        end as inventory_cad,
        unioned.ratio_to_sales as inventory_to_sales_ratio,
        unioned.is_preliminary,
        unioned.is_revised,
        unioned.reference_date,
        unioned.valid_from,
        unioned.source_table,
        unioned.snapshot_id
    from unioned
    inner join {{ ref("int_output__industries_classified") }} as industries
        on unioned.source_table = industries.product_id
        and unioned.naics_member_id = industries.member_id
)

select * from final
