-- Whose brand it is and where it comes from are two answers for Stellantis, Volvo Cars and Jaguar
-- Land Rover, and one for Hyundai, Kia and Genesis: a crosswalk that copied one column into the
-- other, or Korean figures that differ by basis, would show here.
{{ config(meta={
    "tolerance": "none",
    "reason": "ownership is a fact of the curated list of brands, with a source on every row",
}) }}
{% set groups = [
    ("stellantis", "NL", 7, "true"),
    ("zhejiang_geely", "CN", 2, "true"),
    ("tata_motors", "IN", 2, "true"),
    ("hyundai_motor_group", "KR", 3, "false"),
] %}
with brands as (
    select * from {{ ref("dim_brand") }}
),

-- At least so many brands of a group with that owner, and none that breaks the rule.
expected as (
    {% for group, owner, brand_count, differs in groups %}
    select
        '{{ group }}' as group_code,
        '{{ owner }}' as owner_country_code,
        {{ brand_count }} as brand_count,
        {{ differs }} as differs
    {{ "union all" if not loop.last }}
    {% endfor %}
),

groups_found as (
    select
        expected.group_code,
        expected.brand_count,
        count(
            case
                when brands.owner_country_code = expected.owner_country_code
                    and expected.differs
                    = (brands.owner_country_code <> brands.heritage_country_code)
                    then 1
            end
        ) as brands_as_expected,
        count(brands.brand_code) as brands_found
    from expected
    left join brands on expected.group_code = brands.group_code
    group by expected.group_code, expected.brand_count
),

korea as (
    select
        reference_date,
        count(distinct origin_basis) as basis_count,
        count(distinct sales_units) as figure_count
    from {{ ref("fct_sales_by_origin") }}
    where origin_code = 'KR'
        and origin_basis in ('brand_owner_country', 'brand_heritage_country')
    group by reference_date
)

select
    group_code as what,
    brands_found as found,
    brands_as_expected as as_expected
from groups_found
where brands_as_expected <> brands_found or brands_found < brand_count
union all
select
    'Korea in ' || cast(reference_date as string) as what,
    basis_count as found,
    figure_count as as_expected
from korea
where basis_count <> 2 or figure_count > 1
