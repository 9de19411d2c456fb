"""The pages that go with a release, in its folder `docs`.

Written from its own tables, and from what stands beside the models.
"""

from pathlib import Path

import duckdb
import jinja2

from sources.data_dictionary import data_dictionary
from sources.errors import PublishError
from sources.fact_check import About, Claim, Snapshot, fact_check_html, fact_check_markdown
from sources.project_documents import project_documents

CLAIMS = "fct_published_claims"
TABLES = "meta_tables"
SNAPSHOTS = """
    select snapshots.snapshot_id, snapshots.dataset, datasets.title,
        coalesce(snapshots.final_url, snapshots.url),
        cast(coalesce(snapshots.vintage_at, snapshots.first_seen_at) as date)
    from metadata.meta_snapshots as snapshots
    left join metadata.meta_datasets as datasets
        on snapshots.source = datasets.source and snapshots.dataset = datasets.dataset
"""


def write_documents(database: Path, folder: Path, about: About) -> list[Path]:
    """Write the documents of a release into `folder`.

    Args:
        database: The release's own database, complete and closed.
        folder: Made only if there is something to write.
        about: The release.

    Returns:
        The files written.

    Raises:
        PublishError: A page could not be made of what the tables hold.
    """
    try:
        pages = _pages(database, about)
    except (jinja2.TemplateError, LookupError, TypeError, ValueError) as error:
        raise PublishError(
            "The documents of the release cannot be made, nothing was published, the last release "
            f"stands: {type(error).__name__}: {error}"
        ) from error
    for path, text in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return [folder / path for path in pages]


def _pages(database: Path, about: About) -> dict[Path, str]:
    pages: dict[Path, str] = {}
    with duckdb.connect(str(database), read_only=True) as con:
        if _has_table(con, "marts", CLAIMS):
            claims = read_claims(con)
            pages[Path("fact_check.html")] = fact_check_html(claims, about)
            pages[Path("fact_check.md")] = fact_check_markdown(claims, about)
        if _has_table(con, "metadata", TABLES):
            pages[Path("data_dictionary.html")] = data_dictionary(con, about.release_id)
            pages.update(project_documents())
    return pages


def read_claims(con: duckdb.DuckDBPyConnection) -> list[Claim]:
    """The claims of a release, each with the snapshot that its figure comes from."""
    snapshots = {row[0]: Snapshot(*row) for row in con.execute(SNAPSHOTS).fetchall()}
    columns = [name for name in Claim.__dataclass_fields__ if name != "snapshot"]
    rows = con.execute(
        f"select {', '.join(columns)}, warehouse_snapshot_id from marts.{CLAIMS}"
    ).fetchall()
    return [
        Claim(**dict(zip(columns, row, strict=False)), snapshot=snapshots.get(row[-1]))
        for row in rows
    ]


def _has_table(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    found = con.execute(
        "select 1 from duckdb_tables() where schema_name = ? and table_name = ?", [schema, table]
    ).fetchone()
    return found is not None
