-- Printed sales of whole years in Canada: one figure for each brand, group, country group and the
-- market, where several were printed; figure_preference() is the rule.
with printed as (
    select
        *,
        case sales_level
            when 'brand' then brand_code
            when 'group' then group_code
            when 'country_group' then country_code
            when 'market' then 'all'
        end as entity_code
    from {{ ref("stg_curated__brand_sales") }}
    where province_code = 'CA'
        and period_kind = 'annual'
        and sales_level in ('brand', 'group', 'country_group', 'market')
),

ranked as (
    select
        printed.*,
        row_number() over (
            partition by printed.sales_level, printed.entity_code, printed.reference_year
            order by
                {{ figure_preference("printed", "compilers") }}
        ) as preference,
        count(*) over (
            partition by printed.sales_level, printed.entity_code, printed.reference_year
        ) as figure_count
    from printed
    left join {{ ref("stg_curated__compilers") }} as compilers
        on printed.compiler = compilers.compiler
    where printed.entity_code is not null
),

final as (
    select
        sales_level,
        entity_code,
        reference_year,
        compiler,
        count_basis,
        coverage,
        evidence,
        source_url,
        derivation,
        note,
        sales_units,
        rounded_to,
        figure_count,
        cast(cast(reference_year as string) || '-01-01' as date) as reference_date,
        snapshot_id
    from ranked
    where preference = 1
)

select * from final
