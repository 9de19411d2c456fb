-- Sales of a country's brands by year, by owner and by heritage. A country has a figure only when
-- it is covered: group by group (int_sales__group_units_by_country), or else by a printed total of
-- all its makers. Otherwise the units are null and the row says how many groups are there of how
-- many.
--
-- Parts come from whichever compiler printed them, as long as they count the same thing (one
-- count_basis): DesRosiers, Automotive News and the press tables all pass on what makers report.
with figures as (
    select * from {{ ref("int_sales__annual_figures") }}
),

memberships as (
    select * from {{ ref("int_sales__brand_countries") }}
),

group_figures as (
    select * from {{ ref("int_sales__group_units_by_country") }}
),

-- The printed figures that each group's part consists of: the group's total, or its brands.
parts as (
    select
        group_figures.origin_basis,
        group_figures.reference_year,
        group_figures.country_code,
        totals.compiler,
        totals.count_basis,
        totals.evidence,
        totals.compiler <> 'not_stated' as is_comparable,
        totals.source_url,
        totals.snapshot_id
    from group_figures
    inner join figures as totals
        on group_figures.part_level = 'group'
        and totals.sales_level = 'group'
        and group_figures.group_code = totals.entity_code
        and group_figures.reference_year = totals.reference_year
    union all
    select
        group_figures.origin_basis,
        group_figures.reference_year,
        group_figures.country_code,
        brands.compiler,
        brands.count_basis,
        brands.evidence,
        -- A brand's derived figure comes from a printed change, or is what other brands leave of a
        -- total: a change on it would give that back.
        brands.compiler <> 'not_stated' and brands.evidence = 'seen' as is_comparable,
        brands.source_url,
        brands.snapshot_id
    from group_figures
    inner join memberships
        using (origin_basis, reference_year, country_code, group_code)
    inner join figures as brands
        on brands.sales_level = 'brand'
        and memberships.brand_code = brands.entity_code
        and memberships.reference_year = brands.reference_year
    -- A group with some brands only gives its country no figure; their sources still say why the
    -- country has a row.
    where group_figures.part_level = 'brand' or group_figures.part_level is null
),

provenance as (
    select
        origin_basis,
        reference_year,
        country_code,
        {{ list_distinct("compiler") }} as compiler,
        min(count_basis) as count_basis,
        count(distinct count_basis) as count_basis_count,
        -- A sum of two or more printed figures is derived, and so is one derived part.
        case
            when count(*) = 1 and min(evidence) = 'seen' then 'seen' else 'derived'
        end as evidence,
        bool_and(is_comparable) as is_comparable,
        {{ list_distinct("source_url") }} as source_url,
        max(snapshot_id) as snapshot_id
    from parts
    group by origin_basis, reference_year, country_code
),

summed as (
    select
        origin_basis,
        reference_year,
        country_code,
        count(*) as group_count,
        count(part_units) as group_figure_count,
        case when count(*) = count(part_units) then sum(part_units) end as sales_units
    from group_figures
    group by origin_basis, reference_year, country_code
    having bool_or(has_any_figure)
),

-- A printed total of a country's makers stands for the country where owner and heritage name the
-- same brands (Japan, Korea); elsewhere it could mean either.
brand_bases as (
    select
        reference_year,
        country_code,
        brand_code,
        count(*) as basis_count
    from memberships
    where country_code is not null
    group by reference_year, country_code, brand_code
),

unambiguous_countries as (
    select
        reference_year,
        country_code
    from brand_bases
    group by reference_year, country_code
    having min(basis_count) = 2
),

bases as (
    select 'brand_owner_country' as origin_basis
    union all
    select 'brand_heritage_country' as origin_basis
),

country_totals as (
    select
        bases.origin_basis,
        figures.*,
        figures.compiler <> 'not_stated' as is_comparable
    from figures
    inner join unambiguous_countries
        on figures.entity_code = unambiguous_countries.country_code
        and figures.reference_year = unambiguous_countries.reference_year
    cross join bases
    where figures.sales_level = 'country_group'
        -- "Korean cars" of a ministry hold brands that no list here has (Daewoo): what is counted
        -- must be stated.
        and figures.count_basis <> 'not_stated'
),

from_groups as (
    select
        summed.origin_basis,
        summed.country_code,
        summed.reference_year,
        summed.group_count,
        summed.group_figure_count,
        provenance.compiler,
        provenance.count_basis,
        provenance.evidence,
        provenance.is_comparable,
        provenance.source_url,
        case when provenance.count_basis_count = 1 then summed.sales_units end as sales_units,
        provenance.snapshot_id
    from summed
    left join provenance using (origin_basis, reference_year, country_code)
),

final as (
    select
        coalesce(from_groups.origin_basis, country_totals.origin_basis) as origin_basis,
        coalesce(from_groups.country_code, country_totals.entity_code) as country_code,
        coalesce(from_groups.reference_year, country_totals.reference_year) as reference_year,
        case
            when from_groups.sales_units is not null then 'groups'
            when country_totals.sales_units is not null then 'country_total'
        end as coverage_of_brands,
        {% for column in [
            "compiler", "count_basis", "evidence", "is_comparable", "source_url", "snapshot_id"
        ] %}
        case
            when from_groups.sales_units is null and country_totals.sales_units is not null
                then country_totals.{{ column }}
            else from_groups.{{ column }}
        end as {{ column }},
        {% endfor %}
        coalesce(from_groups.sales_units, country_totals.sales_units) as sales_units,
        from_groups.group_count,
        from_groups.group_figure_count
    from from_groups
    full outer join country_totals
        on from_groups.origin_basis = country_totals.origin_basis
        and from_groups.country_code = country_totals.entity_code
        and from_groups.reference_year = country_totals.reference_year
)

select * from final
