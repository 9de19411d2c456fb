-- The only official count of vehicles built in Canada, 1970 to 2010. Archived, so its members can
-- be told by id: 1 is all vehicles, 2 cars, 105 trucks and vans; below them makers stand beside
-- single models (Honda Ridgeline), and Toyota's cars (148) beside all cars instead of under them.
with production as (
    select * from {{ ref("stg_statcan__historical_motor_vehicle_production_counts") }}
),

members as (
    select * from {{ ref("stg_statcan__members") }}
    where product_id = '16100066' and dimension_position = 2
),

final as (
    select
        cast('CA' as string) as province_code,
        cast(production.vehicle_type_member_id as integer) as vehicle_type_member_id,
        cast(members.parent_member_id as integer) as parent_vehicle_type_member_id,
        cast('monthly' as string) as cadence,
        cast(
            case
                when production.vehicle_type_member_id = 1 then 'total'
                when production.vehicle_type_member_id in (2, 105) then 'vehicle_kind'
                when members.parent_member_id in (1, 2, 105) then 'maker_or_model'
                else 'model'
            end as string
        ) as historical_production_level,
        cast(production.vehicle_type_label_en as string) as vehicle_type_label_en,
        cast(production.vehicle_type_label_fr as string) as vehicle_type_label_fr,
        cast(production.value_status as string) as value_status,
        cast(production.production_units as bigint) as production_units,
        cast(production.is_terminated as boolean) as is_terminated,
        cast(production.reference_date as date) as reference_date,
        {{ utc_timestamp("production.valid_from") }} as published_at,
        cast(production.source_table as string) as source_table,
        cast(production.snapshot_id as string) as snapshot_id
    from production
    left join members
        on production.vehicle_type_member_id = members.member_id
)

select * from final
