-- The industries that a mart can name. Where two tables name the same code, the words and the tree
-- of the payroll survey stand (14-10-0201 first), then those of the tables of output. The payroll
-- tables have one tree; that of the job vacancies hangs its sectors under a total of its own. An
-- industry that only the tables of output have hangs under the payroll survey's industry that its
-- code begins with, since their own trees leave out what is between. So the industries under one
-- parent never overlap; 336Y, which sums up three industries that have 336 above them, has none.
with payroll_industries as (
    select * from {{ ref("int_employment__industries_classified") }}
),

output_industries as (
    select * from {{ ref("int_output__industries_classified") }}
),

containing as (
    select
        output_industries.naics_code,
        -- Of codes that begin the same code the longest is the last.
        max(payroll_industries.naics_code) as parent_naics_code
    from output_industries
    inner join payroll_industries
        on output_industries.naics_code like payroll_industries.naics_code || '_%'
    group by output_industries.naics_code
),

industries as (
    select
        product_id,
        member_id,
        naics_code,
        parent_naics_code,
        naics_level,
        naics_label_en,
        naics_label_fr
    from payroll_industries

    union all

    select
        output_industries.product_id,
        output_industries.member_id,
        output_industries.naics_code,
        case
            when output_industries.naics_code <> '336Y'
                then coalesce(containing.parent_naics_code, output_industries.parent_naics_code)
        end as parent_naics_code,
        output_industries.naics_level,
        output_industries.naics_label_en,
        output_industries.naics_label_fr
    from output_industries
    left join containing on output_industries.naics_code = containing.naics_code
),

ranked as (
    select
        *,
        row_number() over (partition by naics_code order by product_id, member_id) as preference
    from industries
),

followed as (
    {{ followed_industries("industries") }}
),

final as (
    select
        cast(ranked.naics_code as string) as naics_code,
        cast(ranked.parent_naics_code as string) as parent_naics_code,
        cast(ranked.naics_level as string) as naics_level,
        cast(ranked.naics_label_en as string) as naics_label_en,
        cast(ranked.naics_label_fr as string) as naics_label_fr,
        cast(
            coalesce(followed.is_automotive_related, false) as boolean
        ) as is_automotive_related
    from ranked
    left join followed on ranked.naics_code = followed.naics_code
    where ranked.preference = 1
)

select * from final
