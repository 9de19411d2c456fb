-- Fuel consumption ratings, one row for each rated vehicle. The files of conventional vehicles do
-- not tell hybrids from others: a vehicle on gasoline is `mixed`.
with rows_as_published as (
    {{ feed_current("nrcan_fuel_ratings") }}
),

-- A footnote has text in its first column only.
ratings as (
    select
        *,
        case
            when _layout in ('battery_electric', 'plug_in_hybrid') then _layout
            else 'conventional'
        end as kind
    from rows_as_published
    where trim(make) <> ''
),

-- The sample holds some makes of years that a publisher's file holds whole.
standing as (
    {{ whole_before_extract("ratings", "nrcan_fuel_ratings", "kind || trim(model_year)") }}
),

makes as (
    {{ make_attributes("standing", "nrcan", "make", "model") }}
),

-- `3.5 ([31.2 kWh + 0.0 L]/100 km)`: litre equivalents, and what they consist of.
measured as (
    select
        *,
        case when kind = 'plug_in_hybrid' then trim(combined_le_100_km) end as electric_mode
    from standing
),

final as (
    select
        measured._part as part,
        measured._row_number as row_number,
        makes.brand_code,
        case
            when measured.kind = 'battery_electric' then 'bev'
            when measured.kind = 'plug_in_hybrid' then 'phev'
            when trim(measured.fuel_type) in ('X', 'Z') then 'mixed'
            when trim(measured.fuel_type) = 'D' then 'diesel'
            when trim(measured.fuel_type) in ('E', 'N') then 'other'
        end as powertrain_code,
        coalesce(
            nullif(trim(measured.fuel_type), ''), nullif(trim(measured.fuel_type_2), '')
        ) as fuel_code,
        nullif(trim(measured.fuel_type_1), '') as electric_mode_fuel_code,
        trim(measured.make) as make,
        trim(measured.model) as model,
        cast(trim(measured.model_year) as integer) as model_year,
        nullif(trim(measured.vehicle_class), '') as vehicle_class,
        nullif(trim(measured.transmission), '') as transmission_code,
        {{ number_of_text("measured.motor_kw") }} as motor_kw,
        {{ number_of_text("measured.engine_size_l") }} as engine_litres,
        cast({{ number_of_text("measured.cylinders") }} as integer) as cylinder_count,
        {{ number_of_text("measured.city_l_100_km") }} as city_litres_per_100_km,
        {{ number_of_text("measured.highway_l_100_km") }} as highway_litres_per_100_km,
        {{ number_of_text("measured.combined_l_100_km") }} as combined_litres_per_100_km,
        {{ number_of_text("measured.city_kwh_100_km") }} as city_kwh_per_100_km,
        {{ number_of_text("measured.highway_kwh_100_km") }} as highway_kwh_per_100_km,
        coalesce(
            {{ number_of_text("measured.combined_kwh_100_km") }},
            {{ number_of_text("regexp_extract(measured.electric_mode, '([0-9.]+) kWh', 1)") }}
        ) as combined_kwh_per_100_km,
        {{ number_of_text("regexp_extract(measured.electric_mode, '([0-9.]+) L', 1)") }}
            as electric_mode_litres_per_100_km,
        {{ number_of_text("regexp_extract(trim(measured.combined_le_100_km), '^([0-9.]+)', 1)") }}
            as combined_litre_equivalents_per_100_km,
        coalesce(
            {{ number_of_text("measured.range_km") }}, {{ number_of_text("measured.range_1_km") }}
        ) as electric_range_km,
        {{ number_of_text("measured.range_2_km") }} as fuel_range_km,
        {{ number_of_text("measured.recharge_time_h") }} as recharge_hours,
        {{ number_of_text("measured.co2_emissions_g_km") }} as co2_grams_per_km,
        cast(
            nullif(replace(trim(measured.co2_rating), 'n/a', ''), '') as integer
        ) as co2_rating,
        cast(
            nullif(replace(trim(measured.smog_rating), 'n/a', ''), '') as integer
        ) as smog_rating,
        case when coalesce(trim(measured.co2_rating), '') in ('n/a', '') then 'not_available' end
            as co2_rating_status,
        case when coalesce(trim(measured.smog_rating), '') in ('n/a', '') then 'not_available' end
            as smog_rating_status,
        {{ day_of_text("measured.model_year") }} as reference_date,
        measured._snapshot_id as snapshot_id
    from measured
    left join makes
        on {{ make_key("measured.make") }} = makes.make_name
        and {{ name_key("measured.model") }} = makes.model_name
)

select * from final
