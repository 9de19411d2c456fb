"""`canauto add`, then `refresh --only`: a table that nobody declared becomes a staging table.

In a copy of the project, since the command writes into the checkout that it runs from. Real zips
are served where they lie beside this checkout; the synthetic table always is.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.doubles.clock import Clock
from tests.doubles.cube_builder import Cube, Dim, Member, make_cube
from tests.doubles.real_metadata import ZIPS, metadata_from_zip, real_metadata
from tests.doubles.statcan import StatcanDouble
from tests.pipeline import Canauto
from tests.small_project import copy_of_the_project

NOW = "2026-04-01T10:00"
SYNTHETIC = "99100001"
REAL = {
    "18100204": "electric_power_selling_price_index_figure",
    "10100001": "federal_public_sector_employment_reconciliation_figure",
    "17100009": "population_estimates_figure",
}


def synthetic_cube() -> Cube:
    """SYNTHETIC: eleven members, two of one name, one without a code, thousands, statuses."""
    widgets = [Member("Total", id=1, classification_code="W")]
    widgets += [Member("Twin", id=i, classification_code=f"W{i}", uom_id=81) for i in range(2, 11)]
    widgets.append(Member('Other "widgets": {{ odd }}', id=11))
    months = ("2026-01", "2026-02")
    figures: dict[str, Any] = {
        f"{place}.{widget}": {month: 100 * place + widget for month in months}
        for place in (1, 2)
        for widget in range(1, 12)
    }
    figures["2.11"] = {"2026-01": (None, "x", ""), "2026-02": (0, "0s", "p")}
    return make_cube(
        SYNTHETIC,
        "Synthetic: widgets, by kind # {{ not jinja }}, monthly",
        6,
        [
            Dim("Geography", ["Canada", "Quebec"]),
            Dim("Kind of widget (KOW)", widgets, has_uom=True),
        ],
        figures,
        released_at="2026-03-10T08:30",
        scalar_id=3,
        uom_id=81,
    )


@dataclass
class Checkout:
    """A copy of the project and the tables that were added to it."""

    root: Path
    canauto: Canauto
    added: dict[str, str]
    refreshed: "subprocess.CompletedProcess[str]"

    def table(self, pid: str) -> str:
        return f"staging.stg_statcan__{self.added[pid]}s"


def canauto_of(root: Path, double: StatcanDouble) -> Canauto:
    (root / "run").mkdir(exist_ok=True)
    env = {"PYTHONPATH": str(root), "CANAUTO_STATCAN_URL": double.url, "CANAUTO_NOW": f"{NOW}Z"}
    return Canauto(root / "run" / "data", env)


@contextmanager
def real_zips(double: StatcanDouble, folder: Path) -> Iterator[list[str]]:
    """Serve the real tables that are there, each with a getCubeMetadata object."""
    served = []
    for pid in REAL:
        packed = ZIPS / f"{pid}-eng.zip"
        if not packed.is_file():
            continue
        described = ZIPS / f"{pid}.metadata.json"
        metadata = (
            real_metadata(described)
            if described.is_file()
            else metadata_from_zip(packed, released="2026-03-18T08:30")
        )
        # A test of another project altered its end date.
        metadata |= {"cubeEndDate": "2018-10-01"} if pid == "18100204" else {}
        shutil.copy(packed, folder)
        (folder / described.name).write_text(json.dumps(metadata), encoding="utf-8")
        served.append(pid)
    double.add_folder(folder)
    yield served


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    root = copy_of_the_project(tmp_path_factory.mktemp("checkout"))
    folder = tmp_path_factory.mktemp("served")
    with (
        StatcanDouble([synthetic_cube()], clock=Clock(NOW)) as double,
        real_zips(double, folder) as real,
    ):
        canauto = canauto_of(root, double)
        added = {SYNTHETIC: "synthetic_widgets_figure", **{pid: REAL[pid] for pid in real}}
        for pid in added:
            answer = canauto("add", pid)
            assert answer.returncode == 0, answer.stderr
            assert f"canauto refresh --only {pid}" in answer.stdout
            assert f"stg_statcan__{added[pid]}s.sql" in answer.stdout
        only = [word for pid in added for word in ("--only", pid)]
        refreshed = canauto("refresh", *only)
        yield Checkout(root, canauto, added, refreshed)


def test_the_tables_are_fetched_built_tested_and_published(checkout: Checkout) -> None:
    said = checkout.refreshed.stdout + checkout.refreshed.stderr
    assert checkout.refreshed.returncode == 0, said
    tests = checkout.canauto.query(
        "select table_name, status, count(*) as n from metadata.meta_tests group by all"
    )
    for pid in checkout.added:
        model = checkout.table(pid).removeprefix("staging.")
        of_model = [row for row in tests if row["table_name"] == model]
        assert sum(row["n"] for row in of_model) == 4, (pid, of_model)
        assert {row["status"] for row in of_model} == {"pass"}, (pid, of_model)
    described = checkout.canauto.query(
        "select dataset, row_count from metadata.meta_datasets where row_count > 0 "
        "and source = 'statcan'"
    )
    assert {row["dataset"] for row in described} == set(checkout.added)


def test_synthetic_rows_are_right(checkout: Checkout) -> None:
    table = checkout.table(SYNTHETIC)
    rows = checkout.canauto.raw(
        "select geography_code, kow_member_id, kow_code, kow_label_en, kow_label_fr, value, "
        f"value_status, is_preliminary, ref_date, reference_date::text from {table} "
        "where kow_member_id in (1, 10, 11) and reference_date = '2026-02-01' "
        "order by geography_member_id, kow_member_id"
    )
    odd = ('Other "widgets": {{ odd }}', 'Other "widgets": {{ odd }} (fr)')
    at = ("2026-02", "2026-02-01")
    assert rows == [
        ("1", 1, "W", "Total", "Total (fr)", 101_000.0, None, False, *at),
        ("1", 10, "W10", "Twin", "Twin (fr)", 110_000.0, None, False, *at),
        ("1", 11, "m11", *odd, 111_000.0, None, False, *at),
        ("2", 1, "W", "Total", "Total (fr)", 201_000.0, None, False, *at),
        ("2", 10, "W10", "Twin", "Twin (fr)", 210_000.0, None, False, *at),
        ("2", 11, "m11", *odd, 0.0, "rounds_to_zero", True, *at),
    ]
    hidden = f"select value, value_status from {table} where coordinate = '2.11' order by ref_date"
    assert checkout.canauto.raw(hidden)[0] == (None, "suppressed")
    assert checkout.canauto.raw(f"select count(*) from {table}") == [(44,)]


def test_a_member_that_the_metadata_lacks_keeps_its_rows(
    checkout: Checkout, tmp_path: Path
) -> None:
    """Staging models are views: what they would show is seen on a copy of the warehouse."""
    database = tmp_path / "canauto.duckdb"
    shutil.copy(checkout.canauto.data / "warehouse" / "canauto.duckdb", database)
    with duckdb.connect(str(database)) as con:
        con.execute(
            "delete from raw.statcan_members "
            f"where product_id = '{SYNTHETIC}' and dimension_position = 2 and member_id = 10"
        )
        rows = con.execute(
            "select kow_member_id, kow_code, kow_label_en, count(*) "
            f"from {checkout.table(SYNTHETIC)} where kow_code is null group by all"
        ).fetchall()
        total = con.execute(f"select count(*) from {checkout.table(SYNTHETIC)}").fetchall()
    assert rows == [(10, None, None, 4)]
    assert total == [(44,)]


@pytest.mark.parametrize("pid", REAL)
def test_every_published_row_of_a_real_table_is_there(checkout: Checkout, pid: str) -> None:
    if pid not in checkout.added:
        pytest.skip(f"{pid}-eng.zip is not beside this checkout (../shared/data)")
    with zipfile.ZipFile(ZIPS / f"{pid}-eng.zip") as packed:
        text = packed.read(f"{pid}.csv").decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    published = {
        (line["COORDINATE"], line["REF_DATE"]): (
            float(line["VALUE"]) * 10 ** int(line["SCALAR_ID"]) if line["VALUE"] else None,
            line["GEO"],
        )
        for line in lines
    }
    rows = checkout.canauto.raw(
        f"select coordinate, ref_date, value, geography_label_en from {checkout.table(pid)}"
    )
    assert len(rows) == len(published) == len(lines)
    found = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    assert found == published


def test_what_the_tests_hold_a_new_table_to_holds(checkout: Checkout) -> None:
    """The copy's own tests of registry and lineage, which no command may leave broken."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("CANAUTO", "DAGSTER"))}
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *(
                "tests/unit/orchestration/test_definitions.py",
                "tests/unit/sources/test_registry.py",
            ),
        ],
        cwd=checkout.root,
        env={**env, "PYTHONPATH": str(checkout.root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout[-3000:]


def test_a_table_is_added_once(checkout: Checkout) -> None:
    before = {p: p.read_bytes() for p in (checkout.root / "sources").rglob("*.yml")}
    answer = checkout.canauto("add", SYNTHETIC)
    assert answer.returncode == 1
    assert "is declared already, as synthetic_widgets_figure" in answer.stderr
    assert before == {p: p.read_bytes() for p in before}
