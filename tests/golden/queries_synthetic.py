"""Questions that only the synthetic publishers can answer; tests/doubles made every figure up."""

SYNTHETIC_QUERIES = {
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
}
