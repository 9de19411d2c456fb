-- The latest list, counted. A list has no history: stations that closed are gone from it, and open
-- dates do not say how many stood on an earlier day. The rows of an extract are not the list, so
-- they are not counted as if they were.
with stations as (
    select * from {{ ref("stg_afdc__charging_stations") }}
),

snapshots as (
    select distinct
        snapshot_id,
        is_extract,
        vintage_at
    from {{ source("raw", "snapshots") }}
    where raw_table = 'afdc_stations'
),

counted as (
    select
        stations.province_code,
        stations.status_code,
        stations.access_code,
        stations.charging_network,
        stations.snapshot_id,
        snapshots.is_extract,
        snapshots.vintage_at,
        count(*) as listed_station_count,
        sum(stations.level1_charging_points) as level1_charging_points,
        sum(stations.level2_charging_points) as level2_charging_points,
        sum(stations.dc_fast_charging_points) as dc_fast_charging_points,
        count(stations.dc_fast_charging_points) as dc_fast_station_count
    from stations
    inner join snapshots on stations.snapshot_id = snapshots.snapshot_id
    group by
        stations.province_code,
        stations.status_code,
        stations.access_code,
        stations.charging_network,
        stations.snapshot_id,
        snapshots.is_extract,
        snapshots.vintage_at
),

final as (
    select
        cast(province_code as string) as province_code,
        cast(status_code as string) as status_code,
        cast(access_code as string) as access_code,
        cast(charging_network as string) as charging_network,
        cast(case when is_extract then 'incomplete' end as string) as value_status,
        {%- for measure in [
            "level1_charging_points", "level2_charging_points", "dc_fast_charging_points"
        ] %}
        cast(case when not is_extract then {{ measure }} end as bigint) as {{ measure }},
        {%- endfor %}
        cast(
            case when not is_extract then dc_fast_station_count end as bigint
        ) as dc_fast_station_count,
        cast(case when not is_extract then listed_station_count end as bigint) as station_count,
        cast(listed_station_count as bigint) as listed_station_count,
        cast(not is_extract as boolean) as is_complete,
        cast({{ utc_timestamp("vintage_at") }} as date) as list_date,
        cast(snapshot_id as string) as snapshot_id
    from counted
)

select * from final
