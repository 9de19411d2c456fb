"""What a release says of itself: every table and column, every test, and the pages beside it."""

from pathlib import Path

from tests.pipeline import Canauto

MARTS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"


def test_every_table_says_what_it_is_and_where_its_methodology_stands(sample: Canauto) -> None:
    tables = sample.query("select * from metadata.meta_tables")
    counted = sample.query(
        "select table_schema, table_name from information_schema.tables "
        "where table_schema in ('marts', 'metadata')"
    )
    assert {(t["table_schema"], t["table_name"]) for t in tables} == {
        (t["table_schema"], t["table_name"]) for t in counted
    }
    for table in tables:
        assert (sample.current / "docs" / table["methodology"]).is_file(), table["table_name"]
        assert (table["row_count"] is None) == (table["table_schema"] == "metadata"), table
    brands = next(t for t in tables if t["table_name"] == "fct_annual_brand_sales")
    assert brands["grain"] == "reference_date, brand_code"
    assert brands["source_datasets"] == "brand_sales, brands, compilers"
    rows = sample.query("select count(*) as n from marts.fct_annual_brand_sales")[0]["n"]
    assert brands["row_count"] == rows > 0


def test_every_test_says_what_it_asks(sample: Canauto) -> None:
    tests = sample.query("select * from metadata.meta_tests")
    assert not [t["test_name"] for t in tests if not t["description"]]
    sums = [t for t in tests if t["test_name"] == "fct_sales_by_origin__rows_sums_to_total"]
    assert [(t["tolerance"], t["status"]) for t in sums] == [("1e-09", "pass")]
    assert "add to 1" in sums[0]["reason"]
    assert sum(t["tolerance"] is not None and t["reason"] is not None for t in tests) > 50


def test_every_reason_for_a_missing_figure_stands_on_the_page(
    sample: Canauto, synthetic: Canauto
) -> None:
    page = (MARTS / "README.md").read_text(encoding="utf-8")
    for canauto in (sample, synthetic):
        columns = canauto.query(
            "select table_name, column_name from metadata.meta_columns "
            "where table_schema = 'marts' and column_name like '%value_status'"
        )
        asked = " union ".join(
            f"select {c['column_name']} as said from marts.{c['table_name']}" for c in columns
        )
        said = {row["said"] for row in canauto.query(asked)} - {None}
        assert {word for word in said if f"`{word}`" not in page} == set()


def test_the_pages_are_there_and_on_the_manifest(sample: Canauto) -> None:
    page = (sample.current / "docs" / "data_dictionary.html").read_text(encoding="utf-8")
    for row in sample.query("select table_name, table_label_fr from metadata.meta_tables"):
        assert f'<article id="{row["table_name"]}">' in page
    assert "Véhicules automobiles neufs vendus" in page
    assert "<script" not in page
    assert "<code>nsa</code> unadjusted" in page
    assert "`" not in page
    manifest = (sample.current / "manifest.json").read_text(encoding="utf-8")
    assert "docs/data_dictionary.html" in manifest
    assert "docs/questions/01_korean_brand_share_by_year.sql" in manifest
