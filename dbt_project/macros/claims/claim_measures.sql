{#-
The figures that a claim can be held against, declared once: `claim_figures` reads them and
`claim_query` writes the query that a reader runs, from the same lines, so that the two are one. A
claim names its figure as measure:key:...:period (sources/curated/published_claims.csv); the period
is written 2024, 2024-Q3 or 2024-03 and says the cadence.

One more measure is one more entry:
    measure   the name; one name may have a cadence each
    cadence   of the claim's period
    table     the mart, in schema marts
    value     the column or expression
    keys      the columns that the claim names, in its order
    unit      the unit of the claims it serves
    where     what else makes it one figure
    having    only for a figure made of several rows: when it may be made
A figure of several rows is one over the months or quarters of its year.
-#}
{% macro claim_measures() %}
    {%- set sales = [] -%}
    {%- for cadence in ["annual", "monthly"] -%}
        {%- for column, unit in [
            ("sales_units", "vehicles"), ("sales_share", "share"), ("sales_value_cad", "CAD")
        ] -%}
            {%- do sales.append({
                "measure": column, "cadence": cadence, "table": "fct_sales_by_origin",
                "value": column, "keys": ["origin_basis", "origin_code"], "unit": unit,
                "where": "cadence = '" ~ cadence ~ "'",
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(sales + [
        {
            "measure": "production_units", "cadence": "annual", "table": "fct_vehicle_production",
            "value": "max(production_units)", "keys": ["province_code", "production_level"],
            "unit": "vehicles",
            "where": "vehicle_scope = 'all' and evidence = 'observed' and is_complete_year"
                ~ " and value_qualifier = 'exact'",
            "having": "count(*) = 1",
        },
        {
            "measure": "fdi_stock_cad", "cadence": "annual", "table": "fct_annual_fdi",
            "value": "fdi_stock_cad", "keys": ["investment_direction", "partner_code"],
            "unit": "CAD", "where": "cadence = 'annual'",
        },
        {
            "measure": "registrations_units", "cadence": "quarterly",
            "table": "fct_quarterly_registrations", "value": "registrations_units",
            "keys": ["province_code", "fuel_type_code"], "unit": "vehicles",
            "where": "vehicle_type_code = 'all'",
        },
        {
            "measure": "registrations_units", "cadence": "annual",
            "table": "fct_quarterly_registrations", "value": "sum(registrations_units)",
            "keys": ["province_code", "fuel_type_code"], "unit": "vehicles",
            "where": "vehicle_type_code = 'all'", "having": "count(registrations_units) = 4",
        },
        {
            "measure": "zev_share", "cadence": "quarterly", "table": "fct_ev_adoption",
            "value": "zev_share", "keys": ["province_code"], "unit": "share",
            "where": "cadence = 'quarterly'",
        },
        {
            "measure": "zev_share", "cadence": "annual", "table": "fct_ev_adoption",
            "value": "cast(sum(zev_units) as double) / sum(registrations_units)",
            "keys": ["province_code"], "unit": "share", "where": "cadence = 'quarterly'",
            "having": "count(zev_share) = 4",
        },
        {
            "measure": "employees_sa", "cadence": "monthly", "table": "fct_monthly_employment",
            "value": "employees", "keys": ["province_code", "naics_code"], "unit": "persons",
            "where": "seasonal_adjustment = 'sa'",
        },
        {
            "measure": "manufacturing_sales_cad", "cadence": "monthly",
            "table": "fct_monthly_manufacturing", "value": "manufacturing_sales_cad",
            "keys": ["province_code", "naics_code"], "unit": "CAD",
            "where": "manufacturing_indicator_code = 'sales' and seasonal_adjustment = 'sa'",
        },
        {
            "measure": "trade_value_cad", "cadence": "monthly", "table": "fct_monthly_trade",
            "value": "sum(trade_value_cad)",
            "keys": ["trade_flow", "partner_country_code", "product_group"], "unit": "CAD",
            "where": "cadence = 'monthly'", "having": "count(*) > 0",
        },
        {
            "measure": "trade_value_cad", "cadence": "annual", "table": "fct_monthly_trade",
            "value": "sum(trade_value_cad)",
            "keys": ["trade_flow", "partner_country_code", "product_group"], "unit": "CAD",
            "where": "cadence = 'monthly'", "having": "count(distinct reference_date) = 12",
        },
        {
            "measure": "all_goods_trade_cad", "cadence": "monthly",
            "table": "fct_monthly_merchandise_trade", "value": "trade_value_cad",
            "keys": ["trade_flow", "partner_code"], "unit": "CAD",
            "where": "trade_breakdown = 'partner' and trade_basis = 'customs'"
                ~ " and seasonal_adjustment = 'nsa'",
        },
        {
            "measure": "all_goods_trade_cad", "cadence": "annual",
            "table": "fct_monthly_merchandise_trade", "value": "sum(trade_value_cad)",
            "keys": ["trade_flow", "partner_code"], "unit": "CAD",
            "where": "trade_breakdown = 'partner' and trade_basis = 'customs'"
                ~ " and seasonal_adjustment = 'nsa'",
            "having": "count(trade_value_cad) = 12",
        },
    ]) }}
{% endmacro %}

{#- The figures of one measure: warehouse_measure, reference_date, warehouse_value, snapshot_id. -#}
{% macro claim_figures(measure) %}
    {%- set period = "reference_date" -%}
    {%- if measure.having -%}
        {%- set period = period_start("reference_date", measure.cadence) -%}
    {%- endif %}
    select
        '{{ measure.measure }}'
        {%- for key in measure["keys"] %} || ':' || {{ key }}{% endfor %}
        || ':' || {{ period_text(period, measure.cadence) }} as warehouse_measure,
        {{ period }} as reference_date,
        cast({{ measure.value }} as double) as warehouse_value,
        '{{ measure.table }}' as warehouse_table,
        {{ "max(snapshot_id)" if measure.having else "snapshot_id" }} as snapshot_id
    from {{ ref(measure.table) }}
    where {{ measure.where }}
    {%- if measure.having %}
    group by {{ measure["keys"] | join(", ") }}, {{ period }}
    having {{ measure.having }}
    {%- endif %}
{% endmacro %}

{#-
The query of one measure as text, for a row with warehouse_measure and reference_date: what
`canauto query` takes.
-#}
{% macro claim_query(measure) -%}
    {%- set months = months_in(measure.cadence) -%}
    {%- set start = "select " ~ measure.value ~ " from marts." ~ measure.table -%}
    '{{ start }} where {{ measure.where | replace("'", "''") }}'
    {%- for key in measure["keys"] %}
    || ' and {{ key }} = ''' || split_part(warehouse_measure, ':', {{ loop.index + 1 }}) || ''''
    {%- endfor %}
    {%- if measure.having %}
    || ' and reference_date >= date ''' || cast(reference_date as string) || ''''
    || ' and reference_date < date '''
    || cast({{ add_months("reference_date", months) }} as string) || ''''
    || ' having {{ measure.having | replace("'", "''") }}'
    {%- else %}
    || ' and reference_date = date ''' || cast(reference_date as string) || ''''
    {%- endif %}
{%- endmacro %}
