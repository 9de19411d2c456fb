-- The industries of the output tables that the seed naics_industries names, and what they are set
-- against: all industries and all manufacturing. The tables number the same industry differently,
-- so a member is known by its table and id; the publisher's classification code joins them. Not
-- every member has one (durable goods): its parent is then passed over.
{% set industry_dimensions = {
    "16100012": 2, "16100047": 4, "16100048": 4, "16100109": 2, "16100117": 3, "36100402": 3,
    "36100434": 4,
} %}
with members as (
    select * from {{ ref("stg_statcan__members") }}
    where false
        {%- for product_id, position in industry_dimensions.items() %}
        or (product_id = '{{ product_id }}' and dimension_position = {{ position }})
        {%- endfor %}
),

coded as (
    select
        *,
        -- An aggregate of its own: all industries of 36-10-0434, the total of 16-10-0109.
        case
            when product_id = '16100109' and member_id = 1 then 'industrial'
            else classification_code
        end as naics_code
    from members
),

with_parents as (
    select
        coded.product_id,
        coded.member_id,
        coded.naics_code,
        coalesce(parents.naics_code, grandparents.naics_code) as parent_naics_code,
        coded.member_label_en as naics_label_en,
        coded.member_label_fr as naics_label_fr
    from coded
    left join coded as parents
        on coded.product_id = parents.product_id
        and coded.parent_member_id = parents.member_id
    left join coded as grandparents
        on parents.product_id = grandparents.product_id
        and parents.parent_member_id = grandparents.member_id
    where coded.naics_code is not null
),

followed as (
    {{ followed_industries("with_parents") }}
),

kept as (
    select
        with_parents.*,
        case
            when with_parents.naics_code in ('T001', '336Y', 'industrial') then 'aggregate'
            when with_parents.naics_code = '31-33' then 'sector'
            when length(with_parents.naics_code) = 3 then 'subsector'
            when length(with_parents.naics_code) = 4 then 'industry_group'
            else 'industry'
        end as naics_level
    from with_parents
    left join followed on with_parents.naics_code = followed.naics_code
    where
        with_parents.naics_code in ('T001', 'industrial', '31-33')
        or followed.naics_code is not null
),

final as (
    select
        kept.product_id,
        kept.member_id,
        kept.naics_code,
        parents.naics_code as parent_naics_code,
        kept.naics_level,
        kept.naics_label_en,
        kept.naics_label_fr
    from kept
    -- The nearest industry above it that is kept, or null.
    left join kept as parents
        on kept.product_id = parents.product_id
        and kept.parent_naics_code = parents.naics_code
)

select * from final
