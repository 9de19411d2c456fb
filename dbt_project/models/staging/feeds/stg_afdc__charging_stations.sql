-- Electric charging stations in Canada as the list of the day has them. A station that closes is
-- not in the next list: what stood on an earlier day is in raw, snapshot by snapshot.
with listed as (
    {{ feed_current("afdc_stations") }}
),

stations as (
    select
        *,
        -- Printed as 2 or as 2.0.
        {{ number_of_text("ev_level1_evse_num") }} as level1,
        {{ number_of_text("ev_level2_evse_num") }} as level2,
        {{ number_of_text("ev_dc_fast_count") }} as dc_fast,
        {{ number_of_text("latitude") }} as north,
        {{ number_of_text("longitude") }} as east
    from listed
    -- The copy of 2022 has propane, natural gas and hydrogen too.
    where fuel_type_code = 'ELEC'
),

final as (
    select
        cast(stations.id as bigint) as station_id,
        provinces.province_code,
        nullif(upper(trim(stations.zip)), '') as postal_code,
        stations.status_code,
        nullif(lower(trim(stations.access_code)), '') as access_code,
        nullif(trim(stations.facility_type), '') as facility_type_code,
        nullif(trim(stations.station_name), '') as station_name,
        nullif(trim(stations.city), '') as city,
        nullif(trim(stations.state), '') as province_printed,
        nullif(trim(stations.ev_network), '') as charging_network,
        nullif(trim(stations.ev_connector_types), '') as connector_types,
        cast(stations.level1 as integer) as level1_charging_points,
        cast(stations.level2 as integer) as level2_charging_points,
        cast(stations.dc_fast as integer) as dc_fast_charging_points,
        -- 0 north and 0 east is no place in Canada: not known.
        case when stations.north <> 0 or stations.east <> 0 then stations.north end
            as latitude_degrees,
        case when stations.north <> 0 or stations.east <> 0 then stations.east end
            as longitude_degrees,
        stations.status_code = 'P' as is_planned,
        stations.status_code = 'T' as is_temporarily_unavailable,
        {{ day_of_text("stations.open_date") }} as open_date,
        {{ day_of_text("stations.expected_date") }} as expected_date,
        {{ day_of_text("stations.date_last_confirmed") }} as last_confirmed_date,
        -- Printed as `2022-07-15 02:16:55 UTC`.
        cast(substr(trim(stations.updated_at), 1, 19) as timestamp) as updated_at,
        stations._snapshot_id as snapshot_id
    from stations
    left join {{ ref("publisher_provinces") }} as provinces
        on
            provinces.publisher = 'afdc'
            and {{ name_key("stations.state") }} = provinces.province_name
)

select * from final
