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


# Test name -> error.
DECLARED = {
    "assert_every_figure_can_be_traced": Declared(
        "synthetic",
        "raw.snapshots",
        "delete from {t} where raw_table = 'raw.statcan__20100085'",
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
    "assert_korean_battery_projects_have_one_status_each": Declared(
        "synthetic",
        "raw.curated__investment_statuses",
        "update {t} set status = 'mothballed'",
        "A status that belongs to no group of the scorecard would be counted in none.",
    ),
    "rpt_korea_scorecard__indicator_value_missing_is_explained": Declared(
        "synthetic",
        "raw.curated__investments",
        "update {t} set amount_cad = null",
        "Amounts that are all missing leave a sum of nothing, without a reason.",
    ),
    "assert_no_more_figures_are_changed_than_stood": Declared(
        "sample",
        "raw.statcan_coverage",
        "delete from {t} where coordinate <> '1.1.1.1.1.1'",
        "A coverage that lost series: more is revised than could be.",
    ),
    "fct_revisions__revised_share_in_range": Declared(
        "sample",
        "raw.statcan_coverage",
        "delete from {t} where coordinate <> '1.1.1.1.1.1'",
        "A coverage that lost series: more is revised than could be.",
    ),
    "fct_revisions__revised_share_missing_is_explained": Declared(
        "synthetic",
        "raw.statcan__20100085",
        "update {t} set valid_from = valid_from - interval 1 year",
        "Figures older than the first release: it cannot have revised them, and a share says so.",
    ),
}
