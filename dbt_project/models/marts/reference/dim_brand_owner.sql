-- One row for each brand and owner, with the page that says so. A brand belongs in a year to who
-- owned it at the end of that year: Volvo to Ford until 2009, to Geely from 2010.
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
        cast(source_name as string) as source_name,
        cast(note as string) as note,
        cast(valid_from_year as integer) as owner_from_year,
        cast(valid_to_year as integer) as owner_to_year,
        cast(recency = 1 as boolean) as is_latest_owner,
        cast(source_url as string) as source_url,
        cast(snapshot_id as string) as snapshot_id
    from ranked
)

select * from final
