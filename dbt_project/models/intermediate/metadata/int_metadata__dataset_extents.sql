-- How many rows each dataset has now, and which periods they cover. Only figures that are there
-- count towards the last period: StatCan opens a month with empty cells before it fills them.
with extents as (
    {% for product_id in statcan_product_ids() %}
    select
        'statcan' as source,
        '{{ product_id }}' as dataset,
        count(*) as row_count,
        min(case when value is not null then reference_date end) as first_reference_date,
        max(case when value is not null then reference_date end) as last_reference_date,
        cast(null as date) as known_from_date
    from {{ source("raw", "statcan__" ~ product_id) }}
    where {{ is_valid() }}

    union all

    {% endfor %}
    -- Only feeds that may be redistributed: nothing published is made from the others. A projection
    -- is no period that is covered.
    {% for dataset, model, date_column in [
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
    ] %}
    {% if not loop.first %}union all{% endif %}

    select
        'feeds' as source,
        '{{ dataset }}' as dataset,
        count(*) as row_count,
        min({{ date_column }}) as first_reference_date,
        max({{ date_column }}) as last_reference_date,
        cast(null as date) as known_from_date
    from {{ ref(model) }}
    {% endfor %}

    {% for dataset, model, date_column in [
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
    ] %}
    union all

    select
        'curated' as source,
        '{{ dataset }}' as dataset,
        count(*) as row_count,
        {% if date_column -%}
        min({{ date_column }}) as first_reference_date,
        max({{ date_column }}) as last_reference_date,
        -- Printed figures carry their own dates: the earliest is since when they can be asked for.
        min(coalesce(published_on, accessed_on)) as known_from_date
        {%- else -%}
        cast(null as date) as first_reference_date,
        cast(null as date) as last_reference_date,
        cast(null as date) as known_from_date
        {%- endif %}
    from {{ ref(model) }}
    {% endfor %}
)

select * from extents
