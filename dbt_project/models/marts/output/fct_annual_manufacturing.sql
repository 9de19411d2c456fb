-- The annual survey of manufacturing (16-10-0117). Regions stand beside their provinces there and
-- are left out here. Six of its twenty-two statistics: the others are parts of these, or stocks.
{% set statistics = {
    1: "total_revenue", 2: "goods_revenue", 3: "total_expenses", 4: "salaries_and_wages",
    17: "value_added", 20: "employees",
} %}
with statistics as (
    select * from {{ ref("stg_statcan__annual_manufacturing_statistics") }}
    where principal_statistics_member_id in ({{ statistics.keys() | join(", ") }})
),

placed as (
    select
        statistics.*,
        case
            when statistics.geography_member_id = 1 then 'CA' else provinces.province_code
        end as province_code
    from statistics
    left join {{ ref("provinces") }} as provinces
        on statistics.geography_code = cast(provinces.sgc_code as string)
),

final as (
    select
        cast(placed.province_code as string) as province_code,
        cast(industries.naics_code as string) as naics_code,
        cast(
            case placed.principal_statistics_member_id
                {%- for member_id, code in statistics.items() %}
                when {{ member_id }} then '{{ code }}'
                {%- endfor %}
            end as string
        ) as manufacturing_indicator_code,
        cast('annual' as string) as cadence,
        cast(
            case when placed.province_code = 'CA' then 'total' else 'part' end as string
        ) as province_level,
        cast(industries.naics_level as string) as naics_level,
        cast(placed.value_status as string) as value_status,
        {%- for member_id, code in statistics.items() if code != "employees" %}
        cast(
            case
                when placed.principal_statistics_member_id = {{ member_id }}
                    then placed.manufacturing_value_cad
            end as double
        ) as {{ code }}_cad,
        {%- endfor %}
        cast(placed.employees as bigint) as manufacturing_employees,
        cast(coalesce(placed.value_status = 'suppressed', false) as boolean) as is_suppressed,
        cast(coalesce(placed.is_preliminary, false) as boolean) as is_preliminary,
        cast(coalesce(placed.is_revised, false) as boolean) as is_revised,
        cast(placed.reference_date as date) as reference_date,
        {{ utc_timestamp("placed.valid_from") }} as published_at,
        cast(placed.source_table as string) as source_table,
        cast(placed.snapshot_id as string) as snapshot_id
    from placed
    inner join {{ ref("int_output__industries_classified") }} as industries
        on placed.source_table = industries.product_id
        and placed.naics_member_id = industries.member_id
    where placed.province_code is not null
)

select * from final
