"""Files of a made-up feed from the desk to the archive and into DuckDB; synthetic."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.archive import Archive
from sources.eventlog import EventLog
from sources.feeds._feed import Feed, Kind, Part
from sources.feeds._fetch import Desk, bring_feed, fetch_feed
from sources.feeds._gates import payload
from sources.http import Http
from sources.load import create_table, load_dataset
from sources.model import Licence
from sources.outcome import FetchOutcome
from sources.raw_facts import raw_facts
from sources.raw_tables import create_shared_tables
from tests.doubles.faults import Answer
from tests.doubles.feeds import FeedsDouble, ckan_package, ckan_resource
from tests.unit.sources.feeds.forms import HEADER, ROWS, feed

LICENCE = Licence(
    id="ogl_canada", name="x", url=None, attribution_en="", attribution_fr="", redistributable=True
)
YEARS = feed(parts=(Part(name="cars", file="cars.csv"), Part(name="vans", file="vans.csv")))
NO_TEXT = b"caf\xe9.csv".decode("utf-8", "surrogateescape")
MORE = ROWS + "Genesis,2025,8.0,1\r\n"


class Bench:
    """Brings files, day after day, and loads what the archive took."""

    def __init__(self, folder: Path, con: duckdb.DuckDBPyConnection) -> None:
        self.folder, self.con, self.day = folder, con, 0
        self.archive = Archive(folder / "archive")

    def bring(self, content: str | bytes, part: str = "cars", of: Feed = YEARS) -> FetchOutcome:
        path = self.folder / f"{part}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.day += 1
        now = datetime(2026, 1, self.day, tzinfo=UTC)
        (outcome,) = bring_feed(Desk(self.archive, of, LICENCE, now), {part: path})
        return outcome

    def load(self, of: Feed = YEARS) -> list[tuple[Any, ...]]:
        create_table(self.con, of)
        load_dataset(self.con, self.archive, of, now=datetime(2026, 2, 1, tzinfo=UTC))
        return self.con.execute(
            "select make, _part, _layout, _row_number, _snapshot_id from raw.made_up "
            "order by _snapshot_id, _part, _row_number"
        ).fetchall()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with duckdb.connect() as con:
        create_shared_tables(con)
        yield Bench(tmp_path, con)


def test_rows_are_loaded_as_they_stand_snapshot_beside_snapshot(bench: Bench) -> None:
    first = bench.bring(HEADER + "Kia,2025,1,2\r\n" * 3)
    assert [row[:4] for row in bench.load()] == [("Kia", "cars", "cars", n) for n in (1, 2, 3)]
    second = bench.bring(HEADER + "Kia,2025,1,2\r\n" * 4)
    bench.bring(HEADER + "Ford,2025,1,2\r\n", "vans")
    assert first.snapshot and second.snapshot
    found = bench.load()
    assert len(found) == 8
    assert {row[4] for row in found if row[1] == "cars"} == {first.snapshot.id, second.snapshot.id}
    assert bench.load() == found


def test_the_same_file_again_is_unchanged(bench: Bench) -> None:
    assert bench.bring(HEADER + ROWS).state == "NEW"
    again = bench.bring(HEADER + ROWS)
    assert (again.state, again.evidence["download"]["note"]) == (
        "UNCHANGED",
        "Brought by hand, from a local file.",
    )
    assert len(bench.archive.snapshots("feeds", "made_up")) == 1


def test_where_it_came_from_is_in_the_manifest(bench: Bench) -> None:
    snapshot = bench.bring(HEADER + ROWS).snapshot
    assert snapshot is not None
    manifest = snapshot.manifest
    assert (manifest.part, manifest.url) == ("cars", "https://example.org/cars")
    assert manifest.note == "Brought by hand, from a local file."
    assert str(bench.folder) not in manifest.model_dump_json()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEADER + ROWS[:30], "is the beginning of the last good file, cut off after 69 bytes"),
        (HEADER + ROWS, "is the beginning of the last good file"),
        (HEADER + "Kia,2025,1,2\r\n", "has shrunk from 4 to 1 rows"),
        (HEADER.replace("Price", "Cost") + ROWS, "has other columns than before"),
        ("", "answered with an empty file"),
        ("<html><head><title>Sign in</title>", "answered with a web page"),
        (b"PK\x03\x04", "answered with a packed file"),
    ],
)
def test_what_is_refused_changes_nothing(bench: Bench, content: str, sentence: str) -> None:
    good = bench.bring(HEADER + MORE)
    loaded = bench.load()
    outcome = bench.bring(content)
    assert outcome.state == "INVALID"
    assert sentence in outcome.message
    assert outcome.snapshot == good.snapshot
    assert bench.load() == loaded
    (refused,) = bench.archive.root.glob("_quarantine/feeds/made_up/*/reason.txt")
    assert sentence in refused.read_text()


def test_how_far_a_file_may_shrink_is_the_feeds_to_say(bench: Bench) -> None:
    strict = feed(gates={"smallest_share": 0.9, "reason": "It only grows."}, parts=YEARS.parts)
    bench.bring(HEADER + "Kia,2025,1,2\r\n" * 20, of=strict)
    fewer = HEADER + "Kia,2025,1,3\r\n" * 17
    assert "has shrunk from 20 to 17 rows" in bench.bring(fewer, of=strict).message
    assert bench.bring(fewer).state == "NEW"


def test_the_file_of_another_part_would_count_twice(bench: Bench) -> None:
    bench.bring(HEADER + ROWS)
    twin = bench.bring(HEADER + ROWS, "vans")
    assert twin.state == "INVALID"
    assert "is the very file that part cars holds" in twin.message


def test_a_changed_choice_of_rows_reads_the_archive_again(bench: Bench) -> None:
    bench.bring(HEADER + MORE)
    assert len(bench.load()) == 4
    kept = feed(keep={"make": ("Kia",)}, parts=YEARS.parts)
    assert [row[3] for row in bench.load(kept)] == [2, 3]
    assert len(bench.load()) == 4


def test_a_new_layout_reads_the_archive_again(bench: Bench) -> None:
    bench.bring(HEADER + ROWS)
    assert len(bench.load()) == 3
    wider = feed(
        layouts=(*YEARS.layouts, {"name": "vans", "columns": ["Load", "Make"]}), parts=YEARS.parts
    )
    assert bench.bring("Load,Make\r\n100,Ford\r\n", "vans", wider).state == "NEW"
    assert [row[:3] for row in bench.load(wider)] == [
        *[(make, "cars", "cars") for make in ("Hyundai", "Kia", "Kia, too")],
        ("Ford", "vans", "vans"),
    ]


def test_what_an_older_canauto_took_and_this_one_cannot_read_goes_to_the_quarantine(
    bench: Bench,
) -> None:
    old = feed(layouts=({"name": "old", "columns": ["Brand", "Units"]},), parts=YEARS.parts)
    bench.bring("Brand,Units\r\nKia,1\r\n", of=old)
    create_table(bench.con, YEARS)
    report = load_dataset(
        bench.con, bench.archive, YEARS, now=datetime(2026, 2, 1, tzinfo=UTC), run_id="r"
    )
    assert "has other columns than before" in report.rejected[0]
    assert bench.archive.snapshots("feeds", "made_up") == []


@pytest.mark.parametrize(
    ("kind", "cells", "last"),
    [
        ("YEAR", ["2024", "2025 "], date(2025, 1, 1)),
        ("MONTH", ["202512", "202511"], date(2025, 12, 1)),
        ("DAY", ["2025-12-30", "2025-12-31"], date(2025, 12, 31)),
    ],
)
def test_the_last_period_is_read_from_its_column(
    bench: Bench, kind: str, cells: list[str], last: date
) -> None:
    layout = {"name": "by_period", "columns": ["Make", {"header": "When", "kind": Kind[kind]}]}
    of = feed(layouts=(layout,), parts=YEARS.parts, period_column="when")
    bench.bring("Make,When\r\n" + "".join(f"Kia,{cell}\r\n" for cell in cells), of=of)
    bench.load(of)
    assert raw_facts(bench.con, of).last_period == last


def test_a_key_goes_into_the_header_and_nowhere_else(bench: Bench) -> None:
    keyed = feed(api_key={"header": "X-Api-Key", "public": "DEMO_KEY"})
    desk = Desk(bench.archive, keyed, LICENCE, datetime(2026, 1, 1, tzinfo=UTC))
    place = "example.org/files/cars-2025.csv"
    with FeedsDouble({place: (HEADER + ROWS).encode()}) as double, Http("t") as http:
        fetch_feed(http, desk, mirror=double.url, key="s3cret")
        double.inject("cars", Answer(403, b"{}"))
        (refused,) = fetch_feed(http, desk, mirror=double.url)
    assert [r.headers.get("X-Api-Key") for r in double.requests] == ["s3cret", "DEMO_KEY"]
    assert refused.state == "UNAVAILABLE"
    told = "".join(p.read_text() for p in bench.archive.root.rglob("*.json*")) + refused.message
    assert "s3cret" not in told
    assert "example.org/files/cars-2025.csv" in told


def test_a_file_by_hand_gives_way_to_the_publishers_whenever_that_was_changed(bench: Bench) -> None:
    """The catalogue's date is older than the hand's: it says nothing of which is current."""
    api = "open.canada.ca/data/api/3/action/package_show"
    package = ckan_package([ckan_resource("id-1", "https://example.org/v1/cars.csv")])
    listed = feed(parts=(), ckan={"package": "p", "parts": {"id-1": "cars"}})
    bench.bring(HEADER + ROWS, of=listed)
    files = {f"{api}?id=p": package, "example.org/v1/cars.csv": (HEADER + MORE).encode()}
    states = []
    with FeedsDouble(files) as double, Http("t", backoff_seconds=0) as http:
        for day in (2, 3):
            desk = Desk(bench.archive, listed, LICENCE, datetime(2026, 1, day, tzinfo=UTC))
            outcomes = {o.part: o for o in fetch_feed(http, desk, mirror=double.url)}
            states.append(outcomes["cars"].state)
    assert states == ["NEW", "UNCHANGED"]
    latest = bench.archive.latest("feeds", "made_up", "cars")
    assert latest is not None
    assert payload(latest).read_bytes() == (HEADER + MORE).encode()
    assert latest.manifest.released_at is None


@pytest.mark.parametrize("name", ["gone.csv", "folder.csv", NO_TEXT])
def test_a_file_that_cannot_be_read_is_a_state(bench: Bench, name: str) -> None:
    path = bench.folder / name
    if name == "folder.csv":
        path.mkdir()
    desk = Desk(bench.archive, YEARS, LICENCE, datetime(2026, 1, 1, tzinfo=UTC))
    (outcome,) = bring_feed(desk, {"cars": path})
    assert outcome.state == "UNAVAILABLE"
    assert "cannot be read" in outcome.message
    assert not list(bench.archive.root.glob("_fetch-*"))


def test_a_name_that_is_no_text_is_no_hindrance(bench: Bench) -> None:
    path = bench.folder / NO_TEXT
    path.write_text(HEADER + ROWS)
    desk = Desk(bench.archive, YEARS, LICENCE, datetime(2026, 1, 1, tzinfo=UTC))
    (outcome,) = bring_feed(desk, {"cars": path})
    assert outcome.state == "NEW"


def test_parts_of_a_catalogue(bench: Bench) -> None:
    api = "open.canada.ca/data/api/3/action/package_show"
    page, file = "https://example.org/v1/cars.csv", "example.org/v1/cars.csv"
    package = ckan_package([ckan_resource("id-1", page)])
    listed = feed(parts=(), ckan={"package": "p", "parts": {"id-1": "cars"}})
    desk = Desk(bench.archive, listed, LICENCE, datetime(2026, 1, 1, tzinfo=UTC))
    files = {f"{api}?id=p": package, file: (HEADER + ROWS).encode()}
    with FeedsDouble(files) as double, Http("t", backoff_seconds=0) as http:
        first = {o.part: o for o in fetch_feed(http, desk, mirror=double.url)}
        double.inject("package_show", Answer(503), times=None)
        (down,) = fetch_feed(http, desk, mirror=double.url)
        double.clear_faults()
        double.inject("package_show", Answer(200, b'{"success": false}', "application/json"))
        (odd,) = fetch_feed(http, desk, mirror=double.url)
    assert {part: str(o.state) for part, o in first.items()} == {None: "UNCHANGED", "cars": "NEW"}
    snapshot = first["cars"].snapshot
    assert snapshot is not None
    assert snapshot.manifest.released_at == datetime(2025, 11, 20, 14, 2, 11, 123456, UTC)
    assert (down.state, odd.state) == ("UNAVAILABLE", "INVALID")
    assert down.snapshot == odd.snapshot == snapshot
    states = [(e.part, e.state) for e in EventLog(bench.archive.root).events("check")]
    assert states[-2:] == [(None, "UNAVAILABLE"), (None, "INVALID")]
