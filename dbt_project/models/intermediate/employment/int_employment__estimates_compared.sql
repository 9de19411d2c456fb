-- Each payroll figure held against three others: the same period a year earlier, January 2026 (the
-- month of the agreement with South Korea) and all of manufacturing. A comparison is taken where
-- one snapshot states both figures; every snapshot that does gives the same, since all of them
-- state current figures. Where there is none, its reason stands beside it. Adjusted series are
-- divided by adjusted ones, as usual; each is adjusted by itself, and they are never added.
{% set series = ["cadence", "province_code", "seasonal_adjustment", "measure_code"] %}
{% set key = series + ["naics_code", "reference_date"] %}
{% set is_since_2026_01 -%}
    figures.cadence = 'monthly' and figures.reference_date >= date '2026-01-01'
{%- endset %}
{% set is_part_of_manufacturing -%}
    figures.measure_code = 'employees' and substr(figures.naics_code, 1, 2) in ('31', '32', '33')
{%- endset %}
{% set comparisons = {
    "change_pct": ("earlier", "true"),
    "change_since_2026_01": ("january_2026", is_since_2026_01),
    "share_of_manufacturing": ("manufacturing", is_part_of_manufacturing),
} %}

with estimates as (
    select * from {{ ref("int_employment__estimates_stacked") }}
),

stated as (
    {{ statcan_stated_by("estimates") }}
),

within_vintage as (
    select
        {%- for column in key %}
        figures.{{ column }},
        {%- endfor %}
        max({{ change_pct("figures.estimate", "earlier.estimate") }}) as change_pct,
        max(
            case
                when {{ is_since_2026_01 }} then figures.estimate - january_2026.estimate
            end
        ) as change_since_2026_01,
        max(
            case
                when {{ is_part_of_manufacturing }}
                    then {{ ratio("figures.estimate", "manufacturing.estimate") }}
            end
        ) as share_of_manufacturing
    from stated as figures
    left join stated as earlier
        on figures.stating_snapshot_id = earlier.stating_snapshot_id
        and figures.naics_code = earlier.naics_code
        and {{ add_months("figures.reference_date", -12) }} = earlier.reference_date
        {%- for column in series %}
        and figures.{{ column }} = earlier.{{ column }}
        {%- endfor %}
    left join stated as january_2026
        on figures.stating_snapshot_id = january_2026.stating_snapshot_id
        and figures.naics_code = january_2026.naics_code
        and january_2026.reference_date = date '2026-01-01'
        {%- for column in series %}
        and figures.{{ column }} = january_2026.{{ column }}
        {%- endfor %}
    left join stated as manufacturing
        on figures.stating_snapshot_id = manufacturing.stating_snapshot_id
        and manufacturing.naics_code = '31-33'
        and figures.reference_date = manufacturing.reference_date
        {%- for column in series %}
        and figures.{{ column }} = manufacturing.{{ column }}
        {%- endfor %}
    group by
        {%- for column in key %}
        figures.{{ column }} {{- "," if not loop.last }}
        {%- endfor %}
),

final as (
    select
        figures.*,
        {%- for result, (other, is_meant) in comparisons.items() %}
        within_vintage.{{ result }},
        case
            when not ({{ is_meant }}) then 'not_applicable'
            when within_vintage.{{ result }} is not null
                then
                    case
                        when 'use_with_caution' in (figures.value_status, {{ other }}.value_status)
                            then 'use_with_caution'
                    end
            when figures.estimate is null then figures.value_status
            when {{ other }}.source_table is null then 'not_loaded'
            when {{ other }}.estimate is null then {{ other }}.value_status
            when {{ other }}.estimate = 0 then 'not_applicable'
            else 'mixed_vintage'
        end as {{ result }}_value_status {{- "," if not loop.last }}
        {%- endfor %}
    from estimates as figures
    left join within_vintage
        on
            {%- for column in key %}
            figures.{{ column }} = within_vintage.{{ column }} {{- " and" if not loop.last }}
            {%- endfor %}
    left join estimates as earlier
        on figures.naics_code = earlier.naics_code
        and {{ add_months("figures.reference_date", -12) }} = earlier.reference_date
        {%- for column in series %}
        and figures.{{ column }} = earlier.{{ column }}
        {%- endfor %}
    left join estimates as january_2026
        on figures.naics_code = january_2026.naics_code
        and january_2026.reference_date = date '2026-01-01'
        {%- for column in series %}
        and figures.{{ column }} = january_2026.{{ column }}
        {%- endfor %}
    left join estimates as manufacturing
        on manufacturing.naics_code = '31-33'
        and figures.reference_date = manufacturing.reference_date
        {%- for column in series %}
        and figures.{{ column }} = manufacturing.{{ column }}
        {%- endfor %}
)

select * from final
