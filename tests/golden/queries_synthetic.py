"""Questions that only the SYNTHETIC tables can answer yet: the sample has none of their figures."""

SYNTHETIC_QUERIES = {
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
}
