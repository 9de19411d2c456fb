-- Registrations of battery-electric and plug-in vehicles by quarter and province, all vehicle
-- types. A share is taken only where one snapshot states both its parts and the total of all fuel
-- types; every snapshot that does gives the same quotient, since all of them state the current
-- figures. Zero-emission is StatCan's own sum (20-10-0025), or battery-electric plus plug-in of one
-- vintage. The change on a year earlier is that of one table and one snapshot, which states both.
with observations as (
    select * from {{ ref("int_registrations__spliced") }}
    where vehicle_type_code = 'all'
        and fuel_type_code in ('all', 'zero_emission', 'bev', 'phev')
),

stated as (
    {{ statcan_stated_by("observations") }}
),

by_vintage as (
    select
        province_code,
        reference_date,
        source_table,
        stating_snapshot_id,
        {%- for fuel in ["all", "zero_emission", "bev", "phev"] %}
        max(
            case when fuel_type_code = '{{ fuel }}' then registrations_units end
        ) as {{ fuel }}_units {{- "," if not loop.last }}
        {%- endfor %}
    from stated
    group by province_code, reference_date, source_table, stating_snapshot_id
),

shares as (
    select
        province_code,
        reference_date,
        max({{ ratio("bev_units", "all_units") }}) as bev_share,
        max({{ ratio("phev_units", "all_units") }}) as phev_share,
        max(
            {{ ratio("coalesce(zero_emission_units, bev_units + phev_units)", "all_units") }}
        ) as zev_share,
        max(bev_units + phev_units) as bev_plus_phev_units,
        -- Snapshot ids begin with the time first seen: the largest is the latest.
        max(
            case
                when coalesce(zero_emission_units, bev_units + phev_units) is not null
                    and all_units is not null
                    then stating_snapshot_id
            end
        ) as stating_snapshot_id
    from by_vintage
    group by province_code, reference_date
),

vintage_shares as (
    select
        province_code,
        reference_date,
        source_table,
        stating_snapshot_id,
        {{ ratio("coalesce(zero_emission_units, bev_units + phev_units)", "all_units") }}
            as zev_share
    from by_vintage
),

changes as (
    select
        later.province_code,
        later.reference_date,
        max(later.zev_share - earlier.zev_share) as zev_share_change
    from vintage_shares as later
    inner join vintage_shares as earlier
        on later.province_code = earlier.province_code
        and later.source_table = earlier.source_table
        and later.stating_snapshot_id = earlier.stating_snapshot_id
        and {{ add_months("later.reference_date", -12) }} = earlier.reference_date
    group by later.province_code, later.reference_date
),

current_figures as (
    select
        province_code,
        reference_date,
        {%- for fuel in ["all", "zero_emission", "bev", "phev"] %}
        max(
            case when fuel_type_code = '{{ fuel }}' then registrations_units end
        ) as {{ fuel }}_units,
        max(case when fuel_type_code = '{{ fuel }}' then value_status end) as {{ fuel }}_status,
        {%- endfor %}
        max(source_table) as source_table,
        bool_or(is_preliminary) as is_preliminary,
        bool_or(is_series_break) as is_series_break,
        max(snapshot_id) as snapshot_id
    from observations
    group by province_code, reference_date
),

final as (
    select
        current_figures.province_code,
        current_figures.all_units as registrations_units,
        coalesce(current_figures.zero_emission_units, shares.bev_plus_phev_units) as zev_units,
        current_figures.bev_units,
        current_figures.phev_units,
        shares.zev_share,
        shares.bev_share,
        shares.phev_share,
        changes.zev_share_change,
        case
            when shares.zev_share is not null then null
            when
                coalesce(
                    current_figures.zero_emission_units, shares.bev_plus_phev_units
                ) is not null
                and current_figures.all_units is not null
                then 'mixed_vintage'
            else coalesce(
                current_figures.all_status,
                current_figures.zero_emission_status,
                current_figures.bev_status,
                case
                    when current_figures.all_units is null then 'not_loaded'
                    when
                        current_figures.bev_units is not null
                        and current_figures.phev_units is not null
                        then 'mixed_vintage'
                    else 'not_loaded'
                end
            )
        end as value_status,
        current_figures.is_preliminary,
        current_figures.is_series_break,
        current_figures.reference_date,
        current_figures.source_table,
        coalesce(shares.stating_snapshot_id, current_figures.snapshot_id) as snapshot_id
    from current_figures
    left join shares using (province_code, reference_date)
    left join changes using (province_code, reference_date)
)

select * from final
