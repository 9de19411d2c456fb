"""The tables of schema `raw`: what each column is called and typed.

Only sources/load.py and its parts write them; dbt reads them as source `raw`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from sources.errors import LoadError

OBSERVATION_COLUMNS = {
    "coordinate": "VARCHAR",
    "vector_id": "BIGINT",
    "ref_date": "VARCHAR",
    "reference_date": "DATE",
    "reference_end_date": "DATE",
    "value": "DOUBLE",
    "status": "VARCHAR",
    "symbol": "VARCHAR",
    "is_terminated": "BOOLEAN",
    "decimals": "UTINYINT",
    "scalar_id": "UTINYINT",
    "uom_id": "INTEGER",
    "dguid": "VARCHAR",
    "valid_from": "TIMESTAMPTZ",
    "valid_to": "TIMESTAMPTZ",
    "snapshot_id": "VARCHAR",
}

# Where a row of a text table is from; `_layout` is the one of its feed's that the file came in.
CURATED_COLUMNS = {"_part": "varchar", "_row_number": "bigint", "_snapshot_id": "varchar"}
FEED_COLUMNS = {"_layout": "varchar", **CURATED_COLUMNS}

# To be raised by whoever changes a table of schema `raw`: a warehouse of another version is emptied
# and filled from the archive by the next load.
SCHEMA_VERSION = 4

STATCAN_METADATA_TABLES = (
    "statcan_cubes",
    "statcan_dimensions",
    "statcan_members",
    "statcan_footnotes",
    "statcan_corrections",
    "statcan_units",
    "statcan_coverage",
    "statcan_structure_reviews",
    "statcan_structure_changes",
)

_SHARED_TABLES = """
create table if not exists raw.snapshots (
    snapshot_id varchar, source varchar, dataset varchar, part varchar, raw_table varchar,
    url varchar, final_url varchar, first_seen_at timestamptz, released_at timestamptz,
    vintage_at timestamptz, published_on date, bytes bigint, content_sha256 varchar,
    is_extract boolean, is_partial boolean, licence_id varchar, licence_name varchar,
    licence_url varchar, attribution_en varchar, attribution_fr varchar, seen_via varchar,
    note varchar, code_version varchar, is_delta boolean, effective_at timestamptz
);
create table if not exists raw.datasets (
    source varchar, dataset varchar, raw_table varchar, entity varchar, topic varchar,
    cadence varchar, expected_lag_days integer, licence_id varchar, licence_name varchar,
    licence_url varchar, is_redistributable boolean, attribution_en varchar,
    attribution_fr varchar, title varchar, producer varchar, url varchar, note varchar
);
create table if not exists raw.release_log (
    logged_at timestamptz, run_id varchar, source varchar, dataset varchar, part varchar,
    kind varchar, state varchar, snapshot_id varchar, released_at timestamptz, message varchar,
    warning varchar, evidence varchar
);
create table if not exists raw.refreshes (
    run_id varchar, started_at timestamptz, finished_at timestamptz, command varchar,
    outcome varchar, release_id varchar, datasets_healthy integer, datasets_failed integer,
    message varchar
);
create table if not exists raw.statcan_cubes (
    product_id varchar, snapshot_id varchar, cansim_id varchar, title_en varchar,
    title_fr varchar, start_date date, end_date date, frequency_code integer,
    series_count bigint, datapoint_count bigint, released_at timestamptz,
    archive_status_code varchar, is_partial boolean, subject_codes varchar[],
    survey_codes varchar[]
);
create table if not exists raw.statcan_dimensions (
    product_id varchar, snapshot_id varchar, dimension_position integer, name_en varchar,
    name_fr varchar, has_uom boolean
);
create table if not exists raw.statcan_members (
    product_id varchar, snapshot_id varchar, dimension_position integer, member_id integer,
    parent_member_id integer, name_en varchar, name_fr varchar, classification_code varchar,
    classification_type_code varchar, geo_level integer, vintage integer,
    is_terminated boolean, uom_id integer, path varchar, path_label_en varchar,
    path_label_fr varchar, level integer
);
create table if not exists raw.statcan_footnotes (
    product_id varchar, snapshot_id varchar, footnote_id integer, dimension_position integer,
    member_id integer, text_en varchar, text_fr varchar
);
create table if not exists raw.statcan_readings (
    product_id varchar, keep varchar, year_start_month integer
);
create table if not exists raw.feed_readings (raw_table varchar, keep varchar);
create table if not exists raw.statcan_corrections (
    product_id varchar, snapshot_id varchar, correction_number integer, correction_id varchar,
    corrected_on date, note_en varchar, note_fr varchar
);
create table if not exists raw.statcan_units (
    product_id varchar, snapshot_id varchar, dimension_position integer, member_id integer,
    uom_id integer, scalar_id utinyint
);
create table if not exists raw.statcan_structure_reviews (
    product_id varchar, snapshot_id varchar, reliance varchar
);
create table if not exists raw.statcan_structure_changes (
    product_id varchar, snapshot_id varchar, previous_snapshot_id varchar,
    change_number integer, kind varchar, severity varchar, dimension_position integer,
    member_id integer, was varchar, now varchar, sentence varchar
);
create table if not exists raw.statcan_coverage (
    product_id varchar, snapshot_id varchar, coordinate varchar, first_reference_date date,
    last_reference_date date
);
"""


def identifier(name: str) -> str:
    """A name that is safe as an SQL identifier, quoted.

    Raises:
        LoadError: The name has anything but letters, digits and underscores.
    """
    if not re.fullmatch(r"[A-Za-z0-9_]{1,120}", name):
        raise LoadError(
            f"{name!r} is not a valid table or column name: use letters, digits and underscores."
        )
    return f'"{name}"'


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of it or nothing, whatever ends the block."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def is_outdated(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether schema `raw` was made by another version of canauto, or not filled to the end."""
    tables = {
        row[0]
        for row in con.execute(
            "select table_name from information_schema.tables where table_schema = 'raw'"
        ).fetchall()
    }
    if "schema_version" not in tables:
        return bool(tables)
    return con.execute("select version from raw.schema_version").fetchall() != [(SCHEMA_VERSION,)]


