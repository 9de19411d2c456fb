-- A closed dimension (one of which the seed names more than half of the members) gained no member.
-- The rows of a member without a code are not read, so totals would stay right and a part be
-- missing.
{{ config(severity="warn") }}

with members as (
    select
        members.product_id,
        members.dimension_position,
        members.member_id,
        members.member_label_en,
        codes.code
    from {{ ref("stg_statcan__members") }} as members
    left join {{ ref("statcan_member_codes") }} as codes
        on members.product_id = codes.product_id
        and members.dimension_position = codes.dimension_position
        and members.member_id = codes.member_id
    where not members.is_terminated
),

closed_dimensions as (
    select
        product_id,
        dimension_position
    from members
    group by product_id, dimension_position
    having count(code) > 0.5 * count(*) and count(code) < count(*)
)

select members.*
from members
inner join closed_dimensions using (product_id, dimension_position)
where members.code is null
    -- The countries that no longer exist in 36-10-0008.
    and not (
        members.product_id = '36100008'
        and members.member_id in (18, 52, 58, 85, 87, 132, 140)
    )
