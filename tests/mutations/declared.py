"""Errors made for one test each: those that no error of generic.py makes it catch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Declared:
    """An error in one table.

    Attributes:
        table: Schema and name, of raw data, a seed or a model.
        sql: Makes the error; `{t}` is the table.
        why: What of the kind happens, and why the test must see it.
    """

    warehouse: str
    table: str
    sql: str
    why: str


# A mart that takes figures and reasons from another model loses both. No error in raw data does: in
# the model before, each case has its reason.
LOSES = "update {{t}} set {} = null, value_status = null"
A_MODEL = "A model that loses figures and does not say why."

# Test name -> error.
DECLARED = {
    "assert_every_figure_can_be_traced": Declared(
        "synthetic",
        "raw.snapshots",
        "delete from {t} where dataset = '20100085'",
        "A snapshot that left the list leaves its figures without a source.",
    ),
    "assert_every_declared_dataset_is_measured": Declared(
        "synthetic",
        "raw.datasets",
        "insert into {t} (source, dataset, is_redistributable) values ('statcan', '99', true)",
        "A dataset that the registry declares and no model looks into.",
    ),
    "assert_every_published_column_is_described": Declared(
        "synthetic",
        "metadata.meta_columns",
        "update {t} set unit = null where table_name = 'dim_brand'",
        "Columns are described in the project, of which no raw data is part: a unit left out.",
    ),
    "assert_a_column_has_one_unit_and_one_type_everywhere": Declared(
        "synthetic",
        "metadata.meta_columns",
        "update {t} set unit = 'thousands' "
        "where table_name = 'fct_annual_brand_sales' and column_name = 'sales_units'",
        "A column that takes the name of another and counts in another unit.",
    ),
    "assert_columns_of_marts_stand_in_one_order": Declared(
        "synthetic",
        "metadata.meta_columns",
        "update {t} set ordinal_position = 0 "
        "where table_name = 'fct_annual_brand_sales' and column_name = 'sales_units'",
        "A measure that stands before the keys.",
    ),
    "assert_korean_battery_projects_have_one_status_each": Declared(
        "synthetic",
        "raw.curated__investments",
        "update {t} set status = 'mothballed'",
        "A status that belongs to no group of the scorecard would be counted in none.",
    ),
    "rpt_korea_scorecard__indicator_value_missing_is_explained": Declared(
        "synthetic",
        "intermediate.int_korea__indicator_values",
        LOSES.format("indicator_value"),
        A_MODEL,
    ),
    "assert_no_more_figures_are_changed_than_stood": Declared(
        "sample",
        "raw.statcan_coverage",
        "update {t} set first_reference_date = '2025-10-01', last_reference_date = '2025-10-01' "
        "where product_id = '20100085'",
        "A coverage that lost all months but one: more is revised than could be.",
    ),
    "fct_revisions__revised_share_in_range": Declared(
        "sample",
        "raw.statcan_coverage",
        "update {t} set first_reference_date = '2025-10-01', last_reference_date = '2025-10-01' "
        "where product_id = '20100085'",
        "A coverage that lost all months but one: more is revised than could be.",
    ),
    "fct_revisions__revised_share_missing_is_explained": Declared(
        "synthetic",
        "raw.statcan__20100085",
        "update {t} set valid_from = valid_from - interval 1 year",
        "Figures older than the first release: it cannot have revised them, and a share says so.",
    ),
    "assert_printed_production_of_canada_agrees_with_oica": Declared(
        "synthetic",
        "raw.oica_production",
        "insert into {t} select * replace ('2018' as year) from {t} where year = '2022'",
        "A year's figures under another year, of which a print says more by half.",
    ),
    "assert_makers_do_not_exceed_the_total_of_their_compiler": Declared(
        "synthetic",
        "raw.curated__production",
        "update {t} set production_units = try_cast(production_units as bigint) // 2 "
        "where level = 'total'",
        "A total of half a year.",
    ),
    "assert_models_do_not_exceed_their_maker": Declared(
        "synthetic",
        "raw.curated__production",
        "update {t} set production_units = try_cast(production_units as bigint) // 10 "
        "where level = 'maker'",
        "A maker's count without a digit.",
    ),
    "hs_spans_are_apart_hs_codes_": Declared(
        "synthetic",
        "staging.hs_codes",
        "insert into {t} select * replace (2012 as hs_edition_from, null as hs_edition_to) "
        "from {t} where hs_code = '850740'",
        "A second meaning of a code that begins before the first has ended.",
    ),
    "stg_izev__incentives__reference_date_in_range": Declared(
        "synthetic",
        "raw.izev",
        "update {t} set incentive_request_date = '2' || substr(incentive_request_date, 1, 1) || "
        "substr(incentive_request_date, 3)",
        "A digit in the wrong place: 2203 for 2023.",
    ),
    "stg_nrcan__fuel_ratings__electric_mode_litres_per_100_km_in_range": Declared(
        "synthetic",
        "raw.nrcan_fuel_ratings",
        "update {t} set combined_le_100_km = replace(combined_le_100_km, ' 0.0 L', ' 88.0 L')",
        "Litres of another vehicle inside a text with two numbers.",
    ),
    "assert_every_member_has_a_code": Declared(
        "synthetic",
        "raw.statcan_members",
        "insert into {t} select * replace (99 as member_id, 'Hovercraft' as name_en) from {t} "
        "where product_id = '20100085' and dimension_position = 2 and member_id = 1",
        "The publisher adds a member to a dimension whose members are all known.",
    ),
    "assert_owner_and_heritage_differ_where_a_brand_changed_hands": Declared(
        "synthetic",
        "raw.curated__brands",
        "update {t} set heritage_country_code = owner_country_code",
        "One column copied into the other.",
    ),
    "stg_nrcan__fuel_ratings__older_make_matched": Declared(
        "synthetic",
        "raw.nrcan_fuel_ratings",
        "update {t} set model_year = '2005', make = 'Unheard of'",
        "A make of an older model year that the crosswalk lacks; no file of those years was seen.",
    ),
    "fct_ev_adoption__zev_share_missing_is_explained": Declared(
        "synthetic",
        "intermediate.int_registrations__ev_shares",
        LOSES.format("zev_share"),
        A_MODEL,
    ),
    "fct_annual_registrations__fuel_type_share_missing_is_explained": Declared(
        "synthetic",
        "intermediate.int_registrations__annual",
        LOSES.format("fuel_type_share"),
        A_MODEL,
    ),
    "fct_monthly_ev_incentives__incentive_count_missing_is_explained": Declared(
        "synthetic",
        "intermediate.int_incentives__by_month",
        LOSES.format("incentive_count"),
        A_MODEL,
    ),
    "fct_charging_stations__station_count_missing_is_explained": Declared(
        "synthetic",
        "raw.snapshots",
        "update {t} set is_extract = null where raw_table = 'afdc_stations'",
        "A list of which nobody says whether it is the whole one.",
    ),
    # Sums of ours: an error in raw data goes into the months and the sums alike.
    "assert_months_add_up_to_quarters_and_years_by_origin": Declared(
        "synthetic",
        "intermediate.int_sales__region_origins",
        "update {t} set sales_units = sales_units + 5 where cadence = 'quarterly'",
        "A quarter that has more than its months.",
    ),
    "assert_import_countries_add_up_to_all_countries": Declared(
        "synthetic",
        "intermediate.int_sales__import_countries",
        "update {t} set import_units = import_units + 5 where origin_code = 'KR'",
        "A country that has more than its part of the total.",
    ),
    "assert_no_model_year_is_rated_in_two_files": Declared(
        "synthetic",
        "raw.nrcan_fuel_ratings",
        "update {t} set model_year = '2025' where _part = 'conventional_2026'",
        "A year's ratings come in under another part once more.",
    ),
    "assert_no_month_of_incentives_is_in_two_files": Declared(
        "synthetic",
        "raw.izev",
        "update {t} set incentive_request_date = '2024-04-01' where _part = 'fy_2023_24'",
        "A file by hand beside the catalogue's, of a month that is there.",
    ),
    "assert_units_of_a_recall_are_the_same_on_every_row": Declared(
        "synthetic",
        "raw.vehicle_recalls",
        "update {t} set unit_affected_nbr = '7' where rowid in "
        "(select min(rowid) from {t} group by recall_number_num having count(*) > 1)",
        "The publisher prints another number on one row of a recall.",
    ),
    "assert_british_columbia_and_the_territories_are_counted_once": Declared(
        "synthetic",
        "staging.statcan_member_codes",
        "update {t} set code = 'BC' where product_id = '20100085' and code = 'BT'",
        "A crosswalk that takes British Columbia and the Territories for British Columbia.",
    ),
    "assert_industries_of_one_parent_do_not_overlap": Declared(
        "synthetic",
        "raw.statcan_members",
        "update {t} set parent_member_id = 34 "
        "where product_id = '14100201' and classification_code = '3361'",
        "The publisher hangs vehicles under manufacturing, beside the industry that contains them.",
    ),
    "assert_every_claim_is_declared_whole": Declared(
        "synthetic",
        "raw.curated__published_claims",
        "update {t} set warehouse_measure = 'nobody:measures:this' where warehouse_measure <> ''",
        "A claim that names a measure which nobody declared.",
    ),
    "assert_annual_sales_are_read": Declared(
        "synthetic",
        "raw.statcan_members",
        "update {t} set name_en = 'Lorries' "
        "where product_id = '20100086' and name_en = 'Light trucks'",
        "A kind of truck that the publisher gives another name is not read.",
    ),
    "assert_employment_tables_are_read_whole": Declared(
        "synthetic",
        "staging.provinces",
        "delete from {t} where province_code = 'ON'",
        "A province that the models do not know.",
    ),
}
