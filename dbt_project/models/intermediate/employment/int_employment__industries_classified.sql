-- The industries of the payroll tables (SEPH), and of the job vacancies, with a plain NAICS code
-- and its level. The publisher's classification code can list two codes where a sector has one
-- subsector (`22,221`): the first one, the broader, names the industry. `N` marks an aggregate
-- that NAICS itself does not have. The total of the vacancies, which leaves out other employers
-- than the totals of SEPH, has no code of the publisher's: it is `all_industries`. Followed is what
-- the seed naics_industries names.
{% set naics_positions = {
    "14100201": 3,
    "14100202": 3,
    "14100203": 4,
    "14100204": 4,
    "14100220": 3,
    "14100223": 3,
    "14100442": 2,
} %}

with members as (
    select * from {{ ref("stg_statcan__members") }}
    where
        (
            {%- for product_id, position in naics_positions.items() %}
            {{ "or " if not loop.first -}}
            product_id = '{{ product_id }}' and dimension_position = {{ position }}
            {%- endfor %}
        )
        and (
            classification_code is not null
            or product_id = '14100442' and parent_member_id is null
        )
),

coded as (
    select
        product_id,
        member_id,
        parent_member_id,
        classification_code,
        coalesce(split_part(classification_code, ',', 1), 'all_industries') as naics_code,
        member_label_en,
        member_label_fr
    from members
),

levelled as (
    select
        *,
        case
            when naics_code like '%N' or naics_code = 'all_industries' then 'aggregate'
            when naics_code like '%-%' or length(naics_code) = 2 then 'sector'
            when length(naics_code) = 3 then 'subsector'
            when length(naics_code) = 4 then 'industry_group'
            else 'industry'
        end as naics_level
    from coded
),

followed as (
    {{ followed_industries("coded") }}
)

select
    levelled.product_id,
    levelled.member_id,
    levelled.classification_code,
    levelled.naics_code,
    parent.naics_code as parent_naics_code,
    levelled.naics_level,
    levelled.member_label_en as naics_label_en,
    levelled.member_label_fr as naics_label_fr,
    followed.naics_code is not null as is_followed
from levelled
left join followed on levelled.naics_code = followed.naics_code
left join levelled as parent
    on levelled.product_id = parent.product_id
    and levelled.parent_member_id = parent.member_id
