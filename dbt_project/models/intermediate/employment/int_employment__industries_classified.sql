-- The industries of the payroll survey (SEPH) with a plain NAICS code and its level. The
-- publisher's classification code can list two codes where a sector has one subsector (`22,221`):
-- the first one, the broader, names the industry. `N` marks an aggregate that NAICS itself does not
-- have.
with members as (
    select * from {{ ref("stg_statcan__members") }}
    where product_id in ('14100201', '14100220')
        and dimension_position = 3
        and classification_code is not null
),

coded as (
    select
        product_id,
        member_id,
        parent_member_id,
        classification_code,
        split_part(classification_code, ',', 1) as naics_code,
        member_label_en,
        member_label_fr
    from members
),

levelled as (
    select
        *,
        case
            when naics_code like '%N' then 'aggregate'
            when naics_code like '%-%' or length(naics_code) = 2 then 'sector'
            when length(naics_code) = 3 then 'subsector'
            when length(naics_code) = 4 then 'industry_group'
            else 'industry'
        end as naics_level,
        naics_code in ('336', '415', '441')
        or naics_code like '3361%'
        or naics_code like '3362%'
        or naics_code like '3363%'
        or naics_code like '415_%'
        or naics_code like '441_%' as is_automotive_related
    from coded
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
    levelled.is_automotive_related
from levelled
left join levelled as parent
    on levelled.product_id = parent.product_id
    and levelled.parent_member_id = parent.member_id
