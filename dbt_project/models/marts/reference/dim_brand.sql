-- One row per brand: its latest owner. For the owner in a given year the warehouse itself uses
-- int_sales__brand_owners_by_year.
with brands as (
    select * from {{ ref("stg_curated__brands") }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by brand_code
            order by coalesce(valid_to_year, 9999) desc, coalesce(valid_from_year, 0) desc
        ) as recency
    from brands
),

final as (
    select
        cast(brand_code as string) as brand_code,
        cast(group_code as string) as group_code,
        cast(owner_country_code as string) as owner_country_code,
        cast(heritage_country_code as string) as heritage_country_code,
        cast(brand_name as string) as brand_name,
        cast(group_name as string) as group_name,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        cast(valid_from_year as integer) as owner_from_year,
        cast(valid_to_year as integer) as owner_to_year,
        cast(valid_to_year is null as boolean) as is_current,
        cast(snapshot_id as string) as snapshot_id
    from ranked
    where recency = 1
)

select * from final
