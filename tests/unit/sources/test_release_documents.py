"""The pages of a release come from its own tables, where it has them. Figures are made up."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from jinja2 import UndefinedError

from sources.errors import PublishError
from sources.fact_check import About, Claim
from sources.release_documents import read_claims, write_documents
from tests.unit.sources.test_fact_check import CLAIM

ABOUT = About("20260202T000000Z", datetime(2026, 2, 2))
COLUMNS = {name: getattr(CLAIM, name) for name in Claim.__dataclass_fields__ if name != "snapshot"}


def claims_sql() -> list[str]:
    """What makes the tables of one claim and the snapshot of its figure."""
    literals = {name: literal(value) for name, value in COLUMNS.items()}
    return [
        "create table marts.fct_published_claims as select "
        + ", ".join(f"{value} as {name}" for name, value in literals.items())
        + ", 'known' as warehouse_snapshot_id",
        "create table metadata.meta_snapshots as select 'known' as snapshot_id, "
        "'statcan' as source, '1' as dataset, null::varchar as final_url, "
        "'https://example.org/t.zip' as url, timestamp '2026-01-01 13:30:00' as vintage_at, "
        "null::timestamp as first_seen_at",
        "create table metadata.meta_datasets as "
        "select 'statcan' as source, '1' as dataset, 'A table' as title",
    ]


def literal(value: object) -> str:
    """A value of a claim in SQL."""
    if value is None:
        return "null"
    if isinstance(value, float):
        return f"cast({value} as double)"
    if isinstance(value, bool | int):
        return str(value)
    text = str(value).replace("'", "''")
    return f"date '{text}'" if isinstance(value, date) else f"'{text}'"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A release with one claim and the snapshot of its figure."""
    path = tmp_path / "canauto.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts; create schema metadata")
        for sql in claims_sql():
            con.execute(sql)
    return path


def test_a_claim_is_read_with_the_snapshot_of_its_figure(database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as con:
        (claim,) = read_claims(con)
    assert {name: getattr(claim, name) for name in COLUMNS} == COLUMNS
    assert claim.snapshot is not None
    assert (claim.snapshot.title, claim.snapshot.url) == ("A table", "https://example.org/t.zip")
    assert claim.snapshot.known_on == date(2026, 1, 1)


def test_a_release_with_claims_has_both_pages(database: Path, tmp_path: Path) -> None:
    written = write_documents(database, tmp_path / "docs", ABOUT)
    assert [path.name for path in written] == ["fact_check.html", "fact_check.md"]
    for path in written:
        assert "1,500 vehicles were sold" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("error", [KeyError("verdict"), UndefinedError("no such word")])
def test_a_page_that_cannot_be_made_is_one_sentence(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: object) -> str:
        raise error

    monkeypatch.setattr("sources.release_documents.fact_check_html", broken)
    with pytest.raises(PublishError, match="cannot be made, nothing was published"):
        write_documents(database, tmp_path / "docs", ABOUT)
    assert not (tmp_path / "docs").exists()


def test_a_release_without_claims_has_no_pages(tmp_path: Path) -> None:
    database = tmp_path / "canauto.duckdb"
    duckdb.connect(str(database)).close()
    assert write_documents(database, tmp_path / "docs", ABOUT) == []
    assert not (tmp_path / "docs").exists()