def record_schema_version(con: duckdb.DuckDBPyConnection) -> None:
    """State that schema `raw` is of this version and whole."""
    con.execute(
        "create or replace table raw.schema_version as select ?::integer as version",
        [SCHEMA_VERSION],
    )


def create_shared_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create schema `raw` and the tables that all sources share."""
    con.execute("create schema if not exists raw")
    con.execute(_SHARED_TABLES)


def create_observations_table(con: duckdb.DuckDBPyConnection, raw_table: str) -> None:
    """Create the narrow, bitemporal table of one StatCan cube."""
    columns = ", ".join(f"{name} {kind}" for name, kind in OBSERVATION_COLUMNS.items())
    con.execute(f"create table if not exists raw.{identifier(raw_table)} ({columns})")


def create_text_table(
    con: duckdb.DuckDBPyConnection,
    raw_table: str,
    columns: Sequence[str],
    provenance: Mapping[str, str],
) -> None:
    """Create a table of rows as published: text, plus what tells where each row is from.

    A table whose columns differ is made anew: feeds and curated files are reloaded from the
    archive and the package, so nothing is lost.
    """
    table = identifier(raw_table)
    wanted = {**dict.fromkeys(columns, "varchar"), **provenance}
    found = [
        row[0]
        for row in con.execute(
            "select column_name from information_schema.columns "
            "where table_schema = 'raw' and table_name = ? order by ordinal_position",
            [raw_table],
        ).fetchall()
    ]
    if found and found != list(wanted):
        con.execute(f"drop table raw.{table}")
        con.execute("delete from raw.snapshots where raw_table = ?", [raw_table])
    spec = ", ".join(f"{identifier(name)} {kind}" for name, kind in wanted.items())
    con.execute(f"create table if not exists raw.{table} ({spec})")
