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
        order by all
    """,
}
