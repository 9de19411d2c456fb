-- Units and dollars of a year side by side, trucks apart into light, heavy and buses, which the
-- monthly table joins. Each measure keeps its own provenance.
{%- set key = ["province_code", "vehicle_type_code", "reference_date"] %}

with spliced as (
    select * from {{ ref("int_sales__annual_spliced") }}
),

units as (
    select * from spliced
    where measure_code = 'units'
),

dollars as (
    select * from spliced
    where measure_code = 'dollars'
),

joined as (
    select
        {%- for column in key %}
        coalesce(units.{{ column }}, dollars.{{ column }}) as {{ column }},
        {%- endfor %}
        case
            when units.source_table is null then 'not_loaded' else units.value_status
        end as value_status,
        case
            when dollars.source_table is null then 'not_loaded' else dollars.value_status
        end as sales_value_status,
        units.sales_units,
        dollars.sales_value_cad,
        coalesce(units.is_preliminary, dollars.is_preliminary) as is_preliminary,
        coalesce(units.is_revised, dollars.is_revised) as is_revised,
        coalesce(units.is_series_break, dollars.is_series_break) as is_series_break,
        units.valid_from,
        units.source_table,
        units.snapshot_id,
        dollars.valid_from as sales_value_valid_from,
        dollars.source_table as sales_value_source_table,
        dollars.snapshot_id as sales_value_snapshot_id
    from units
    full outer join dollars
        on
            {%- for column in key %}
            units.{{ column }} = dollars.{{ column }}
            {{- " and" if not loop.last }}
            {%- endfor %}
),

final as (
    select
        cast(joined.province_code as string) as province_code,
        cast(joined.vehicle_type_code as string) as vehicle_type_code,
        cast('annual' as string) as cadence,
        cast(
            case when joined.province_code = 'CA' then 'total' else 'part' end as string
        ) as province_level,
        cast(types.vehicle_type_level as string) as vehicle_type_level,
        cast(joined.value_status as string) as value_status,
        cast(joined.sales_value_status as string) as sales_value_status,
        cast(joined.sales_units as bigint) as sales_units,
        cast(joined.sales_value_cad as double) as sales_value_cad,
        cast(joined.is_preliminary as boolean) as is_preliminary,
        cast(joined.is_revised as boolean) as is_revised,
        cast(joined.is_series_break as boolean) as is_series_break,
        cast(joined.reference_date as date) as reference_date,
        {{ utc_timestamp("joined.valid_from") }} as published_at,
        {{ utc_timestamp("joined.sales_value_valid_from") }} as sales_value_published_at,
        cast(joined.source_table as string) as source_table,
        cast(joined.snapshot_id as string) as snapshot_id,
        cast(joined.sales_value_source_table as string) as sales_value_source_table,
        cast(joined.sales_value_snapshot_id as string) as sales_value_snapshot_id
    from joined
    left join {{ ref("vehicle_types") }} as types
        on joined.vehicle_type_code = types.vehicle_type_code
)

select * from final
