{{ config(materialized="table") }}
-- Incentives for zero-emission vehicles, one row for each. There is no id: rows that look the same
-- are separate incentives, told apart by their place in the file.
with incentives as (
    {{ feed_current("izev") }}
),

-- The sample holds single rows of months that a publisher's file holds whole.
standing as (
    {{ whole_before_extract("incentives", "izev", "substr(trim(incentive_request_date), 1, 7)") }}
),

makes as (
    {{ make_attributes("standing", "izev", "vehicle_make", "vehicle_model") }}
),

provinces as (
    select * from {{ ref("publisher_provinces") }}
    where publisher = 'izev'
),

final as (
    select
        standing._part as part,
        standing._row_number as row_number,
        makes.brand_code,
        lower(trim(standing.vehicle_type)) as powertrain_code,
        recipients.province_code,
        dealers.province_code as dealership_province_code,
        nullif(trim(standing.dealership_postal_code), '') as dealership_postal_code,
        trim(standing.vehicle_make) as make,
        nullif(trim(standing.vehicle_model), '') as model,
        cast(nullif(trim(standing.vehicle_year), '') as integer) as model_year,
        nullif(trim(standing.vehicle_class), '') as battery_class,
        nullif(lower(trim(standing.purchase_or_lease)), '') as acquisition_type,
        nullif(lower(trim(standing.recipient_type)), '') as recipient_type,
        nullif(trim(standing.recipient_province), '') as province_name,
        nullif(trim(standing.dealership_province), '') as dealership_province_name,
        nullif(trim(standing.fiscal_year), '') as fiscal_year,
        trim(standing.month_and_year) as month_printed,
        {{ number_of_text("standing.eligible_incentive_amount") }} as incentive_cad,
        case upper(trim(standing.is_long_range)) when 'YES' then true when 'NO' then false end
            as is_long_range,
        {{ day_of_text("standing.incentive_request_date") }} as request_date,
        {{ period_start(day_of_text("standing.incentive_request_date"), "monthly") }}
            as reference_date,
        standing._snapshot_id as snapshot_id
    from standing
    left join makes
        on {{ make_key("standing.vehicle_make") }} = makes.make_name
        and {{ name_key("standing.vehicle_model") }} = makes.model_name
    left join provinces as recipients
        on {{ name_key("standing.recipient_province") }} = recipients.province_name
    left join provinces as dealers
        on {{ name_key("standing.dealership_province") }} = dealers.province_name
)

select * from final
