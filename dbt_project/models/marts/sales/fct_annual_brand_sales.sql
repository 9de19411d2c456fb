-- One printed figure for each brand and year (int_sales__annual_figures says which), with the owner
-- of that year.
with figures as (
    select * from {{ ref("int_sales__annual_figures") }}
    where sales_level = 'brand'
),

owners as (
    select * from {{ ref("int_sales__brand_owners_by_year") }}
),

final as (
    select
        cast(figures.entity_code as string) as brand_code,
        cast(owners.group_code as string) as group_code,
        cast(owners.owner_country_code as string) as owner_country_code,
        cast(owners.heritage_country_code as string) as heritage_country_code,
        cast('annual' as string) as cadence,
        cast(figures.compiler as string) as compiler,
        cast(figures.count_basis as string) as count_basis,
        cast(figures.evidence as string) as evidence,
        cast(figures.derivation as string) as derivation,
        cast(figures.note as string) as note,
        cast(figures.sales_units as bigint) as sales_units,
        cast(
            case
                -- A figure that was derived from a printed growth rate would only give it back.
                when
                    figures.count_basis = year_earlier.count_basis
                    and figures.evidence = 'seen'
                    and year_earlier.evidence = 'seen'
                    and figures.compiler <> 'not_stated'
                    and year_earlier.compiler <> 'not_stated'
                    then {{ change_pct("figures.sales_units", "year_earlier.sales_units") }}
            end as double
        ) as sales_units_change_pct,
        cast(figures.rounded_to as int) as rounded_to,
        cast(figures.figure_count as int) as printed_figures,
        cast(figures.reference_date as date) as reference_date,
        cast(figures.source_url as string) as source_url,
        cast(figures.snapshot_id as string) as snapshot_id
    from figures
    left join owners
        on figures.entity_code = owners.brand_code
        and figures.reference_year = owners.reference_year
    left join figures as year_earlier
        on figures.entity_code = year_earlier.entity_code
        and figures.reference_year = year_earlier.reference_year + 1
)

select * from final
