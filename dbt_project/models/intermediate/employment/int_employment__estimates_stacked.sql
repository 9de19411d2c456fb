-- Employees and weekly earnings of the six payroll tables in one shape, a row for each figure: the
-- monthly and annual tables, unadjusted by province; adjusted for Canada (14-10-0220) and, sectors
-- only, for the provinces (14-10-0223). Kept are all employees, overtime included; the sectors, the
-- aggregates and the industries that are followed, of some 400.
{% set provenance = [
    "value_status",
    "is_preliminary",
    "is_revised",
    "reference_date",
    "valid_from",
    "source_table",
    "coordinate",
    "snapshot_id",
] %}

with industries as (
    select * from {{ ref("int_employment__industries_classified") }}
    where is_followed or naics_level in ('aggregate', 'sector')
),

-- Provinces by the Standard Geographical Classification, in which Statistics Canada writes Canada
-- as 11124.
places as (
    select
        province_code,
        case when province_code = 'CA' then '11124' else sgc_code end as geography_code
    from {{ ref("provinces") }}
),

-- Tables whose staging model has the project's codes.
coded as (
    select
        'monthly' as cadence,
        'nsa' as seasonal_adjustment,
        'employees' as measure_code,
        province_code,
        naics_code as classification_code,
        cast(employees as double) as estimate,
        {{ provenance | join(",\n        ") }}
    from {{ ref("stg_statcan__industry_employee_counts") }}
    where employee_type_code = 'all_employees'

    union all

    select
        'monthly' as cadence,
        'sa' as seasonal_adjustment,
        case
            when estimate_code = 'employment' then 'employees' else estimate_code
        end as measure_code,
        province_code,
        naics_code as classification_code,
        coalesce(cast(employees as double), average_weekly_earnings_cad) as estimate,
        {{ provenance | join(",\n        ") }}
    from {{ ref("stg_statcan__adjusted_industry_estimates") }}
),

-- Tables whose staging model has the publisher's members. All employees are member 1, and so is
-- pay with overtime.
labelled as (
    select
        'monthly' as cadence,
        'nsa' as seasonal_adjustment,
        'average_weekly_earnings' as measure_code,
        geography_code,
        naics_member_id,
        average_weekly_earnings_cad as estimate,
        {{ provenance | join(",\n        ") }}
    from {{ ref("stg_statcan__industry_weekly_earnings") }}
    where employee_type_member_id = 1 and overtime_member_id = 1

    union all

    select
        'annual' as cadence,
        'nsa' as seasonal_adjustment,
        'employees' as measure_code,
        geography_code,
        naics_member_id,
        cast(employees as double) as estimate,
        {{ provenance | join(",\n        ") }}
    from {{ ref("stg_statcan__annual_industry_employee_counts") }}
    where employee_type_member_id = 1

    union all

    select
        'annual' as cadence,
        'nsa' as seasonal_adjustment,
        'average_weekly_earnings' as measure_code,
        geography_code,
        naics_member_id,
        average_weekly_earnings_cad as estimate,
        {{ provenance | join(",\n        ") }}
    from {{ ref("stg_statcan__annual_industry_weekly_earnings") }}
    where employee_type_member_id = 1 and overtime_member_id = 1

    union all

    -- Canada is in this table too; its row is that of 14-10-0220, which goes deeper.
    select
        'monthly' as cadence,
        'sa' as seasonal_adjustment,
        case when uom_id = 249 then 'employees' else 'average_weekly_earnings' end as measure_code,
        geography_code,
        naics_member_id,
        coalesce(cast(employees_sa as double), average_weekly_earnings_cad_sa) as estimate,
        {{ provenance | join(",\n        ") }}
    from {{ ref("stg_statcan__adjusted_provincial_estimates") }}
    where geography_code <> '11124' and uom_id in (75, 81, 249)
),

final as (
    select
        coded.cadence,
        coded.province_code,
        industries.naics_code,
        coded.seasonal_adjustment,
        coded.measure_code,
        industries.naics_level,
        coded.estimate,
        {%- for column in provenance %}
        coded.{{ column }} {{- "," if not loop.last }}
        {%- endfor %}
    from coded
    inner join industries
        on coded.source_table = industries.product_id
        and coded.classification_code = industries.classification_code

    union all

    select
        labelled.cadence,
        places.province_code,
        industries.naics_code,
        labelled.seasonal_adjustment,
        labelled.measure_code,
        industries.naics_level,
        labelled.estimate,
        {%- for column in provenance %}
        labelled.{{ column }} {{- "," if not loop.last }}
        {%- endfor %}
    from labelled
    inner join industries
        on labelled.source_table = industries.product_id
        and labelled.naics_member_id = industries.member_id
    inner join places on labelled.geography_code = places.geography_code
)

select * from final
