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
    "registrations_canada_by_year": """
        select year(reference_date) as year, fuel_type_code, registrations_units,
            round(fuel_type_share, 4) as fuel_type_share, year_basis, value_status,
            is_series_break, source_table
        from marts.fct_annual_registrations
        where province_code = 'CA' and vehicle_type_code = 'all'
            and fuel_type_code in ('all', 'zero_emission')
        order by fuel_type_code, year
    """,
    "registrations_beside_sales": """
        select registrations.reference_date, registrations.registrations_units, sales.sales_units,
            round(100.0 * registrations.registrations_units / sales.sales_units - 100, 2)
                as difference_pct
        from marts.fct_quarterly_registrations as registrations
        inner join (
            select cast(date_trunc('quarter', reference_date) as date) as reference_date,
                sum(sales_units) as sales_units
            from marts.fct_monthly_new_vehicle_sales
            where province_code = 'CA' and vehicle_type_code = 'all' and seasonal_adjustment = 'nsa'
                and powertrain_group_code = 'all' and manufacture_region_code = 'all'
                and source_table = '20100085'
            group by all
            having count(sales_units) = 3
        ) as sales using (reference_date)
        where province_code = 'CA' and fuel_type_code = 'all' and vehicle_type_code = 'all'
        order by reference_date
    """,
    "recalls_of_korean_brands": """
        select recall_number, recall_date, brand_code, units_affected, recall_units_affected,
            first_model_year, last_model_year, system_labels_en, is_extract
        from marts.fct_vehicle_recalls
        where owner_country_code = 'KR'
        order by all
    """,
    "electric_cars_canada_and_korea": """
        select country_code, year(reference_date) as year, powertrain_code, ev_sales_units,
            ev_stock_units
        from marts.fct_annual_world_ev_sales
        where country_code in ('CA', 'KR') and vehicle_mode = 'Cars'
        order by all
    """,
    "ev_production": """
        select company_code, model_name, vehicle_group, powertrain_code, production_units,
            evidence, reference_date, reference_end_date, source_url
        from marts.fct_ev_production
        where evidence <> 'export_proxy'
        order by all
    """,
    "plants_that_could_build_electric": """
        select year(reference_date) as year, powertrain_code, plant_code, capability_basis,
            evidence, model_names
        from marts.fct_annual_plant_capability
        where powertrain_code in ('bev', 'phev')
        order by all
    """,
    "plants": """
        select plant_code, company_code, owner_country_code, opened_year, closed_year, is_open,
            has_built_bev, evidence, note
        from marts.dim_plant
        order by plant_code
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
    "manufacturing_jobs": """
        select province_code, reference_date, employees,
            round(employees_change_pct, 2) as change_pct,
            employees_change_value_status as change_value_status, earnings_value_status
        from marts.fct_monthly_employment
        where naics_code = '31-33' and province_code in ('CA', 'ON', 'PE')
            and month(reference_date) = 1
        order by province_code, reference_date
    """,
    "direct_investment_with_korea": """
        select year(reference_date) as year, investment_direction,
            cast(fdi_stock_cad / 1000000 as bigint) as million_cad
        from marts.fct_annual_fdi
        where partner_country_code = 'KR'
        order by all
    """,
    "trade_as_printed": """
        select reporter_country_code, trade_flow, coalesce(partner_country_code, partner_printed)
            as partner, coalesce(commodity_code, commodity_printed) as commodity, trade_basis,
            measure, reference_date, period_kind, cast(printed_value as decimal(20, 4)) as value,
            unit, evidence, compiler, published_on
        from marts.fct_trade_as_printed
        order by all
    """,
    "customs_codes_of_electric_vehicles": """
        select hs_code, hs_edition, product_group, powertrain_code, hs_label_en, hs_label_fr
        from marts.dim_hs
        where is_ev_or_battery
        order by all
    """,
    "brands": """
        select brand_code, group_code, owner_country_code, heritage_country_code, owner_from_year,
            is_current
        from marts.dim_brand
        order by all
    """,
    "owners_of_brands_that_were_sold": """
        select brand_code, group_code, owner_country_code, heritage_country_code, owner_from_year,
            owner_to_year
        from marts.dim_brand_owner
        where brand_code in (select brand_code from marts.dim_brand_owner where not is_latest_owner)
        order by brand_code, owner_from_year nulls first
    """,
    "published_claims": """
        select claim_id, claim_value, unit, warehouse_value, difference,
            round(difference_pct, 2) as difference_pct, tolerance_pct, verdict
        from marts.fct_published_claims
        order by claim_id
    """,
    "korea_scorecard": """
        select indicator_code, reference_date, round(indicator_value, 4) as indicator_value, unit,
            value_status
        from marts.rpt_korea_scorecard
        where cadence <> 'monthly' or source_table = 'fct_trade_as_printed'
        order by all
    """,
    "headline_figures_revised": """
        select series_code, reference_date, vintage_at, figure_value, previous_value, revision,
            round(revision_pct, 2) as revision_pct, is_current_vintage
        from marts.fct_figure_vintages
        where vintage_number > 1
        order by series_code, reference_date, vintage_at
    """,
    "projects_paused": """
        select project_name, project_part, investment_status, status_date, status_date_precision,
            project_status, is_latest_status, evidence
        from marts.fct_investments
        where investment_status in ('paused', 'postponed')
        order by project_name
    """,
    "investment_amounts_in_print": """
        select project_code, amount_sequence, amount_currency_code, investment_amount,
            amount_qualifier, amount_text, investment_amount_cad, fx_rate, value_status
        from marts.fct_investment_amounts
        where amount_sequence > 0 or amount_currency_code <> 'CAD'
        order by project_code, amount_sequence
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
    "exchange_rates_by_year": """
        select currency_code, reference_date, cad_per_unit, round(units_per_cad, 4) as units_per_cad
        from marts.fct_exchange_rates
        where cadence = 'annual' and currency_code in ('KRW', 'USD')
        order by all
    """,
    "countries_that_matter": """
        select country_code, country_label_en, country_label_fr, world_region_code
        from marts.dim_country
        where country_code in ('CA', 'KR', 'US', 'JP', 'CN', 'MX', 'DE', 'SE', 'GB', 'NL', 'IN')
        order by all
    """,
    "industries": """
        select naics_code, parent_naics_code, naics_level, naics_label_en, naics_label_fr,
            is_automotive_related
        from marts.dim_naics
        order by all
    """,
    "models_built_by_plant": """
        select plant_code, model_name, powertrain_code, capability_status, from_period, to_period,
            evidence, published_on
        from marts.dim_plant_capability
        order by all
    """,
    "powertrains": """
        select powertrain_code, parent_powertrain_code, powertrain_level, powertrain_label_en,
            powertrain_label_fr, is_zero_emission
        from marts.dim_powertrain
        order by all
    """,
    "vehicle_types": """
        select vehicle_type_code, vehicle_type_level, vehicle_type_label_en, vehicle_type_label_fr,
            is_in_sales, is_in_registrations
        from marts.dim_vehicle_type
        order by all
    """,
    "range_of_electric_models": """
        select model_year, make, model, electric_range_km, combined_kwh_per_100_km,
            combined_litres_per_100_km
        from marts.fct_fuel_ratings
        where powertrain_code = 'bev' and brand_code in ('hyundai', 'kia')
        order by all
    """,
}
