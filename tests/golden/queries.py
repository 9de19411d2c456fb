"""The questions whose answers are kept: one CSV each, reviewed by hand against the sources."""

QUERIES = {
    "korean_brands": """
        select year(reference_date) as year, brand_code, sales_units, evidence, compiler
        from marts.fct_annual_brand_sales
        where brand_code in ('hyundai', 'kia', 'genesis') and reference_date >= '2019-01-01'
        order by all
    """,
    "sales_by_owner_country": """
        select year(reference_date) as year, origin_code, sales_units,
            round(sales_share, 4) as sales_share,
            round(sales_units_change_pct, 2) as sales_units_change_pct, is_complete, value_status
        from marts.fct_sales_by_origin
        where origin_basis = 'brand_owner_country' and origin_code in ('KR', 'JP', 'US', 'NL')
            and reference_date >= '2019-01-01'
        order by origin_code, year
    """,
    "sales_by_region_of_manufacture": """
        select year(reference_date) as year, origin_code, sales_units,
            round(sales_share, 4) as sales_share,
            round(sales_units_change_pct, 2) as sales_units_change_pct,
            total_basis, value_status, is_complete, source_table
        from marts.fct_sales_by_origin
        where origin_basis = 'manufacture_region' and cadence = 'annual'
        order by all
    """,
    "ev_adoption_canada": """
        select reference_date, round(bev_share, 4) as bev_share, round(phev_share, 4) as phev_share,
            round(zev_share, 4) as zev_share
        from marts.fct_ev_adoption
        where province_code = 'CA' and reference_date >= '2023-01-01'
        order by reference_date
    """,
    "ev_production": """
        select company_code, model_name, powertrain_code, production_units, evidence,
            reference_date, reference_end_date, source_url
        from marts.fct_ev_production
        order by all
    """,
    "vehicle_production": """
        select production_level, company_code, reference_date, period_kind, vehicle_scope,
            powertrain_code, production_units, value_qualifier, evidence, compiler
        from marts.fct_vehicle_production
        where production_level <> 'model'
        order by all
    """,
    "jobs_as_printed": """
        select definition_code, geography_name, reference_date, period_kind, employment_persons,
            value_qualifier, evidence, compiler
        from marts.fct_annual_employment_by_definition
        order by all
    """,
    "direct_investment_with_korea": """
        select year(reference_date) as year, investment_direction,
            cast(fdi_stock_cad / 1000000 as bigint) as million_cad
        from marts.fct_annual_fdi
        where partner_country_code = 'KR'
        order by all
    """,
    "published_claims": """
        select claim_id, claim_value, unit, warehouse_value, difference,
            round(difference_pct, 2) as difference_pct, verdict
        from marts.fct_published_claims
        order by claim_id
    """,
    "korea_scorecard": """
        select indicator_code, reference_date, round(indicator_value, 4) as indicator_value, unit,
            value_status
        from marts.rpt_korea_scorecard
        where cadence <> 'daily' and cadence <> 'monthly'
        order by all
    """,
    "revisions": """
        select dataset, vintage_at, figures_revised, figures_withdrawn,
            round(mean_absolute_revision_pct, 3) as mean_absolute_revision_pct
        from metadata.meta_revisions
        where not is_first_vintage
        order by all
    """,
    "revisions_by_age": """
        select dataset, figure_age_code, releases_compared, figures_published, figures_revised,
            figures_restated, figures_withdrawn, round(revised_share, 4) as revised_share,
            round(mean_revision_pct, 3) as mean_revision_pct,
            round(mean_absolute_revision_pct, 3) as mean_absolute_revision_pct,
            round(max_absolute_revision_pct, 3) as max_absolute_revision_pct
        from marts.fct_revisions
        where value_status is null
        order by all
    """,
    "datasets": """
        select source, dataset, row_count, first_period, last_period, snapshot_count,
            is_extract, is_partial, history_from, licence_id
        from metadata.meta_datasets
        where snapshot_count > 0 -- Tables that the sample has none of follow from the registry.
        order by all
    """,
    "manufacturing_sales_of_vehicles": """
        select reference_date, naics_code,
            cast(manufacturing_sales_cad / 1000000 as bigint) as million_cad,
            round(indicator_change_on_year_pct, 1) as change_on_year_pct,
            cast(published_at as date) as published_on
        from marts.fct_monthly_manufacturing
        where naics_code in ('3361', '3363')
        order by all
    """,
}
