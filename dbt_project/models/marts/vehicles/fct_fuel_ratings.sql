with ratings as (
    select * from {{ ref("stg_nrcan__fuel_ratings") }}
),

final as (
    select
        cast(part as string) as part,
        cast(row_number as bigint) as row_number,
        cast(brand_code as string) as brand_code,
        cast(powertrain_code as string) as powertrain_code,
        cast(fuel_code as string) as fuel_code,
        cast(electric_mode_fuel_code as string) as electric_mode_fuel_code,
        cast(transmission_code as string) as transmission_code,
        cast('annual' as string) as cadence,
        cast(make as string) as make,
        cast(model as string) as model,
        cast(vehicle_class as string) as vehicle_class,
        cast(co2_rating_status as string) as co2_rating_status,
        cast(smog_rating_status as string) as smog_rating_status,
        cast(model_year as integer) as model_year,
        cast(motor_kw as double) as motor_kw,
        cast(engine_litres as double) as engine_litres,
        cast(cylinder_count as integer) as cylinder_count,
        cast(city_litres_per_100_km as double) as city_litres_per_100_km,
        cast(highway_litres_per_100_km as double) as highway_litres_per_100_km,
        cast(combined_litres_per_100_km as double) as combined_litres_per_100_km,
        cast(city_kwh_per_100_km as double) as city_kwh_per_100_km,
        cast(highway_kwh_per_100_km as double) as highway_kwh_per_100_km,
        cast(combined_kwh_per_100_km as double) as combined_kwh_per_100_km,
        cast(electric_mode_litres_per_100_km as double) as electric_mode_litres_per_100_km,
        cast(combined_litre_equivalents_per_100_km as double)
            as combined_litre_equivalents_per_100_km,
        cast(electric_range_km as double) as electric_range_km,
        cast(fuel_range_km as double) as fuel_range_km,
        cast(recharge_hours as double) as recharge_hours,
        cast(co2_grams_per_km as double) as co2_grams_per_km,
        cast(co2_rating as integer) as co2_rating,
        cast(smog_rating as integer) as smog_rating,
        cast(reference_date as date) as reference_date,
        cast(snapshot_id as string) as snapshot_id
    from ratings
)

select * from final
