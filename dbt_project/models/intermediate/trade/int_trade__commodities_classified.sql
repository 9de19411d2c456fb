-- The products of Statistics Canada's trade tables that the marts name: all merchandise, the
-- sections, and everything below Motor vehicles and parts (C19). By classification code, never by
-- name: C191 and its only child 411 are both Passenger cars and light trucks.
with members as (
    select
        *,
        '/' || member_path || '/' as enclosed_path
    from {{ ref("stg_statcan__members") }}
    where (product_id = '12100163' and dimension_position = 5)
        or (product_id = '12100175' and dimension_position = 3)
),

motor_vehicles as (
    select
        product_id,
        '/' || cast(member_id as string) || '/' as enclosed_id
    from members
    where classification_code = 'C19'
),

classified as (
    select
        members.product_id,
        members.member_id,
        members.parent_member_id,
        case
            when members.parent_member_id is null then 'all' else members.classification_code
        end as commodity_code,
        case
            when members.parent_member_id is null then 'total'
            when members.classification_code like 'C__' then 'section'
            when members.classification_code like 'C___' then 'subsection'
            when members.classification_code is not null then 'group'
        end as commodity_level,
        members.member_label_en as commodity_label_en,
        members.member_label_fr as commodity_label_fr,
        coalesce(
            members.enclosed_path like '%' || motor_vehicles.enclosed_id || '%', false
        ) as is_motor_vehicles_or_parts
    from members
    left join motor_vehicles
        on members.product_id = motor_vehicles.product_id
)

select
    classified.product_id,
    classified.member_id,
    classified.commodity_code,
    parents.commodity_code as parent_commodity_code,
    classified.commodity_level,
    classified.commodity_label_en,
    classified.commodity_label_fr,
    classified.is_motor_vehicles_or_parts
from classified
left join classified as parents
    on classified.product_id = parents.product_id
    and classified.parent_member_id = parents.member_id
where classified.commodity_level in ('total', 'section')
    or classified.is_motor_vehicles_or_parts
