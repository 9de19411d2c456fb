-- Foreign direct investment both ways: the book value that stood at the end of the year, by the
-- country of the immediate investor. A stock: the difference of two years is not the money that
-- flowed.
with positions as (
    select * from {{ ref("stg_statcan__direct_investment_positions") }}
    where investment_component_code in ('inward_total', 'abroad_total')
),

final as (
    select
        cast(partner_code as string) as partner_code,
        cast(
            case when partner_level = 'country' then partner_code end as string
        ) as partner_country_code,
        cast('annual' as string) as cadence,
        cast(partner_level as string) as partner_level,
        cast(investment_direction as string) as investment_direction,
        cast(value_status as string) as value_status,
        cast(investment_stock_cad as double) as fdi_stock_cad,
        cast(reference_date as date) as reference_date,
        {{ utc_timestamp("valid_from") }} as published_at,
        cast(source_table as string) as source_table,
        cast(snapshot_id as string) as snapshot_id
    from positions
)

select * from final
