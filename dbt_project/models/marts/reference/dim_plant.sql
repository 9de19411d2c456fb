-- Plants that make vehicles or their batteries in Canada, whose they are, and which electric
-- powertrains each is known to have built (since when: dim_plant_capability). The country is that
-- of the latest owner: dim_brand has it of companies that own a brand, plants.csv of the others.
with plants as (
    select * from {{ ref("stg_curated__plants") }}
),

brands as (
    select * from {{ ref("dim_brand") }}
),

owners as (
    select
        group_code as company_code,
        min(owner_country_code) as owner_country_code
    from brands
    group by group_code
),

built as (
    select
        plant_code,
        max(case when powertrain_code = 'bev' then 1 else 0 end) as bev,
        max(case when powertrain_code = 'phev' then 1 else 0 end) as phev,
        max(case when powertrain_code = 'hev' then 1 else 0 end) as hev
    from {{ ref("stg_curated__plant_models") }}
    where capability_status = 'produced'
    group by plant_code
),

final as (
    select
        cast(plants.plant_code as string) as plant_code,
        cast(plants.province_code as string) as province_code,
        cast(plants.company_code as string) as company_code,
        cast(
            coalesce(owners.owner_country_code, plants.company_country_code) as string
        ) as owner_country_code,
        cast(plants.plant_name as string) as plant_name,
        cast(plants.city as string) as city,
        cast(plants.company_name as string) as company_name,
        cast(plants.product_kind as string) as product_kind,
        cast(plants.evidence as string) as evidence,
        cast(plants.year_evidence as string) as year_evidence,
        cast(plants.opened_text as string) as opened_text,
        cast(plants.source_url as string) as source_url,
        cast(plants.other_source_urls as string) as other_source_urls,
        cast(plants.note as string) as note,
        cast(plants.opened_year as integer) as opened_year,
        cast(plants.closed_year as integer) as closed_year,
        -- Null, not false, where nothing is known of what the plant has built.
        cast(built.bev = 1 as boolean) as has_built_bev,
        cast(built.phev = 1 as boolean) as has_built_phev,
        cast(built.hev = 1 as boolean) as has_built_hev,
        cast(plants.closed_year is null as boolean) as is_open,
        cast(plants.snapshot_id as string) as snapshot_id
    from plants
    left join owners on plants.company_code = owners.company_code
    left join built on plants.plant_code = built.plant_code
)

select * from final
