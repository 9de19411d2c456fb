"""Questions that only the SYNTHETIC tables can answer yet: the sample has none of their figures."""

SYNTHETIC_QUERIES = {
    "output_of_vehicle_plants": """
        select province_code, naics_code, manufacturing_indicator_code as indicator,
            seasonal_adjustment, time_basis, manufacturing_sales_cad, inventory_cad,
            inventory_to_sales_ratio, round(indicator_change_on_year_pct, 2) as change_pct,
            value_status
        from marts.fct_monthly_manufacturing
        where reference_date = '2024-12-01' and naics_code in ('3361', '3363')
            and province_code in ('CA', 'NL', 'ON')
            and manufacturing_indicator_code in ('sales', 'total_inventory', 'inventory_to_sales')
        order by all
    """,
    "gdp_of_vehicle_industries": """
        select 'CA' as province_code, naics_code, price_basis, seasonal_adjustment,
            price_reference_year, gdp_cad_saar as gdp, round(gdp_change_on_month_pct, 2) as on_month,
            round(gdp_change_on_year_pct, 2) as on_year, null as points, value_status
        from marts.fct_monthly_gdp
        where reference_date = '2024-12-01' and naics_code in ('336Y', '3361')
            and seasonal_adjustment = 'sa'
        union all
        select province_code, naics_code, price_basis, 'none', price_reference_year,
            coalesce(gdp_cad, gdp_cad_chained), null, round(real_gdp_change_on_year_pct, 2),
            contribution_pct_points, value_status
        from marts.fct_annual_provincial_gdp
        where reference_date = '2024-01-01' and naics_code in ('336Y', '3361')
            and province_code in ('NL', 'ON')
        order by all
    """,
    "prices_of_vehicles": """
        select province_code, price_index_code, product_code, product_level, product_label_en,
            index_base_period, price_index, round(price_change_on_year_pct, 2) as change_pct,
            value_status
        from marts.fct_monthly_prices
        where reference_date = '2024-12-01' and province_code in ('CA', 'BC')
            and product_code in ('c2', 'c180', 'c181', 'c358', 'total', 'P71', '411', '47523')
        order by all
    """,
    "vehicles_in_use": """
        select province_code, vehicle_type_label_en, vehicle_type_level, fuel_type_label_en,
            fuel_type_level, vehicles_in_use, value_status
        from marts.fct_annual_vehicles_in_use
        where reference_date = '2024-01-01' and province_code in ('CA', 'NU')
        order by all
    """,
}
