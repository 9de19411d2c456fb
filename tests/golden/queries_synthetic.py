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
    "trade_by_customs_code": """
        select reference_date, trade_flow, hs_id, partner_code_statcan, province_code,
            province_level, powertrain_code, vehicle_condition, trade_value_cad, quantity,
            unit_code, value_status
        from marts.fct_monthly_trade
        where reference_date in ('2021-12-01', '2024-12-01')
        order by all
    """,
    "merchandise_trade": """
        select trade_breakdown, province_code, partner_code, commodity_code, commodity_level,
            trade_flow, trade_basis, seasonal_adjustment, trade_value_cad
        from marts.fct_monthly_merchandise_trade
        where reference_date = '2024-12-01'
            and (trade_breakdown <> 'province' or province_code in ('CA', 'ON'))
            and (trade_breakdown <> 'province' or commodity_code = 'C19')
            and (trade_breakdown <> 'partner' or partner_code in ('all', 'KR', 'european_union'))
        order by all
    """,
    "assembly_jobs_in_ontario": """
        select annual.province_code, annual.naics_code, year(annual.reference_date) as year,
            annual.employees,
            round(avg(monthly.employees), 1) as mean_of_months,
            count(monthly.employees) as months,
            round(annual.employees_share_of_manufacturing, 4) as share_of_manufacturing,
            round(annual.employees_change_pct, 2) as change_pct,
            annual.employees_change_value_status as change_value_status
        from marts.fct_annual_employment as annual
        left join marts.fct_monthly_employment as monthly
            on annual.province_code = monthly.province_code
            and annual.naics_code = monthly.naics_code
            and annual.seasonal_adjustment = monthly.seasonal_adjustment
            and year(annual.reference_date) = year(monthly.reference_date)
        where annual.province_code in ('ON', 'NU') and annual.naics_code in ('3361', '31-33')
        group by all
        order by all
    """,
    "weekly_earnings_in_parts": """
        select province_code, seasonal_adjustment, reference_date, employees,
            average_weekly_earnings_cad as weekly_cad,
            round(average_weekly_earnings_change_pct, 2) as change_pct, earnings_value_status,
            earnings_change_value_status, earnings_source_table
        from marts.fct_monthly_employment
        where naics_code = '3363' and province_code in ('CA', 'ON', 'MB')
            and month(reference_date) = 12
        order by all
    """,
    "job_vacancies": """
        select province_code, naics_code, job_vacancies, payroll_employees, job_vacancy_rate_pct,
            average_offered_hourly_wage_cad as wage_cad, offered_wage_value_status
        from marts.fct_quarterly_job_vacancies
        where reference_date = '2024-10-01'
        order by all
    """,
    "incentives_by_owner_country": """
        select year(reference_date) as year, owner_country_code, powertrain_code,
            sum(incentive_count) as incentive_count,
            sum(incentive_amount_cad) as incentive_amount_cad,
            sum(listed_incentive_count) as listed, bool_and(is_complete) as is_complete
        from marts.fct_monthly_ev_incentives
        group by all
        order by all
    """,
    "charging_stations": """
        select province_code, status_code, access_code, charging_network, station_count,
            level1_charging_points as level1, level2_charging_points as level2,
            dc_fast_charging_points as dc_fast, dc_fast_station_count, value_status
        from marts.fct_charging_stations
        order by all
    """,
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
            price_reference_year, gdp_cad_saar as gdp,
            round(gdp_change_on_month_pct, 2) as on_month,
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
    "korea_scorecard_from_tables": """
        select indicator_code, count(*) as rows, count(indicator_value) as values,
            max(case when is_latest_value then reference_date end) as latest_period,
            round(max(case when is_latest_value then indicator_value end), 4) as latest_value,
            round(max(case when is_latest_value then change_pct end), 2) as change_pct,
            round(max(case when is_latest_value then change_points end), 2) as change_points,
            max(value_status) as value_status, max(source_dataset) as source_dataset
        from marts.rpt_korea_scorecard
        where coalesce(source_dataset, '') not like 'curated/%'
        group by sort_order, indicator_code
        order by sort_order
    """,
    "investment_in_us_dollars": """
        select project_code, amount_currency_code, investment_amount, fx_rate, fx_date,
            investment_amount_cad, value_status
        from marts.fct_investment_amounts
        where amount_currency_code <> 'CAD'
        order by project_code, amount_sequence
    """,
    "manufacturing_by_year": """
        select province_code, naics_code, manufacturing_indicator_code, total_revenue_cad,
            goods_revenue_cad, total_expenses_cad, salaries_and_wages_cad, value_added_cad,
            manufacturing_employees, value_status
        from marts.fct_annual_manufacturing
        where reference_date = '2024-01-01' and naics_code = '3361' and province_code = 'CA'
        order by all
    """,
    "capacity_used": """
        select cadence, naics_code, reference_date, capacity_utilization_pct, value_status
        from marts.fct_capacity_utilization
        where reference_date >= '2024-10-01'
        order by all
    """,
    "vehicles_built_until_2010": """
        select province_code, historical_production_level, vehicle_type_label_en, production_units,
            value_status, is_terminated
        from marts.fct_monthly_vehicle_production_historical
        where reference_date = '2009-03-01'
        order by all
    """,
    "commodities_of_trade": """
        select commodity_code, parent_commodity_code, commodity_level, commodity_label_en,
            is_motor_vehicles_or_parts
        from marts.dim_trade_commodity
        order by all
    """,
}
