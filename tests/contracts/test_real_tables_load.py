"""Whole published tables, as they came, through archive and load.

The files lie beside the repository and are never part of it.
"""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from sources.archive import Archive
from sources.load import create_table, load_dataset, open_warehouse, prepare_warehouse
from sources.manifest import Draft
from sources.registry import Registry, undeclared_table

ZIPS = Path(__file__).parents[3] / "shared" / "data" / "statcan" / "zips"
NOW = datetime(2026, 1, 5, tzinfo=UTC)
pytestmark = pytest.mark.skipif(
    not ZIPS.is_dir(), reason="the real files are not beside this checkout (../shared/data)"
)


def load(registry: Registry, folder: Path, pid: str, metadata: dict[str, object]) -> None:
    table = undeclared_table(pid, "a real table")
    described = folder / f"{pid}.metadata.json"
    described.write_text(json.dumps(metadata), encoding="utf-8")
    archive = Archive(folder / "archive")
    archive.put(
        Draft(
            dataset=table,
            licence=registry.licence_of(table),
            files={f"{pid}-eng.zip": ZIPS / f"{pid}-eng.zip", described.name: described},
            url=f"https://www150.statcan.gc.ca/n1/tbl/csv/{pid}-eng.zip",
            first_seen_at=NOW,
        )
    )
    with open_warehouse(folder / "canauto.duckdb") as con:
        prepare_warehouse(con, archive, registry)
        create_table(con, table)
        first = load_dataset(con, archive, table, now=NOW)
        assert first.snapshots, first.rejected
        assert load_dataset(con, archive, table, now=NOW).snapshots == ()


def counts(folder: Path, pid: str) -> tuple[int, int, int, int]:
    with duckdb.connect(str(folder / "canauto.duckdb"), read_only=True) as con:
        row = con.execute(
            f"select count(*), count(distinct coordinate), count(distinct vector_id), "
            f"count(reference_date) from raw.statcan__{pid} where valid_to is null"
        ).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("pid", ["18100204", "10100001"])
def test_rows_and_series_are_as_many_as_the_publisher_states(
    pid: str, registry: Registry, tmp_path: Path
) -> None:
    metadata = json.loads((ZIPS / f"{pid}.metadata.json").read_text(encoding="utf-8"))
    if isinstance(metadata, list):
        metadata = metadata[0]
    metadata = metadata.get("object", metadata)
    load(registry, tmp_path, pid, metadata)
    rows, series, vectors, dated = counts(tmp_path, pid)
    assert rows == dated == metadata["nbDatapointsCube"]
    assert series == vectors == metadata["nbSeriesCube"]


def test_a_quarterly_table_without_metadata_counts(registry: Registry, tmp_path: Path) -> None:
    load(registry, tmp_path, "17100009", {"productId": "17100009", "frequencyCode": 9})
    with duckdb.connect(str(tmp_path / "canauto.duckdb"), read_only=True) as con:
        odd = con.execute(
            "select count(*) from raw.statcan__17100009 where month(reference_date) not in "
            "(1, 4, 7, 10) or reference_end_date <> last_day(reference_date + interval 2 month)"
        ).fetchone()
        assert odd == (0,)
    with zipfile.ZipFile(ZIPS / "17100009-eng.zip") as archive:
        lines = archive.read("17100009.csv").decode("utf-8-sig").splitlines()
    assert counts(tmp_path, "17100009")[0] == len(lines) - 1
