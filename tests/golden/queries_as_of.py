"""What the sample answered at an earlier moment: one folder a moment, one CSV a question."""

from tests.golden.queries import QUERIES

# Around the new year the sales of 2025 were known to October; in June 2026 months were revised.
MOMENTS = ("2026-01-01", "2026-06-01")

AS_OF_QUERIES = {
    "sales_by_month": """
        select strftime(reference_date, '%Y-%m') as month, origin_code, sales_units,
            round(sales_share, 4) as sales_share, value_status, source_table
        from marts.fct_sales_by_origin
        where origin_basis = 'manufacture_region' and cadence = 'monthly'
            and reference_date >= '2025-01-01'
        order by all
    """,
    "registrations_canada": """
        select reference_date, fuel_type_code, registrations_units, value_status
        from marts.fct_quarterly_registrations
        where province_code = 'CA' and vehicle_type_code = 'all'
            and reference_date >= '2025-01-01'
        order by all
    """,
    **{
        name: QUERIES[name]
        for name in (
            *("sales_by_region_of_manufacture", "ev_adoption_canada", "korean_brands"),
            *("published_claims", "revisions", "datasets"),
        )
    },
}
