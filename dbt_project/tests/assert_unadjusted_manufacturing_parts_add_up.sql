-- The industries below an industry add to it, unadjusted: sales, orders and inventories, Canada and
-- provinces, wherever the publisher's tree has no part that is withheld or not loaded.
{{ config(meta={
    "tolerance": "1,000 CAD for each part and the total",
    "reason": "every figure is rounded to a thousand dollars, so each may be off by 500",
}) }}
with figures as (
    select
        province_code,
        naics_code,
        manufacturing_indicator_code,
        source_table,
        reference_date,
        coalesce(manufacturing_sales_cad, new_orders_cad, unfilled_orders_cad, inventory_cad)
            as value_cad
    from {{ ref("fct_monthly_manufacturing") }}
    where seasonal_adjustment = 'nsa' and time_basis <> 'ratio'
),

industries as (
    select * from {{ ref("int_output__industries_classified") }}
),

-- All children of an industry in the publisher's tree, also those that are not kept.
children as (
    select
        parents.product_id,
        parents.naics_code as parent_code,
        count(*) as child_count
    from {{ ref("stg_statcan__members") }} as members
    inner join industries as parents
        on members.product_id = parents.product_id
        and members.parent_member_id = parents.member_id
    where members.dimension_position = 4 and not members.is_terminated
    group by parents.product_id, parents.naics_code
),

compared as (
    select
        totals.source_table,
        totals.province_code,
        totals.naics_code,
        totals.manufacturing_indicator_code,
        totals.reference_date,
        max(totals.value_cad) as published_total,
        sum(parts.value_cad) as sum_of_parts,
        count(parts.value_cad) as part_count,
        max(children.child_count) as child_count
    from figures as totals
    inner join children
        on totals.source_table = children.product_id
        and totals.naics_code = children.parent_code
    inner join industries
        on children.product_id = industries.product_id
        and children.parent_code = industries.parent_naics_code
    inner join figures as parts
        on totals.source_table = parts.source_table
        and totals.province_code = parts.province_code
        and totals.manufacturing_indicator_code = parts.manufacturing_indicator_code
        and totals.reference_date = parts.reference_date
        and industries.naics_code = parts.naics_code
    where totals.value_cad is not null
    group by
        totals.source_table,
        totals.province_code,
        totals.naics_code,
        totals.manufacturing_indicator_code,
        totals.reference_date
)

select * from compared
where part_count = child_count
    and abs(published_total - sum_of_parts) > 500 * (child_count + 1)
