with incentives as (
    select * from {{ ref("int_incentives__by_month") }}
),

final as (
    select
        cast(province_code as string) as province_code,
        cast(brand_code as string) as brand_code,
        cast(owner_country_code as string) as owner_country_code,
        cast(heritage_country_code as string) as heritage_country_code,
        cast(powertrain_code as string) as powertrain_code,
        cast('monthly' as string) as cadence,
        cast(recipient_type as string) as recipient_type,
        cast(value_status as string) as value_status,
        cast(incentive_count as bigint) as incentive_count,
        cast(incentive_amount_cad as double) as incentive_amount_cad,
        cast(listed_incentive_count as bigint) as listed_incentive_count,
        cast(is_complete as boolean) as is_complete,
        cast(reference_date as date) as reference_date,
        cast(snapshot_id as string) as snapshot_id
    from incentives
)

select * from final
