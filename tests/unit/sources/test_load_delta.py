"""Lines of a Delta File say the same as the zip, in other words: the same keys, the same figures.

All figures here are synthetic.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.load import load_dataset
from sources.load_delta import compare_with_whole
from sources.manifest import Snapshot
from sources.registry import Registry
from tests.doubles.cube_builder import Cube, Dim, Member, Obs, make_cube
from tests.doubles.delta_builder import HEADER, changed, delta_lines
from tests.doubles.vintages import NOW, Vintages, vintages

FEBRUARY, MARCH = "2026-02-15T08:30", "2026-03-15T08:30"
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


@pytest.fixture
def table(tmp_path: Path, registry: Registry) -> Iterator[Vintages]:
    with vintages(tmp_path, registry) as bench:
        yield bench


def widgets(uom_id: int = 300, **fields: Any) -> Cube:
    members = [Member(f"w{i}", uom_id=uom_id) for i in range(1, 12)]
    return make_cube(
        "99100001",
        "Synthetic widgets",
        6,
        [
            Dim("Geography", [Member("Canada", dguid="2021A000011124"), "Quebec"]),
            Dim("Widgets", members, has_uom=True),
        ],
        {
            "1.1": {"2025-11": 100, "2025-12": 110},
            "1.10": {"2025-11": 7, "2025-12": (None, "x", "")},
            "2.1": {"2025-11": 40, "2025-12": 41},
        },
        uom_id=uom_id,
        **fields,
    )


def put_delta(bench: Vintages, cube: Cube, text: str | None = None) -> Snapshot:
    """Archive the figures of a cube as a day's lines."""
    folder = bench.folder / f"delta-{cube.released_at:%Y%m%d%H%M}"
    folder.mkdir()
    files = cube.payload(folder)
    del files[f"{cube.pid}-eng.zip"]
    lines = folder / f"{cube.pid}.delta.csv"
    lines.write_text(text or "\n".join([HEADER, *delta_lines([cube]), ""]), encoding="utf-8")
    files[lines.name] = lines
    return bench.put_files(
        files, cube.released_at, cube.released_at + timedelta(hours=2), extract=True
    )


def test_a_day_revises_and_the_zip_then_changes_nothing(table: Vintages) -> None:
    before = widgets()
    after = before.revised(
        FEBRUARY,
        {"1.1": {"2025-12": (112, "E", "r"), "2026-01": 120}, "1.10": {"2025-12": 8}},
    )
    table.put(before)
    table.load()
    put_delta(table, changed(before, after))
    report = table.load()
    assert (report.rows_added, report.rows_revised, report.rows_closed) == (1, 2, 0)
    by_delta = table.rows()
    assert [(v, s) for v, s, *_ in table.figure("1.1", "2025-12")] == [(110, None), (112, "E")]
    table.put(replace(after, released_at=after.released_at + timedelta(days=1)))
    report = table.load()
    assert (report.rows_added, report.rows_revised, report.rows_closed) == (0, 0, 0)
    assert table.rows() == by_delta  # units, DGUIDs, vectors and dates too


FIGURES = st.sampled_from(
    [
        *(
            Obs("101", status, symbol)
            for status in ("", "A", "B", "C", "D", "E")
            for symbol in "pr"
        ),
        *(Obs("", status) for status in ("..", "...", "x", "F")),
        *(Obs("0", "0s"), Obs("0"), Obs("100"), Obs("", "<LOD"), Obs("-3.5")),
    ]
)
KEYS = st.tuples(st.sampled_from(["1.1", "1.10", "2.1"]), st.sampled_from(["2025-11", "2026-01"]))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.dictionaries(KEYS, FIGURES, min_size=1, max_size=5),
    scalar_id=st.sampled_from([0, 3, 6]),
)
def test_the_two_witnesses_make_the_same_table(
    registry: Registry, changes: dict[tuple[str, str], Obs], scalar_id: int
) -> None:
    before = widgets(scalar_id=scalar_id, decimals=1)
    stated = {c: dict(periods) for c, periods in before.observations.items()}
    for (coordinate, ref_date), obs in changes.items():
        stated[coordinate][ref_date] = obs
    after = replace(before.revised(FEBRUARY), observations=stated)
    tables = []
    for witness in ("zip", "delta"):
        with (
            tempfile.TemporaryDirectory(dir=MEMORY) as folder,
            vintages(Path(folder), registry) as bench,
        ):
            bench.put(before)
            if witness == "zip":
                bench.put(after)
            elif changed(before, after).observations:
                put_delta(bench, changed(before, after))
            bench.load()
            tables.append([row[:-1] for row in bench.rows()])  # all but the snapshot's id
    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    ("frequency", "standing", "stated", "ref_date"),
    [
        (6, None, ("2026-01", ""), "2026-01"),
        (6, None, ("2026-01-01", ""), "2026-01"),
        (9, None, ("2026-04-01", ""), "2026-04"),
        (11, None, ("2026-07", ""), "2026-07"),
        (12, None, ("2026", ""), "2026"),
        (12, None, ("2026-01-01", ""), "2026"),
        (1, None, ("2026-01-05", ""), "2026-01-05"),
        (2, None, ("2026-01-05", ""), "2026-01-05"),
        (18, None, ("2022", ""), "2022"),
        (12, None, ("2021", "2022"), "2021/2022"),
        (12, None, ("2021-04-01", "2022-04-01"), "2021/2022"),
        (12, "2019/20", ("2021", "2022"), "2021/22"),
        (18, "2020-05", ("2022-07-01", ""), "2022-07"),
        # The rows that stand decide, whatever the frequency code says.
        (12, "2020-01", ("2022-01-01", ""), "2022-01"),
        (6, "2020-01", ("2022-01", "2022-01"), "2022-01"),
    ],
)
def test_periods_take_the_form_of_the_zip(
    frequency: int,
    standing: str | None,
    stated: tuple[str, str],
    ref_date: str,
    table: Vintages,
) -> None:
    whole = replace(widgets(), frequency_code=frequency)
    if standing:
        table.put(replace(whole, observations={"1.1": {standing: Obs("1")}}))
    cube = replace(whole.revised(FEBRUARY), observations={"1.1": {"period": Obs("2")}})
    text = "\n".join([HEADER, *delta_lines([cube]), ""]).replace(
        ",period,,", f",{','.join(stated)},"
    )
    put_delta(table, cube, text)
    table.load()
    assert ref_date in {row[1] for row in table.now()}
    assert len(table.now()) == 1 + bool(standing)


