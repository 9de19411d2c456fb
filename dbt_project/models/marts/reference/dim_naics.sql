-- The industries that a mart can name. Where two tables name the same code, the words and the tree
-- of the payroll survey stand (14-10-0201 first), then those of the tables of output. The payroll
-- tables have one tree; that of the job vacancies hangs its sectors under a total of its own.
with industries as (
    select
        product_id,
        member_id,
        naics_code,
        parent_naics_code,
        naics_level,
        naics_label_en,
        naics_label_fr,
        is_automotive_related
    from {{ ref("int_employment__industries_classified") }}

    union all

    select
        product_id,
        member_id,
        naics_code,
        parent_naics_code,
        naics_level,
        naics_label_en,
        naics_label_fr,
        is_automotive_related
    from {{ ref("int_output__industries_classified") }}
),

ranked as (
    select
        *,
        row_number() over (partition by naics_code order by product_id, member_id) as preference
    from industries
),

final as (
    select
        cast(naics_code as string) as naics_code,
        cast(parent_naics_code as string) as parent_naics_code,
        cast(naics_level as string) as naics_level,
        cast(naics_label_en as string) as naics_label_en,
        cast(naics_label_fr as string) as naics_label_fr,
        cast(is_automotive_related as boolean) as is_automotive_related
    from ranked
    where preference = 1
)

select * from final
