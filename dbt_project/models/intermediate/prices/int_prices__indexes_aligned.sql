-- Consumer and producer price indexes in one shape. Each row carries its base: CPI is 2002 = 100
-- and for cars and trucks 2013 = 100, producer prices are January 2020 = 100, and a new base moves
-- every level. The total and the vehicles as a whole stand in both producer tables: they are taken
-- from the table by group, which goes as far back, and all below from the table by product.
with consumer as (
    select
        'cpi' as price_index_code,
        'c' || cast(prices.product_member_id as string) as product_code,
        case
            when prices.geography_member_id = 2 then 'CA' else provinces.province_code
        end as province_code,
        prices.product_member_id as member_id,
        2 as product_dimension,
        prices.product_label_en,
        prices.product_label_fr,
        prices.coordinate,
        prices.uom_id,
        prices.value_status,
        prices.price_index,
        prices.is_preliminary,
        prices.is_revised,
        prices.reference_date,
        prices.valid_from,
        prices.source_table,
        prices.snapshot_id
    from {{ ref("stg_statcan__consumer_prices") }} as prices
    -- Cities stand beside their provinces, and the three territories have a city each.
    left join {{ ref("provinces") }} as provinces
        on prices.geography_code = cast(provinces.sgc_code as string)
),

producer as (
    select
        'ippi' as price_index_code,
        case when napcs_member_id = 1 then 'total' else napcs_code end as product_code,
        'CA' as province_code,
        napcs_member_id as member_id,
        2 as product_dimension,
        napcs_label_en as product_label_en,
        napcs_label_fr as product_label_fr,
        coordinate,
        uom_id,
        value_status,
        price_index,
        is_preliminary,
        is_revised,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ ref("stg_statcan__industrial_product_group_prices") }}
    where napcs_member_id = 1 or napcs_code = 'P71'

    union all

    select
        'ippi' as price_index_code,
        napcs_code as product_code,
        'CA' as province_code,
        napcs_member_id as member_id,
        2 as product_dimension,
        napcs_label_en as product_label_en,
        napcs_label_fr as product_label_fr,
        coordinate,
        uom_id,
        value_status,
        price_index,
        is_preliminary,
        is_revised,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ ref("stg_statcan__industrial_product_prices") }}
    where napcs_code like '411%'
        or napcs_code like '412%'
        or napcs_code like '413%'
        -- Tires, and batteries.
        or napcs_code in ('283', '28311', '47523')
),

unioned as (
    select * from consumer
    where province_code is not null
    union all
    select * from producer
),

parents as (
    select distinct
        product_id,
        dimension_position,
        parent_member_id as member_id
    from {{ ref("stg_statcan__members") }}
    where parent_member_id is not null
),

final as (
    select
        unioned.province_code,
        unioned.price_index_code,
        unioned.product_code,
        unioned.coordinate,
        case
            when unioned.product_code in ('c2', 'total') then 'total'
            -- What is below vehicles as a whole is in the other producer table.
            when parents.member_id is not null or unioned.product_code = 'P71' then 'group'
            else 'item'
        end as product_level,
        unioned.product_label_en,
        unioned.product_label_fr,
        unioned.value_status,
        -- The publisher's units of measure (getCodeSets). One that is not known leaves the base
        -- null, and a test says so.
        case unioned.uom_id
            when 17 then '2002' when 25 then '2013' when 403 then '2020-01'
        end as index_base_period,
        unioned.price_index,
        coalesce(unioned.is_preliminary, false) as is_preliminary,
        coalesce(unioned.is_revised, false) as is_revised,
        unioned.reference_date,
        unioned.valid_from,
        unioned.source_table,
        unioned.snapshot_id
    from unioned
    left join parents
        on unioned.source_table = parents.product_id
        and unioned.product_dimension = parents.dimension_position
        and unioned.member_id = parents.member_id
)

select * from final
