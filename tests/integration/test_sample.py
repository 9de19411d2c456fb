"""`make run` as a newcomer sees it, and the figures that the project promises."""

import shlex
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256

import duckdb
import pytest

from tests.pipeline import NO_TESTS, OF_RUNS, Canauto
from tests.shared import Rebuilt


def test_it_says_where_the_release_is_and_what_it_holds(sample: Canauto) -> None:
    said = (sample.data / "first_answer.txt").read_text()
    assert f"{sample.current}/canauto.duckdb" in said
    manifest = sample.manifest()
    rows = {f"{t['schema']}.{t['name']}": t["rows"] for t in manifest["tables"]}
    printed = dict(line.split("\t") for line in said.splitlines() if "\t" in line)
    assert printed == {name: str(count) for name, count in rows.items()}
    assert rows["marts.fct_monthly_employment"] == 24864
    assert (sample.current.is_symlink(), sample.current.readlink().parts[0]) == (True, "releases")


def test_the_way_to_connect_that_it_prints_is_one(sample: Canauto) -> None:
    said = (sample.data / "first_answer.txt").read_text()
    (line,) = (line.strip() for line in said.splitlines() if line.strip().startswith("python -c"))
    program = shlex.split(line)[2]
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert "dim_brand" in answer.stdout  # DuckDB prints the first and the last tables only.


def test_the_manifest_tells_the_files(sample: Canauto) -> None:
    manifest = sample.manifest()
    assert manifest["release_id"] == sample.release_id
    assert sum(manifest["tests"].values()) > 200
    assert manifest["tests"]["fail"] == manifest["tests"]["error"] == 0
    for file in [manifest["database"], *(t["parquet"] for t in manifest["tables"])]:
        content = (sample.current / file["path"]).read_bytes()
        assert (len(content), sha256(content).hexdigest()) == (file["bytes"], file["sha256"])


def test_nothing_new_publishes_nothing(own_sample: Canauto) -> None:
    before = own_sample.release_bytes()
    answer = own_sample("refresh", "--sample")
    assert answer.returncode == 0
    assert "Nothing new since release" in answer.stdout
    assert own_sample.release_bytes() == before


def test_korean_brands_by_year(sample: Canauto) -> None:
    rows = sample.query(
        "select year(reference_date) as year, sales_units, round(sales_share, 4) as share, "
        "round(sales_units_change_pct, 2) as change from marts.fct_sales_by_origin "
        "where origin_basis = 'brand_owner_country' and origin_code = 'KR' "
        "and reference_date >= '2019-01-01' order by reference_date"
    )
    assert [tuple(row.values()) for row in rows] == [
        (2019, None, None, None),
        (2020, 186272, 0.1212, None),
        (2021, 210377, 0.1284, None),  # Genesis of 2020 was derived from a printed change.
        (2022, 186566, 0.1253, -11.32),
        (2023, 207054, 0.1244, 10.98),
        (2024, 225412, 0.1212, 8.87),
        (2025, None, None, None),
    ]


def test_the_claims_are_held_against_the_warehouse(sample: Canauto) -> None:
    share, units = sample.query(
        "select claim_id, claim_value, warehouse_value, difference, verdict, "
        "round(difference_pct, 2) as pct from marts.fct_published_claims "
        "where claim_id like 'kr_sales%' order by claim_id"
    )
    assert (share["claim_value"], round(share["warehouse_value"], 2)) == (0.12, 0.12)
    assert share["verdict"] == "agrees"
    assert (units["claim_value"], units["warehouse_value"]) == (228257, 225412)
    assert (units["difference"], units["pct"], units["verdict"]) == (-2845, -1.25, "differs")


def test_december_2024_by_region_of_manufacture(sample: Canauto) -> None:
    rows = sample.query(
        "select origin_code, sales_units from marts.fct_sales_by_origin "
        "where origin_basis = 'manufacture_region' and cadence = 'monthly' "
        "and reference_date = '2024-12-01' order by 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("all", 135511),
        ("north_america", 95847),
        ("overseas", 39664),
    ]


