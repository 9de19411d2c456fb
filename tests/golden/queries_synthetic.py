"""Questions that only the synthetic publishers can answer; tests/doubles made every figure up."""

SYNTHETIC_QUERIES = {
    "imports_by_country": """
        select year(reference_date) as year, origin_code, sales_units, sales_value_cad,
            round(sales_share, 4) as sales_share,
            round(sales_units_change_pct, 2) as sales_units_change_pct, total_basis, value_status,
            is_complete, is_series_break
        from marts.fct_sales_by_origin
        where origin_basis = 'import_country' and cadence = 'annual'
        order by all
    """,
    "electric_vehicles_exported": """
        select year(reference_date) as year, province_code, production_level, vehicle_group,
            powertrain_code, count(*) as months, sum(exports_units) as exports_units,
            sum(exports_value_cad) as exports_value_cad, min(value_status) as value_status
        from marts.fct_ev_production
        where evidence = 'export_proxy'
        group by all
        order by all
    """,
    "batteries_exported": """
        select year(reference_date) as year, province_code, unit_code, count(*) as months,
            sum(exports_quantity) as exports_quantity, sum(exports_value_cad) as exports_value_cad,
            min(value_status) as value_status
        from marts.fct_battery_production
        group by all
        order by all
    """,
    "annual_sales_of_trucks": """
        select year(reference_date) as year, vehicle_type_code, vehicle_type_level, sales_units,
            sales_value_cad, is_series_break, source_table
        from marts.fct_annual_new_vehicle_sales
        where province_code = 'CA'
        order by all
    """,
}
