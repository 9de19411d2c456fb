-- The stock of registered vehicles (23-10-0308). Nobody has seen the order of its dimensions, so
-- vehicle type and fuel type are found by the names that its own metadata gives the dimensions; the
-- fourth must have one member, or a row would not be unique. A total is a member whose name says
-- so, as Statistics Canada names all its totals.
with vehicles as (
    select * from {{ ref("stg_statcan__registered_vehicles") }}
),

dimensions as (
    select
        max(
            case
                when
                    lower(dimension_label_en) like '%vehicle type%'
                    or lower(dimension_label_en) like '%type of vehicle%'
                    then dimension_position
            end
        ) as vehicle_type_position,
        max(
            case when lower(dimension_label_en) like '%fuel%' then dimension_position end
        ) as fuel_type_position
    from {{ ref("stg_statcan__dimensions") }}
    where product_id = '23100308'
),

placed as (
    select
        case
            when vehicles.geography_code = '11124' then 'CA' else provinces.province_code
        end as province_code,
        {%- for name in ["vehicle_type", "fuel_type"] %}
        {%- for field in ["member_id", "label_en", "label_fr"] %}
        case dimensions.{{ name }}_position
            {%- for position in [2, 3, 4] %}
            when {{ position }} then vehicles.dimension_{{ position }}_{{ field }}
            {%- endfor %}
        end as {{ name }}_{{ field }},
        {%- endfor %}
        {%- endfor %}
        vehicles.value_status,
        vehicles.registered_vehicles,
        vehicles.is_preliminary,
        vehicles.is_revised,
        vehicles.reference_date,
        vehicles.valid_from,
        vehicles.source_table,
        vehicles.snapshot_id
    from vehicles
    cross join dimensions
    left join {{ ref("provinces") }} as provinces
        on vehicles.geography_code = cast(provinces.sgc_code as string)
),

final as (
    select
        province_code,
        vehicle_type_member_id,
        fuel_type_member_id,
        {%- for name in ["vehicle_type", "fuel_type"] %}
        case
            when lower({{ name }}_label_en) like 'total%' or lower({{ name }}_label_en) like 'all %'
                then 'total'
            else 'part'
        end as {{ name }}_level,
        {%- endfor %}
        vehicle_type_label_en,
        vehicle_type_label_fr,
        fuel_type_label_en,
        fuel_type_label_fr,
        value_status,
        registered_vehicles as vehicles_in_use,
        coalesce(is_preliminary, false) as is_preliminary,
        coalesce(is_revised, false) as is_revised,
        reference_date,
        valid_from,
        source_table,
        snapshot_id
    from placed
    where province_code is not null
)

select * from final
