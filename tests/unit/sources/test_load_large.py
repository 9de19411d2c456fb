"""What the loader does of large tables, seen on small ones: in slices, and written anew.

All figures here are synthetic.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import load_checks, load_compare, load_merge
from sources.registry import Registry
from tests.doubles.cube_builder import Cube
from tests.unit.sources.load_bench import (
    FEBRUARY,
    JANUARY,
    MARCH,
    PID,
    Bench,
    open_bench,
    widgets,
)

RELEASES = [JANUARY, FEBRUARY, MARCH]
COORDINATES = ["1.1", "1.2", "1.10", "2.1"]
PERIODS = ["2025-10", "2025-11", "2025-12", "2026-01"]
FIGURES = st.sampled_from([1, 2, (None, "..", ""), (2, "E", ""), (2, "", "r")])
TABLES = st.dictionaries(
    st.sampled_from(COORDINATES),
    st.dictionaries(st.sampled_from(PERIODS), FIGURES, min_size=1, max_size=4),
    max_size=4,
)


@pytest.fixture
def bench(tmp_path: Path, registry: Registry) -> Iterator[Bench]:
    with open_bench(tmp_path, registry) as opened:
        yield opened


def vintages(contents: list[dict[str, Any]], ended: list[bool]) -> list[Cube]:
    """One cube for each release; the last may also flag its series as terminated."""
    empty = replace(widgets(), observations={})
    cubes = [
        empty.revised(released_at, observations)
        for released_at, observations in zip(RELEASES, contents, strict=False)
    ]
    return [
        replace(cube, csv_text=cube.csv().replace('"","0"\n', '"t","0"\n')) if flag else cube
        for cube, flag in zip(cubes, ended, strict=False)
    ]


def loaded(registry: Registry, folder: Path, cubes: list[Cube], extracts: list[bool]) -> Any:
    with open_bench(folder, registry) as bench:
        for cube, extract in zip(cubes, extracts, strict=False):
            bench.put(cube, extract=extract)
        report = bench.load()
        return report.counts(), sorted(bench.rows(), key=repr)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(TABLES, min_size=2, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_in_slices_and_written_anew_it_is_the_same_history(
    registry: Registry,
    tmp_path_factory: pytest.TempPathFactory,
    contents: list[dict[str, Any]],
    ended: list[bool],
    extracts: list[bool],
) -> None:
    cubes = vintages(contents, ended)
    found = []
    for slice_rows, most_updated in ((500_000, 1_000_000), (1, 1_000_000), (3, -1)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(load_compare, "SLICE_ROWS", slice_rows)
            patch.setattr(load_merge, "MOST_UPDATED", most_updated)
            folder = tmp_path_factory.mktemp("warehouse")
            found.append(loaded(registry, folder, cubes, extracts))
    assert found[0] == found[1] == found[2]


def test_a_table_of_which_all_changed_is_written_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_merge, "MOST_UPDATED", 2)
    monkeypatch.setattr(load_merge, "_apply", None)
    cube = widgets()
    bench.put(cube)
    rebased = {"1.1": {"2025-11": 1, "2025-12": 2}, "2.1": {"2025-11": 3, "2026-01": 4}}
    bench.put(cube.revised(FEBRUARY, rebased, removed=[("2.1", "2025-12")]))
    report = bench.load()
    assert (report.rows_added, report.rows_revised, report.rows_closed) == (7, 3, 1)
    assert len(bench.rows(where="valid_to is null")) == 6
    assert len(bench.rows()) == 10
    assert (
        bench.con.execute(
            "select table_name from duckdb_tables() where table_name like '%anew%'"
        ).fetchall()
        == []
    )


@pytest.mark.parametrize("most_bits", [0, 1 << 29], ids=["by grouping", "by bits"])
def test_a_repeated_key_is_found_either_way(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, most_bits: int
) -> None:
    monkeypatch.setattr(load_checks, "MOST_BITS", most_bits)
    cube = widgets()
    bench.put(cube)
    assert bench.load().rows_added == 6
    text = cube.csv() + cube.csv().splitlines()[3] + "\n"
    bench.put(cube.revised(FEBRUARY, csv_text=text))
    assert f"Table {PID} states series 2.1 for 2025-11 2 times" in bench.load().rejected[0]


def test_a_first_snapshot_that_cannot_be_read_leaves_nothing(bench: Bench) -> None:
    cube = widgets()
    text = cube.csv() + cube.csv().splitlines()[1] + "\n"
    bench.put(replace(cube, csv_text=text))
    assert "states series 1.1 for 2025-11 2 times" in bench.load().rejected[0]
    assert bench.rows() == []
    for table in ("snapshots", "statcan_cubes", "statcan_members"):
        assert bench.con.execute(f"select count(*) from raw.{table}").fetchone() == (0,)
