-- The products that fct_monthly_merchandise_trade can name. Where both tables name one, the words
-- of 12-10-0163 stand, which has the finer ones.
with commodities as (
    select * from {{ ref("int_trade__commodities_classified") }}
    where commodity_code <> 'all'
),

ranked as (
    select
        *,
        row_number() over (partition by commodity_code order by product_id) as preference
    from commodities
),

named as (
    -- Also where no table has been loaded: the other breakdowns are of all merchandise.
    select
        'all' as commodity_code,
        cast(null as string) as parent_commodity_code,
        'total' as commodity_level,
        'Total of all merchandise' as commodity_label_en,
        'Total de toutes les marchandises' as commodity_label_fr,
        false as is_motor_vehicles_or_parts
    union all
    select
        commodity_code,
        parent_commodity_code,
        commodity_level,
        commodity_label_en,
        commodity_label_fr,
        is_motor_vehicles_or_parts
    from ranked
    where preference = 1
),

final as (
    select
        cast(commodity_code as string) as commodity_code,
        cast(parent_commodity_code as string) as parent_commodity_code,
        cast(commodity_level as string) as commodity_level,
        cast(commodity_label_en as string) as commodity_label_en,
        cast(commodity_label_fr as string) as commodity_label_fr,
        cast(is_motor_vehicles_or_parts as boolean) as is_motor_vehicles_or_parts
    from named
)

select * from final
