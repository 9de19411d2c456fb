"""`keep`: raw holds the members that the models need, the archive every byte. Synthetic figures."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sources.load import create_table, load_all, pulled_tables
from sources.load_report import LoadReport
from sources.registry import Registry
from tests.doubles.cube_builder import Dim
from tests.unit.sources.load_bench import FEBRUARY, MARCH, PID, Bench, open_bench, widgets


@pytest.fixture
def bench(tmp_path: Path, registry: Registry) -> Iterator[Bench]:
    with open_bench(tmp_path, registry) as opened:
        yield opened


def keep(bench: Bench, members: dict[int, tuple[int, ...]], **fields: Any) -> None:
    bench.table = bench.table.model_copy(update={"keep": members, **fields})


def coordinates(bench: Bench) -> set[str]:
    return {
        row[0]
        for row in bench.rows("distinct on (coordinate) coordinate, reference_date, valid_from")
    }


def test_raw_holds_the_kept_members_only(bench: Bench) -> None:
    keep(bench, {1: (1,), 2: (1, 2)})
    bench.put(widgets())
    assert bench.load().rows_added == 2
    assert coordinates(bench) == {"1.1"}  # Not 1.10, not 2.1.


def test_a_kept_part_has_the_history_that_it_has_in_the_whole(bench: Bench) -> None:
    cube = widgets()
    for vintage in (
        cube,
        cube.revised(FEBRUARY, {"1.1": {"2025-12": 1}, "2.1": {"2025-12": 2}}),
        cube.revised(MARCH, removed=[("1.1", "2025-11"), ("2.1", "2025-11")]),
    ):
        bench.put(vintage)
    bench.load()
    whole = bench.rows(where="coordinate like '1.%'")
    keep(bench, {1: (1,)})
    bench.load()
    assert bench.rows() == whole
    assert len(whole) > 4


def test_a_changed_keep_reads_the_archive_again(bench: Bench) -> None:
    bench.put(widgets())
    bench.put(widgets().revised(FEBRUARY, {"2.1": {"2025-12": 42}}))
    bench.load()
    for members, expected in (
        ({1: (2,)}, {"2.1"}),
        ({1: (2,), 2: (1, 10)}, {"2.1"}),
        ({2: (10,)}, {"1.10"}),
        ({}, {"1.1", "1.10", "2.1"}),
    ):
        keep(bench, members)
        assert len(bench.load().snapshots) == 2
        assert coordinates(bench) == expected
        assert bench.load() == LoadReport(bench.table.key)
    keep(bench, {1: (2, 1)})
    bench.load()
    keep(bench, {1: (1, 2)})
    assert bench.load() == LoadReport(bench.table.key)  # The same members in another order.


def test_a_changed_first_month_reads_the_archive_again(bench: Bench) -> None:
    bench.put(replace(widgets(), observations={}).revised(FEBRUARY, {"1.1": {"2023/2024": 5}}))
    bench.load()
    assert bench.rows("reference_date") == [(None,)]
    keep(bench, {}, year_start_month=7)
    bench.load()
    assert bench.rows("cast(reference_date as varchar)") == [("2023-07-01",)]


def test_what_is_wrong_is_seen_in_what_is_not_kept(bench: Bench) -> None:
    keep(bench, {1: (1,)})
    cube = widgets()
    bench.put(replace(cube, csv_text=cube.csv().replace('"2.1"', '"2.1.1"')))
    assert "has 2 dimensions, but a row has coordinate '2.1.1'" in bench.load().rejected[0]


def test_a_member_that_the_table_no_longer_has_is_a_warning(bench: Bench) -> None:
    keep(bench, {1: (1, 7), 2: (1,)})
    bench.put(widgets())
    report = bench.load()
    warning = f"Table {PID} has no member 7 in dimension 1 (Geography), which its entry keeps."
    assert report.warnings == (warning,)
    assert report.sentence().endswith(f"from 1 snapshot. {warning}")
    assert report.rows_added == 2
    assert bench.load().warnings == (warning,)  # It stays visible.


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({1: (8, 9)}, "keeps members 8, 9 of dimension 1 (Geography), none of which its metadata"),
        ({5: (1,)}, "keeps members 1 of dimension 5, none of which its metadata has"),
        ({1: ()}, "keeps members (none) of dimension 1 (Geography)"),
    ],
)
def test_an_entry_that_would_leave_nothing_changes_nothing(
    bench: Bench, members: dict[int, tuple[int, ...]], sentence: str
) -> None:
    snapshot = bench.put(widgets())
    bench.load()
    before = bench.rows()
    keep(bench, members)
    report = bench.load()
    assert sentence in report.rejected[0]
    assert report.rejected[0].endswith("correct `keep` in sources/statcan/tables.yml.")
    assert bench.rows() == before
    assert [s.id for s in bench.archive.snapshots("statcan", PID)] == [snapshot.id]


def test_metadata_that_knows_no_members_is_no_hindrance(bench: Bench) -> None:
    keep(bench, {1: (1,)})
    described = replace(widgets(), dimensions=(Dim("Geography", []), Dim("Widgets", [])))
    bench.put(widgets(), metadata=described.metadata())
    assert bench.load().rows_added == 4


def test_of_a_table_that_is_not_declared_all_is_kept(bench: Bench) -> None:
    keep(bench, {1: (1,)})  # As it was declared when it was fetched.
    bench.put(widgets())
    (pulled,) = pulled_tables(bench.archive, replace(bench.registry, datasets={}))
    assert pulled.keep == {}
    bench.table = pulled
    create_table(bench.con, pulled)
    load_all(bench.con, bench.archive, bench.registry, now=widgets().released_at)
    assert coordinates(bench) == {"1.1", "1.10", "2.1"}


def test_an_entry_that_an_older_canauto_archived_is_still_read(bench: Bench) -> None:
    bench.table = bench.table.model_copy(update={"year_start_month": 7})
    path = bench.put(widgets()).path / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["entry"]["reason"]
    manifest["entry"]["forgotten"] = "a field that is no more"
    path.write_text(json.dumps(manifest))
    (pulled,) = pulled_tables(bench.archive, replace(bench.registry, datasets={}))
    assert (pulled.id, pulled.year_start_month) == (PID, 7)
    assert pulled.origin.title == "Synthetic widgets"
