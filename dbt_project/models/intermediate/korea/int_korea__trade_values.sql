-- Trade with Korea, indicator by indicator: sums of customs codes over provinces, all goods of
-- Statistics Canada's own aggregates, and what was printed. Bases and printed figures have codes
-- of their own and are never compared with each other. Customs sees every shipment: where the file
-- of a month has the goods with any country and none with Korea, there were none, which is 0.
{% set goods = [
    ("kr_vehicle_imports", "import", "product_group = 'passenger_vehicle'", true),
    (
        "kr_bev_imports",
        "import",
        "product_group = 'passenger_vehicle' and powertrain_code = 'bev'",
        true
    ),
    ("kr_parts_imports", "import", "product_group = 'parts'", false),
    ("kr_battery_imports", "import", "product_group = 'lithium_ion_battery'", false),
    (
        "kr_vehicle_exports",
        "domestic_export",
        "product_group in ('passenger_vehicle', 'goods_vehicle')",
        false
    ),
    ("kr_parts_exports", "domestic_export", "product_group = 'parts'", false),
] %}

with customs as (
    select
        *,
        coalesce(partner_country_code = 'KR', false) as is_korea
    from {{ ref("fct_monthly_trade") }}
),

aggregates as (
    select * from {{ ref("fct_monthly_merchandise_trade") }}
    where trade_breakdown = 'partner'
        and partner_country_code = 'KR'
        and trade_basis = 'customs'
        and seasonal_adjustment = 'nsa'
        and trade_flow in ('import', 'export')
),

prints as (
    select * from {{ ref("fct_trade_as_printed") }}
    where reporter_country_code = 'CA'
        and partner_country_code = 'KR'
        and measure = 'value'
        and unit = 'CAD'
        and gateway_name is null
),

trade_values as (
    {% for code, flow, condition, is_counted in goods %}
    select
        '{{ code }}_value_cad' as indicator_code,
        reference_date,
        cast(sum(case when is_korea then trade_value_cad else 0 end) as double)
            as indicator_value,
        cast(null as string) as value_status,
        source_table as comparable_within,
        'derived' as evidence,
        'fct_monthly_trade' as source_table,
        max(snapshot_id) as snapshot_id
    from customs
    where trade_flow = '{{ flow }}' and {{ condition }}
    group by reference_date, source_table

    union all
    {% if is_counted %}
    -- Customs counts cars in numbers; a row without one would make the sum a part.
    select
        '{{ code }}_units' as indicator_code,
        reference_date,
        case
            when max(case when is_korea and coalesce(unit_code, '') <> 'NMB' then 1 else 0 end) = 1
                then null
            when max(case when is_korea and quantity is null then 1 else 0 end) = 1 then null
            else sum(case when is_korea then quantity else 0 end)
        end as indicator_value,
        case
            when max(case when is_korea and coalesce(unit_code, '') <> 'NMB' then 1 else 0 end) = 1
                then 'mixed_units'
            when max(case when is_korea and quantity is null then 1 else 0 end) = 1
                then 'incomplete'
        end as value_status,
        source_table || ' NMB' as comparable_within,
        'derived' as evidence,
        'fct_monthly_trade' as source_table,
        max(snapshot_id) as snapshot_id
    from customs
    where trade_flow = '{{ flow }}' and {{ condition }}
    group by reference_date, source_table

    union all
    {% endif %}
    {% endfor %}
    select
        case
            when trade_flow = 'import' then 'kr_all_imports_value_cad'
            else 'kr_all_exports_value_cad'
        end as indicator_code,
        reference_date,
        trade_value_cad as indicator_value,
        value_status,
        source_table as comparable_within,
        'seen' as evidence,
        'fct_monthly_merchandise_trade' as source_table,
        snapshot_id
    from aggregates

    union all

    -- A print has a vintage of its own: nothing is compared with another print.
    select
        case
            when trade_flow = 'import' then 'kr_all_imports_printed_cad'
            else 'kr_all_exports_printed_cad'
        end as indicator_code,
        reference_date,
        printed_value as indicator_value,
        cast(null as string) as value_status,
        cast(null as string) as comparable_within,
        evidence,
        'fct_trade_as_printed' as source_table,
        snapshot_id
    from prints
    where commodity_printed = 'all goods'
        and trade_basis = 'balance_of_payments'
        and seasonal_adjustment = 'sa'
        and period_kind = 'month'
        and compiler = 'statcan'

    union all

    select
        'kr_ev_imports_printed_cad' as indicator_code,
        reference_date,
        printed_value as indicator_value,
        cast(null as string) as value_status,
        cast(null as string) as comparable_within,
        evidence,
        'fct_trade_as_printed' as source_table,
        snapshot_id
    from prints
    where commodity_printed = 'passenger electric vehicles'
        and trade_flow = 'import'
        and period_kind = 'annual'
)

select * from trade_values
