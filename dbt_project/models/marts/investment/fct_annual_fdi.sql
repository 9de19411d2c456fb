-- Foreign direct investment both ways: the book value that stood at the end of the year, by the
-- country of the immediate investor. A stock: the difference of two years is not the money that
-- flowed.
with positions as (
    select * from {{ ref("stg_statcan__direct_investment_positions") }}
    where investment_component_code in ('inward_total', 'abroad_total')
),

-- The publisher's own words for countries, regions and what is left of them.
partners as (
    select * from {{ ref("stg_statcan__members") }}
    where product_id = '36100008' and dimension_position = 3
),

final as (
    select
        cast(positions.partner_code as string) as partner_code,
        cast(
            case when positions.partner_level = 'country' then positions.partner_code end as string
        ) as partner_country_code,
        cast(partners.member_label_en as string) as partner_label_en,
        cast(partners.member_label_fr as string) as partner_label_fr,
        cast('annual' as string) as cadence,
        cast(positions.partner_level as string) as partner_level,
        cast(positions.investment_direction as string) as investment_direction,
        cast(positions.value_status as string) as value_status,
        cast(positions.investment_stock_cad as double) as fdi_stock_cad,
        cast(positions.reference_date as date) as reference_date,
        {{ utc_timestamp("positions.valid_from") }} as published_at,
        cast(positions.source_table as string) as source_table,
        cast(positions.snapshot_id as string) as snapshot_id
    from positions
    left join partners
        on {{ coordinate_member(3, "positions.coordinate") }} = partners.member_id
)

select * from final
