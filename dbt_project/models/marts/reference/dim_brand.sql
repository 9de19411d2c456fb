-- One row per brand: its latest owner. dim_brand_owner has the owners before.
with owners as (
    select * from {{ ref("dim_brand_owner") }}
),

final as (
    select
        brand_code,
        group_code,
        owner_country_code,
        heritage_country_code,
        brand_name,
        group_name,
        evidence,
        note,
        owner_from_year,
        owner_to_year,
        cast(owner_to_year is null as boolean) as is_current,
        snapshot_id
    from owners
    where is_latest_owner
)

select * from final
