-- Who owned each brand in each year for which sales are printed. The owner is that of the reference
-- year (at its end), not of today: Jeep belonged to FCA in 2020 and to Stellantis in 2021. A brand
-- that was not there in a year has no row for it; one whose owner is not documented has a row
-- without.
with brands as (
    select * from {{ ref("stg_curated__brands") }}
),

sales_years as (
    select distinct reference_year from {{ ref("stg_curated__brand_sales") }}
),

owners as (
    select
        brands.brand_code,
        sales_years.reference_year,
        brands.group_code,
        brands.owner_country_code,
        brands.heritage_country_code,
        brands.brand_name,
        brands.group_name,
        brands.evidence
    from sales_years
    inner join brands
        on sales_years.reference_year >= coalesce(brands.valid_from_year, 0)
        and sales_years.reference_year <= coalesce(brands.valid_to_year, 9999)
)

select * from owners