def test_regions_and_total_of_two_vintages_are_marked(sample: Canauto) -> None:
    """October 2025: regions of February 2026, which add up to 165,602, and a later total."""
    rows = sample.query(
        "select sales_units, is_of_one_vintage, round(sales_share, 4) as share "
        "from marts.fct_sales_by_origin where origin_basis = 'manufacture_region' "
        "and cadence = 'monthly' and reference_date = '2025-10-01' order by origin_code"
    )
    assert [tuple(row.values()) for row in rows] == [
        (165580, False, 1.0),
        (110394, False, 0.6666),
        (55208, False, 0.3334),
    ]


def test_series_that_the_successor_lacks_are_those_of_the_older_table(sample: Canauto) -> None:
    """20-10-0085 holds cars and trucks of 2020 by region, and no total."""
    rows = sample.query(
        "select vehicle_type_code, sales_units, source_table, sales_value_source_table "
        "from marts.fct_monthly_new_vehicle_sales where province_code = 'CA' "
        "and reference_date = '2020-07-01' and (vehicle_type_code, manufacture_region_code) in "
        "(('all', 'all'), ('passenger_cars', 'japan'), ('passenger_cars', 'north_america')) "
        "order by vehicle_type_code, manufacture_region_code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("all", 166570, "20100001", "20100001"),
        ("passenger_cars", 3795, "20100001", "20100001"),
        ("passenger_cars", 21030, "20100085", "20100001"),
    ]


OCTOBER_2025 = (
    "select sales_units from marts.fct_sales_by_origin where origin_basis = 'manufacture_region' "
    "and cadence = 'monthly' and origin_code = 'all' and reference_date = '2025-10-01'"
)


def test_as_of_new_year_october_2025_is_as_first_published(
    sample: Canauto, as_of_sample: Callable[[str], Rebuilt]
) -> None:
    """More of what was known then, and in June: tests/golden/test_as_of.py."""
    rebuilt = as_of_sample("2026-01-01")
    assert [path.name for path in rebuilt.folder.iterdir()] == ["canauto.duckdb"]
    assert rebuilt.query(OCTOBER_2025)[1] == [(163490,)]
    assert sample.query(OCTOBER_2025) == [{"sales_units": 165580}]
    assert "No vintage yet at that time" in rebuilt.answer


def test_a_rebuild_gives_equal_tables(own_sample: Canauto) -> None:
    """Metadata tables that carry times of runs and tests are left out; figures are all compared."""
    folder = own_sample.data.parent / "again"
    answer = own_sample("rebuild", "--to", str(folder), **NO_TESTS)
    assert answer.returncode == 0, answer.stderr
    with duckdb.connect() as con:
        con.execute(f"attach '{folder}/canauto.duckdb' as rebuilt (read_only)")
        con.execute(f"attach '{own_sample.current}/canauto.duckdb' as published (read_only)")
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where database_name = 'published' order by 1"
        ).fetchall()
        names = {name for (name,) in tables} - OF_RUNS
        assert len(names) > 20
        for name in sorted(names):
            left = con.execute(f"select count(*) from rebuilt.{name}").fetchone()
            both = con.execute(
                f"select count(*) from (from rebuilt.{name} intersect all from published.{name})"
            ).fetchone()
            right = con.execute(f"select count(*) from published.{name}").fetchone()
            assert left == both == right, name


def test_revision_history_is_visible(sample: Canauto) -> None:
    assert sample.raw(
        "select value, valid_to is null from raw.statcan__20100085 "
        "where coordinate = '1.1.1.1.1.1' and ref_date = '2025-10' order by valid_from"
    ) == [(163490, False), (165580, True)]
    revised = sample.query(
        "select sum(figures_revised) as figures from metadata.meta_revisions "
        "where dataset = '20100085'"
    )
    assert revised == [{"figures": 9}]


@pytest.mark.parametrize(
    "sql",
    [
        "create table marts.mine as select 1",
        "delete from marts.dim_brand",
        "copy (select 1) to '/tmp/canauto-escaped.csv'",
        "select * from read_csv('/etc/passwd')",
        "attach '/tmp/canauto-other.duckdb'",
        "set enable_external_access = true",
        "select nonsense",
    ],
)
def test_query_only_reads_and_only_the_release(sample: Canauto, sql: str) -> None:
    before = sample.release_bytes()
    answer = sample("query", sql)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert sample.release_bytes() == before
