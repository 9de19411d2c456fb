-- Two surveys of how fully capacity is used, side by side and never mixed: `cadence` tells them
-- apart, since each has its own.
with monthly as (
    select
        'monthly' as cadence,
        naics_member_id,
        value_status,
        capacity_utilization_pct,
        is_preliminary,
        is_revised,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ ref("stg_statcan__manufacturing_capacity_utilization_rates") }}
    where principal_statistics_member_id = 1
),

quarterly as (
    select
        'quarterly' as cadence,
        naics_member_id,
        value_status,
        capacity_utilization_pct,
        is_preliminary,
        is_revised,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from {{ ref("stg_statcan__industrial_capacity_utilization_rates") }}
),

unioned as (
    select * from monthly
    union all
    select * from quarterly
),

final as (
    select
        cast(industries.naics_code as string) as naics_code,
        cast(unioned.cadence as string) as cadence,
        cast(industries.naics_level as string) as naics_level,
        cast(unioned.value_status as string) as value_status,
        cast(unioned.capacity_utilization_pct as double) as capacity_utilization_pct,
        cast(coalesce(unioned.is_preliminary, false) as boolean) as is_preliminary,
        cast(coalesce(unioned.is_revised, false) as boolean) as is_revised,
        cast(unioned.reference_date as date) as reference_date,
        {{ utc_timestamp("unioned.valid_from") }} as published_at,
        cast(unioned.source_table as string) as source_table,
        cast(unioned.snapshot_id as string) as snapshot_id
    from unioned
    inner join {{ ref("int_output__industries_classified") }} as industries
        on unioned.source_table = industries.product_id
        and unioned.naics_member_id = industries.member_id
)

select * from final
