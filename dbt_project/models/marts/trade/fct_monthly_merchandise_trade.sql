with aggregates as (
    select * from {{ ref("int_trade__aggregates_aligned") }}
),

final as (
    select
        cast(province_code as string) as province_code,
        cast(partner_code as string) as partner_code,
        cast(
            case when partner_level = 'country' then partner_code end as string
        ) as partner_country_code,
        cast(commodity_code as string) as commodity_code,
        cast('monthly' as string) as cadence,
        cast(trade_breakdown as string) as trade_breakdown,
        cast(trade_flow as string) as trade_flow,
        cast(trade_basis as string) as trade_basis,
        cast(seasonal_adjustment as string) as seasonal_adjustment,
        cast(province_level as string) as province_level,
        cast(partner_level as string) as partner_level,
        cast(commodity_level as string) as commodity_level,
        cast(value_status as string) as value_status,
        cast(merchandise_trade_cad as double) as trade_value_cad,
        cast(is_preliminary as boolean) as is_preliminary,
        cast(is_revised as boolean) as is_revised,
        cast(reference_date as date) as reference_date,
        {{ utc_timestamp("valid_from") }} as published_at,
        cast(source_table as string) as source_table,
        cast(snapshot_id as string) as snapshot_id
    from aggregates
)

select * from final
