-- 14-10-0220 (SEPH, seasonally adjusted): employees and average weekly earnings, overtime included,
-- stay separate rows, as published.
with observations as (
    {{ statcan_current(
        "14100220",
        {1: "province_code", 2: "estimate_code"},
        classified={3: "naics_code"},
    ) }}
),

final as (
    select
        province_code,
        estimate_code,
        naics_code,
        coordinate,
        vector_id,
        value_status,
        case when estimate_code = 'employment' then cast(scaled_value as bigint) end as employees,
        case
            when estimate_code = 'average_weekly_earnings' then scaled_value
        end as average_weekly_earnings_cad,
        is_preliminary,
        is_revised,
        is_terminated,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from observations
)

select * from final
