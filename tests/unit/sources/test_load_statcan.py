"""The bitemporal loader: nothing overwritten, nothing lost, nothing counted twice.

All figures here are synthetic.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.errors import LockedError, NoSpaceError, OutOfOrderError
from sources.load import open_warehouse
from sources.load_report import LoadReport
from sources.load_statcan import load_snapshot
from sources.registry import Registry
from tests.doubles.cube_builder import Dim, make_cube
from tests.unit.sources.load_bench import (
    FEBRUARY,
    JANUARY,
    MARCH,
    PID,
    Bench,
    open_bench,
    widgets,
)


@pytest.fixture
def bench(tmp_path: Path, registry: Registry) -> Iterator[Bench]:
    with open_bench(tmp_path, registry) as opened:
        yield opened


def test_coordinates_1_1_and_1_10_stay_apart(bench: Bench) -> None:
    bench.put(widgets())
    assert bench.load().rows_added == 6
    found = dict(bench.rows("coordinate, value", "ref_date = '2025-11'"))
    assert found == {"1.1": 100, "1.10": 7, "2.1": 40}


def test_every_column_is_kept_with_its_type(bench: Bench) -> None:
    snapshot = bench.put(widgets(decimals=1, scalar_id=3, uom_id=81))
    bench.load()
    columns = [c[0] for c in bench.con.execute("describe raw.statcan__99100001").fetchall()]
    row = dict(zip(columns, bench.rows(where="coordinate = '1.10'")[1], strict=True))
    assert row.pop("vector_id") > 0
    assert row == {
        "coordinate": "1.10",
        "ref_date": "2025-12",
        "reference_date": datetime(2025, 12, 1).date(),
        "reference_end_date": datetime(2025, 12, 31).date(),
        "value": None,
        "status": "x",
        "symbol": None,
        "is_terminated": False,
        "decimals": 1,
        "scalar_id": 3,
        "uom_id": 81,
        "dguid": None,
        "valid_from": datetime(2026, 1, 15, 13, 30, tzinfo=UTC),
        "valid_to": None,
        "snapshot_id": snapshot.id,
    }


def test_a_revision_closes_the_row_and_opens_another(bench: Bench) -> None:
    bench.put(widgets())
    bench.put(widgets().revised(FEBRUARY, {"1.1": {"2025-12": 112, "2026-01": 120}}))
    report = bench.load()
    assert (report.rows_added, report.rows_revised, report.rows_closed) == (7, 1, 0)
    january, february = (datetime(2026, month, 15, 13, 30, tzinfo=UTC) for month in (1, 2))
    where = "coordinate = '1.1' and ref_date = '2025-12'"
    assert bench.rows("value, valid_from, valid_to", where) == [
        (110, january, february),
        (112, february, None),
    ]


@pytest.mark.parametrize(
    "change", [(110, "E", ""), (110, "", "r")], ids=["status only", "symbol only"]
)
def test_a_new_status_or_symbol_is_a_revision(bench: Bench, change: tuple[int, str, str]) -> None:
    bench.put(widgets())
    bench.put(widgets().revised(FEBRUARY, {"1.1": {"2025-12": change}}))
    assert bench.load().rows_revised == 1


def test_a_terminated_flag_is_no_revision(bench: Bench) -> None:
    cube = widgets()
    bench.put(cube)
    bench.load()
    ended = cube.csv().replace('"","0"\n', '"t","0"\n')
    assert ended != cube.csv()
    bench.put(cube.revised(FEBRUARY, csv_text=ended))
    report = bench.load()
    assert (report.rows_added, report.rows_revised, report.rows_closed) == (0, 0, 0)
    assert all(row[0] for row in bench.rows("is_terminated"))


def test_a_row_that_disappears_is_closed_not_deleted(bench: Bench) -> None:
    bench.put(widgets())
    bench.put(widgets().revised(FEBRUARY, removed=[("2.1", "2025-12")]))
    assert bench.load().rows_closed == 1
    closed = bench.rows("value, valid_to is null", "coordinate = '2.1'")
    assert closed == [(40, True), (41, False)]


def test_an_extract_closes_nothing_that_it_does_not_mention(bench: Bench) -> None:
    bench.put(widgets())
    part = make_cube(
        PID,
        "Synthetic widgets",
        6,
        widgets().dimensions,
        {"1.1": {"2025-12": 111}},
        released_at=FEBRUARY,
    )
    snapshot = bench.put(part, extract=True)
    report = bench.load()
    assert (report.rows_revised, report.rows_closed) == (1, 0)
    assert bench.con.execute("select * from raw.statcan_coverage").fetchall() == [
        (PID, snapshot.id, "1.1", datetime(2025, 12, 1).date(), datetime(2025, 12, 1).date())
    ]


def test_an_extract_says_nothing_of_the_months_between_its_own(bench: Bench) -> None:
    """As a page that prints two months and the same month of the year before."""
    given = {"1.1": {"2024-12": 90, "2025-11": 110, "2025-12": 111}}
    part = make_cube(PID, "Synthetic widgets", 6, widgets().dimensions, given, JANUARY)
    snapshot = bench.put(part, extract=True)
    bench.load()
    assert bench.con.execute("select * from raw.statcan_coverage order by all").fetchall() == [
        (PID, snapshot.id, "1.1", date(2024, 12, 1), date(2024, 12, 1)),
        (PID, snapshot.id, "1.1", date(2025, 11, 1), date(2025, 12, 1)),
    ]


def test_a_figure_that_comes_back_opens_a_new_row(bench: Bench) -> None:
    bench.put(widgets())
    bench.put(widgets().revised(FEBRUARY, removed=[("2.1", "2025-12")]))
    bench.put(widgets().revised(MARCH))
    bench.load()
    where = "coordinate = '2.1' and ref_date = '2025-12'"
    assert bench.rows("valid_to is null", where) == [(False,), (True,)]


def test_loading_twice_changes_nothing(bench: Bench) -> None:
    snapshot = bench.put(widgets())
    bench.load()
    before = bench.rows()
    assert bench.load() == LoadReport(bench.table.key)
    load_snapshot(bench.con, bench.table, snapshot)
    assert bench.rows() == before


def test_a_second_correction_on_one_day_counts_from_when_it_was_seen(bench: Bench) -> None:
    bench.put(widgets())
    afternoon = datetime(2026, 1, 15, 19, 0, tzinfo=UTC)
    bench.put(widgets().revised(JANUARY, {"1.1": {"2025-12": 109}}), seen=afternoon)
    bench.load()
    assert bench.rows("value, valid_to", "coordinate = '1.1' and ref_date = '2025-12'") == [
        (110, afternoon),
        (109, None),
    ]


def test_an_older_snapshot_is_refused_by_itself_and_replayed_by_the_load(bench: Bench) -> None:
    bench.put(widgets().revised(FEBRUARY, {"1.1": {"2025-12": 112}}))
    bench.load()
    old = bench.put(widgets())
    with pytest.raises(OutOfOrderError, match="run `canauto rebuild`"):
        load_snapshot(bench.con, bench.table, old)
    report = bench.load()
    assert len(report.snapshots) == 2
    where = "coordinate = '1.1' and ref_date = '2025-12'"
    assert bench.rows("value, valid_to is null", where) == [(110, False), (112, True)]


def test_replaying_vintages_equals_loading_each_alone_as_of_its_date(
    bench: Bench, tmp_path: Path
) -> None:
    cube = widgets()
    vintages = [cube]
    for number, released in enumerate([FEBRUARY, MARCH, "2026-04-15T08:30"]):
        vintages.append(
            vintages[-1].revised(
                released,
                {"1.1": {"2025-12": 111 + number}, "2.1": {f"2026-0{number + 1}": 50}},
                removed=[("1.10", "2025-11")] if number == 1 else [],
            )
        )
    for vintage in vintages:
        bench.put(vintage)
    bench.load()
    for vintage in vintages:
        at = vintage.released_at.astimezone(UTC)
        then = bench.con.execute(
            "select coordinate, ref_date, value, status from raw.statcan__99100001 "
            "where valid_from <= ? and (valid_to is null or valid_to > ?) order by all",
            [at, at],
        ).fetchall()
        alone = sorted(
            (coordinate, ref_date, float(obs.value) if obs.value else None, obs.status or None)
            for coordinate, periods in vintage.observations.items()
            for ref_date, obs in periods.items()
        )
        assert then == alone


def test_as_of_loads_only_what_was_known(bench: Bench) -> None:
    bench.put(widgets())
    bench.put(widgets().revised(FEBRUARY, {"1.1": {"2025-12": 112}}))
    report = bench.load(as_of=datetime(2026, 2, 1, tzinfo=UTC))
    assert len(report.snapshots) == 1
    assert bench.rows("value, valid_to", "coordinate = '1.1' and ref_date = '2025-12'") == [
        (110, None)
    ]


@pytest.mark.parametrize(
    ("break_csv", "sentence"),
    [
        (lambda text: text + text.splitlines()[1] + "\n", "states series 1.1 for 2025-11 2 times"),
        (lambda text: text.replace('"100"', '"n/a"'), "A row of 99100001.csv cannot be read"),
        (lambda text: text.replace('"1.10"', '"1.10.1"'), "has 2 dimensions, but a row has"),
        (lambda text: text.replace('"Widgets"', '"Gadgets"', 1), "has changed: its columns are"),
        (lambda text: text.replace('"VALUE"', '"VALEUR"', 1), "are not those of a full-table CSV"),
    ],
    ids=["repeated key", "text for a number", "deeper coordinate", "renamed", "other layout"],
)
def test_what_cannot_be_read_goes_to_quarantine_and_the_last_good_stands(
    bench: Bench, break_csv: Any, sentence: str
) -> None:
    cube = widgets()
    good = bench.put(cube)
    bench.load()
    before = bench.rows()
    bad = bench.put(cube.revised(FEBRUARY, csv_text=break_csv(cube.csv())))
    report = bench.load()
    assert len(report.rejected) == 1
    assert sentence in report.rejected[0]
    assert bench.rows() == before
    assert [s.id for s in bench.archive.snapshots("statcan", PID)] == [good.id]
    reasons = list(bench.archive.root.glob(f"_quarantine/statcan/{PID}/{bad.id}/reason.txt"))
    assert len(reasons) == 1
    state = bench.con.execute("select state, snapshot_id from raw.release_log").fetchall()
    assert state == [("INVALID", bad.id)]
    bench.put(cube.revised(MARCH, {"1.1": {"2025-12": 115}}))
    assert bench.load().rows_revised == 1


def test_crlf_after_each_row_is_read_as_lf(bench: Bench) -> None:
    cube = widgets()
    header, rest = cube.csv().split("\n", 1)
    bench.put(cube.revised(JANUARY, csv_text=header + "\n" + rest.replace("\n", "\r\n")))
    assert bench.load().rows_added == 6


def test_span_years_need_their_first_month(bench: Bench) -> None:
    dimensions = [Dim("Geography", ["Canada"]), Dim("Widgets", ["Total"])]
    cube = make_cube(PID, "Synthetic", 12, dimensions, {"1.1": {"2023/2024": 5}})
    bench.put(cube)
    bench.load()
    assert bench.rows("reference_date, reference_end_date") == [(None, None)]


def test_a_declared_first_month_dates_span_years(bench: Bench) -> None:
    bench.table = bench.table.model_copy(update={"year_start_month": 7})
    dimensions = [Dim("Geography", ["Canada"]), Dim("Widgets", ["Total"])]
    bench.put(make_cube(PID, "Synthetic", 12, dimensions, {"1.1": {"2023/2024": 5}}))
    bench.load()
    first, last = datetime(2023, 7, 1).date(), datetime(2024, 6, 30).date()
    assert bench.rows("reference_date, reference_end_date") == [(first, last)]


@pytest.mark.parametrize("day", ["1066-10-14", "2999-12-31"])
def test_a_period_beyond_the_years_of_the_metadata_has_its_days(bench: Bench, day: str) -> None:
    cube = make_cube(PID, "Synthetic", 1, [Dim("Rate", ["US dollar"])], {"1": {day: 5}})
    object.__setattr__(cube, "stated_end", "2020-01-01")
    metadata = cube.metadata() | {"cubeStartDate": "2020-01-01"}
    bench.put(cube, metadata=metadata)
    bench.load()
    assert bench.rows("cast(reference_date as varchar), reference_date = reference_end_date") == [
        (day, True)
    ]


def test_a_period_that_nobody_knows_is_kept_without_days(bench: Bench) -> None:
    periods = {"soon": 5, "2025-12": 6, "2025-13": 7}
    bench.put(make_cube(PID, "Synthetic", 6, [Dim("Rate", ["US dollar"])], {"1": periods}))
    bench.load()
    assert sorted(bench.rows("ref_date, month(reference_date)")) == [
        ("2025-12", 12),
        ("2025-13", None),
        ("soon", None),
    ]


def test_a_table_without_geography_has_no_dguid(bench: Bench) -> None:
    dimensions = [Dim("Rate", ["US dollar", "Euro"]), Dim("Measure", ["Average"])]
    observations = {"1.1": {"2025-12": 1.5}, "2.1": {"2025-12": 1.25}}
    bench.put(make_cube(PID, "Rates", 6, dimensions, observations, decimals=2))
    bench.load()
    assert bench.rows("coordinate, value, dguid") == [("1.1", 1.5, None), ("2.1", 1.25, None)]


def test_a_second_release_at_the_time_of_the_first_is_refused(bench: Bench) -> None:
    first = bench.put(widgets(), seen=datetime(2026, 1, 15, 13, 30, tzinfo=UTC))
    bench.load()
    bench.con.execute("update raw.snapshots set first_seen_at = null, vintage_at = '2020-01-01'")
    again = bench.put(widgets().revised(JANUARY, {"1.1": {"2025-12": 1}}), seen=first.vintage_at)
    before = bench.rows()
    with pytest.raises(OutOfOrderError, match="at the same time or later: run `canauto rebuild`"):
        load_snapshot(bench.con, bench.table, again)
    assert bench.rows() == before


def test_a_disk_too_full_to_spill_to_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "canauto.duckdb"
    with pytest.raises(NoSpaceError, match="is full: free some space"), open_warehouse(path) as con:
        con.execute("set memory_limit = '30MB'")
        con.execute("set max_temp_directory_size = '5MB'")
        con.execute("create temp table t as select random() as n from range(20000000)")
    assert [file.name for file in tmp_path.iterdir()] == ["canauto.duckdb"]


def test_what_a_killed_load_left_is_swept(bench: Bench) -> None:
    bench.put(widgets())
    bench.load()
    bench.con.execute("create table main.incoming as select 1 as coordinate")
    bench.put(widgets().revised(FEBRUARY, {"1.1": {"2025-12": 1}}))
    assert bench.load().rows_revised == 1
    left = "select table_name from duckdb_tables() where schema_name = 'main' or temporary"
    assert bench.con.execute(left).fetchall() == []


def test_metadata_is_kept_by_snapshot(bench: Bench) -> None:
    bench.put(widgets(footnotes=(("A note.", "Une note."),)))
    bench.load()
    members = bench.con.execute(
        "select name_en, name_fr from raw.statcan_members "
        "where dimension_position = 1 order by member_id"
    ).fetchall()
    assert members == [("Canada", "Canada (fr)"), ("Quebec", "Quebec (fr)")]
    cubes = bench.con.execute(
        "select series_count, datapoint_count, is_partial from raw.statcan_cubes"
    ).fetchall()
    assert cubes == [(3, 6, False)]
    assert bench.con.execute("select text_fr from raw.statcan_footnotes").fetchall() == [
        ("Une note.",)
    ]


def test_a_locked_warehouse_names_the_holder(tmp_path: Path) -> None:
    path = tmp_path / "canauto.duckdb"
    code = (
        f"import duckdb, time; con = duckdb.connect({str(path)!r}); "
        "print('open', flush=True); time.sleep(30)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with (
            pytest.raises(LockedError, match=f"open in process {holder.pid}"),
            open_warehouse(path),
        ):
            pass
    finally:
        holder.kill()
        holder.wait()
