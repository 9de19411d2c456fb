{#-
What int_metadata__dataset_extents counts beside the StatCan tables: by source the dataset, its
staging model and the column that dates its rows, or none. Only feeds that may be redistributed:
nothing published is made from the others. A projection is no period that is covered. The test
assert_every_declared_dataset_is_measured compares the list with what the registry declared.
-#}
{% macro measured_datasets() %}
    {{ return({
        "feeds": [
            ("afdc_stations", "stg_afdc__charging_stations", "open_date"),
            ("bank_of_canada_fx", "stg_bank_of_canada__fx_rates", "reference_date"),
            ("vehicle_recalls", "stg_transport_canada__vehicle_recalls", "recall_date"),
            ("cimt", "stg_cimt__trade_flows", "reference_date"),
            ("izev", "stg_izev__incentives", "reference_date"),
            ("nrcan_fuel_ratings", "stg_nrcan__fuel_ratings", "reference_date"),
            (
                "iea_global_ev",
                "stg_iea__ev_figures",
                "case when ev_category = 'Historical' then reference_date end",
            ),
        ],
        "curated": [
            ("brand_sales", "stg_curated__brand_sales", "period_start"),
            ("production", "stg_curated__production_figures", "period_start"),
            ("employment", "stg_curated__employment_figures", "period_start"),
            ("investments", "stg_curated__investments", "announced_date"),
            ("investment_amounts", "stg_curated__investment_amounts", "announced_date"),
            ("investment_statuses", "stg_curated__investment_steps", "status_date"),
            ("trade_figures", "stg_curated__trade_figures", "period_start"),
            ("published_claims", "stg_curated__published_claims", "claimed_on"),
            ("brands", "stg_curated__brands", none),
            ("compilers", "stg_curated__compilers", none),
            ("plants", "stg_curated__plants", none),
            ("plant_capabilities", "stg_curated__plant_models", none),
        ],
    }) }}
{% endmacro %}
