with manufacturing as (
    select * from {{ ref("int_output__manufacturing_aligned") }}
),

changes as (
    {{ statcan_changes("manufacturing", "indicator_value", 12) }}
),

final as (
    select
        cast(manufacturing.province_code as string) as province_code,
        cast(manufacturing.naics_code as string) as naics_code,
        cast(manufacturing.manufacturing_indicator_code as string) as manufacturing_indicator_code,
        cast(manufacturing.seasonal_adjustment as string) as seasonal_adjustment,
        cast('monthly' as string) as cadence,
        cast(
            case when manufacturing.province_code = 'CA' then 'total' else 'part' end as string
        ) as province_level,
        cast(manufacturing.naics_level as string) as naics_level,
        cast(
            case
                when
                    manufacturing.manufacturing_indicator_code in ('sales', 'new_orders')
                    then 'flow'
                when
                    manufacturing.manufacturing_indicator_code in (
                        'inventory_to_sales', 'finished_goods_to_sales'
                    )
                    then 'ratio'
                else 'end_of_month'
            end as string
        ) as time_basis,
        cast(manufacturing.value_status as string) as value_status,
        cast(manufacturing.manufacturing_sales_cad as double) as manufacturing_sales_cad,
        cast(manufacturing.new_orders_cad as double) as new_orders_cad,
        cast(manufacturing.unfilled_orders_cad as double) as unfilled_orders_cad,
        cast(manufacturing.inventory_cad as double) as inventory_cad,
        cast(manufacturing.inventory_to_sales_ratio as double) as inventory_to_sales_ratio,
        cast(changes.change_pct as double) as indicator_change_on_year_pct,
        cast(coalesce(manufacturing.value_status = 'suppressed', false) as boolean)
            as is_suppressed,
        cast(coalesce(manufacturing.is_preliminary, false) as boolean) as is_preliminary,
        cast(coalesce(manufacturing.is_revised, false) as boolean) as is_revised,
        cast(manufacturing.reference_date as date) as reference_date,
        {{ utc_timestamp("manufacturing.valid_from") }} as published_at,
        cast(manufacturing.source_table as string) as source_table,
        cast(manufacturing.snapshot_id as string) as snapshot_id
    from manufacturing
    left join changes
        on manufacturing.source_table = changes.source_table
        and manufacturing.coordinate = changes.coordinate
        and manufacturing.reference_date = changes.reference_date
)

select * from final