def test_what_the_lines_do_not_state_is_carried_over(table: Vintages) -> None:
    """Unit, DGUID and the flag of an ended series: also for a new period of the series."""
    cube = widgets(uom_id=81)
    ended = {r: replace(o, is_terminated=True) for r, o in cube.observations["1.1"].items()}
    table.put(replace(cube, observations={**cube.observations, "1.1": ended}))
    after = replace(
        widgets(uom_id=300).revised(FEBRUARY),
        observations={"1.1": {"2025-12": Obs("5"), "2026-01": Obs("6")}},
    )
    put_delta(table, after)
    table.load()
    kept = table.con.execute(
        "select value, uom_id, dguid, is_terminated from raw.statcan__99100001 "
        "where valid_to is null and coordinate = '1.1' order by ref_date"
    ).fetchall()
    assert kept == [(v, 81, "2021A000011124", True) for v in (100, 5, 6)]


def test_the_unit_of_a_new_series_is_that_of_its_member(table: Vintages) -> None:
    cube = replace(widgets(), observations={"1.11": {"2025-12": Obs("5")}})
    put_delta(table, cube)
    table.load()
    assert table.now() == [("1.11", "2025-12", 5, None, None, 0, 300)]


def test_a_suppressed_figure_is_never_shown(table: Vintages) -> None:
    cube = replace(widgets(), observations={"1.1": {"2025-12": Obs("77", "x")}})
    put_delta(table, cube)
    table.load()
    assert table.now() == [("1.1", "2025-12", None, "x", None, 0, 300)]


def test_members_that_are_not_kept_stay_out(table: Vintages) -> None:
    table.table = table.table.model_copy(update={"keep": {2: (1, 11)}})
    put_delta(table, widgets())
    table.load()
    assert {row[0] for row in table.now()} == {"1.1", "2.1"}


def test_an_older_day_that_turns_up_is_replayed_in_order(table: Vintages) -> None:
    first = widgets()
    second = first.revised(FEBRUARY, {"1.1": {"2025-12": 112}})
    third = second.revised(MARCH, {"1.1": {"2025-12": 113}})
    table.put(first)
    table.put(third)
    table.load()
    put_delta(table, changed(first, second))
    assert len(table.load().snapshots) == 3
    assert [value for value, *_ in table.figure("1.1", "2025-12")] == [110, 112, 113]
    assert table.flaws() == []


def rejected(bench: Vintages) -> str:
    (reason,) = load_dataset(bench.con, bench.archive, bench.table, now=NOW).rejected
    return reason


LINES = "\n".join([HEADER, *delta_lines([widgets()]), ""])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LINES.replace(",0,0,0,100,", ",0,11,0,100,"), "states the statusCode '11', which canauto"),
        (LINES.replace(",0,0,0,100,", ",2,0,0,100,"), "states the symbolCode '2', which canauto"),
        (LINES.replace(",0,0,0,100,", ",0,0,2,100,"), "states the securityLevelCode '2'"),
        (LINES.replace(",100,2026", ",1OO,2026"), "cannot be read"),
        (LINES + LINES.splitlines()[1] + "\n", "states series 1.1 of 99100001 for 2025-11 2 times"),
        (LINES.replace(",1.1.0.", ",1.1.1."), "has 2 dimensions, but a line"),
        (LINES.replace("decimals", "places"), "has no column decimals"),
    ],
)
def test_lines_that_cannot_be_read_change_nothing(
    text: str, sentence: str, table: Vintages
) -> None:
    table.put(replace(widgets(), released_at=widgets().released_at - timedelta(days=5)))
    table.load()
    before = table.rows()
    assert text != LINES
    put_delta(table, widgets(), text)
    assert sentence in rejected(table)
    assert table.rows() == before


def witness(table: Vintages, after: Cube, whole: Cube) -> Any:
    snapshot = table.put(whole)
    return compare_with_whole(table.con, table.table, put_delta(table, after), snapshot)


def test_witnesses_that_agree(table: Vintages) -> None:
    found = witness(table, widgets(), widgets())
    assert (found.rows, found.agrees, found.examples) == (6, True, ())


def test_witnesses_that_differ_are_named(table: Vintages) -> None:
    other = widgets().revised(FEBRUARY, {"1.1": {"2025-12": 111, "2026-01": 5}})
    found = witness(table, other, widgets())
    assert (found.rows, found.differing, found.missing) == (7, 1, 1)
    assert found.examples == (
        "1.1 2025-12: 111 in the Delta File, 110 in the zip",
        "1.1 2026-01: 5 in the Delta File, not there in the zip",
    )
    assert table.rows() == []
