"""From the question to the archive, against the double: states, evidence, nothing half done."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from sources.archive import Archive
from sources.eventlog import EventLog
from sources.http import Http
from sources.manifest import Draft
from sources.model import StatcanTable
from sources.outcome import FetchOutcome, ReleaseState
from sources.registry import Registry, undeclared_table
from sources.statcan.client import StatcanClient
from sources.statcan.fetch import fetch_table
from tests.doubles.clock import Clock, ottawa
from tests.doubles.cube_builder import Cube, Dim, Member, make_cube
from tests.doubles.faults import MAINTENANCE, OUTAGE_WITH_200, CutBody, WrongBytes
from tests.doubles.statcan import StatcanDouble

PID = "99100001"
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
FEBRUARY = make_cube(
    PID,
    "Widgets sold",
    6,
    [Dim("Geography", ["Canada", "Quebec"]), Dim("Widgets", ["Total", "Red"])],
    {
        f"{place}.{widget}": {month: 10 * place + widget for month in MONTHS}
        for place in (1, 2)
        for widget in (1, 2)
    },
    released_at="2026-02-10T08:30",
)
MARCH = FEBRUARY.revised(
    "2026-03-10T08:30", {c: {"2025-12": 99, "2026-01": 50} for c in FEBRUARY.observations}
)


@dataclass
class Desk:
    """A StatCan, an archive, and the two together."""

    double: StatcanDouble
    client: StatcanClient
    archive: Archive
    table: StatcanTable
    registry: Registry

    def fetch(self, at: str | None = None) -> FetchOutcome:
        if at:
            self.double.clock.set(at)
        return fetch_table(
            self.client,
            self.archive,
            self.table,
            self.registry.licence_of(self.table),
            now=self.double.clock.now(),
            run_id="test",
        )

    def leftovers(self) -> list[Path]:
        return [p for p in self.archive.root.rglob("*") if p.name.startswith(("_fetch", "."))]


@pytest.fixture
def desk(tmp_path: Path, registry: Registry) -> Iterator[Desk]:
    with (
        StatcanDouble([FEBRUARY], clock=Clock("2026-02-10T09:00")) as double,
        Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http,
    ):
        client = StatcanClient(http, double.url)
        archive = Archive(tmp_path / "archive")
        yield Desk(double, client, archive, undeclared_table(PID, "Widgets"), registry)


def test_a_first_release_is_archived_with_its_provenance(desk: Desk) -> None:
    outcome = desk.fetch()
    assert outcome.state is ReleaseState.NEW
    assert outcome.message == "Table 99-10-0001 has 48 rows in 4 series, up to 2025-12."
    assert outcome.snapshot is not None
    manifest = outcome.snapshot.manifest
    assert [file.name for file in manifest.files] == [f"{PID}-eng.zip", f"{PID}.metadata.json"]
    assert outcome.snapshot.file(f"{PID}-eng.zip").read_bytes() == FEBRUARY.zip_bytes()
    stored = outcome.snapshot.file(f"{PID}.metadata.json").read_text(encoding="utf-8")
    assert json.loads(stored) == FEBRUARY.metadata()
    assert manifest.released_at == ottawa("2026-02-10T08:30")
    assert manifest.first_seen_at == ottawa("2026-02-10T09:00")
    assert manifest.http_status == 200
    assert manifest.etag
    assert not manifest.extract


def test_every_check_leaves_a_line_with_its_evidence(desk: Desk) -> None:
    outcome = desk.fetch()
    [event] = EventLog(desk.archive.root).events("check")
    assert event.state == "NEW"
    assert event.snapshot_id == outcome.snapshot.id if outcome.snapshot else None
    assert event.released_at == ottawa("2026-02-10T08:30")
    assert event.evidence["announced"]["rows"] == event.evidence["came"]["rows"] == 48
    assert event.evidence["download"]["status"] == 200


def test_the_same_again_is_unchanged_and_is_not_downloaded(desk: Desk) -> None:
    first = desk.fetch()
    again = desk.fetch("2026-02-11T21:30")
    assert again.state is ReleaseState.UNCHANGED
    assert again.evidence["download"]["status"] == 304
    assert again.snapshot == first.snapshot
    assert len(desk.archive.snapshots("statcan", PID)) == 1


def test_the_same_bytes_without_conditional_requests_are_unchanged_too(desk: Desk) -> None:
    desk.fetch()
    desk.double.manners.conditional = False
    again = desk.fetch("2026-02-11T21:30")
    assert again.evidence["download"]["status"] == 200
    assert again.state is ReleaseState.UNCHANGED


def test_a_rebuilt_zip_with_the_same_members_is_unchanged(desk: Desk) -> None:
    desk.fetch()
    rebuilt = FEBRUARY.revised("2026-02-10T08:30", built_at=ottawa("2026-02-12T00:20"))
    assert rebuilt.zip_bytes() != FEBRUARY.zip_bytes()
    desk.double.schedule(rebuilt)
    assert desk.fetch("2026-02-13T09:00").state is ReleaseState.UNCHANGED


def test_a_release_morning(desk: Desk) -> None:
    desk.fetch()
    desk.double.schedule(MARCH, zip_lag=timedelta(hours=2))
    states = [
        desk.fetch(at).state.value
        for at in (
            "2026-03-09T21:30",
            "2026-03-10T06:00",
            "2026-03-10T09:05",
            "2026-03-10T10:00",
            "2026-03-10T10:31",
            "2026-03-10T21:30",
        )
    ]
    assert states == ["UNCHANGED", "NOT_OPEN", "STALE_ZIP", "STALE_ZIP", "NEW", "UNCHANGED"]
    vintages = [s.vintage_at for s in desk.archive.snapshots("statcan", PID)]
    assert vintages == [ottawa("2026-02-10T08:30"), ottawa("2026-03-10T08:30")]


def test_a_first_fetch_in_the_stale_hours_takes_nothing(desk: Desk) -> None:
    desk.double.schedule(MARCH, zip_lag=timedelta(hours=2))
    outcome = desk.fetch("2026-03-10T09:05")
    assert outcome.state is ReleaseState.STALE_ZIP
    assert "it ends with 2025-12 where 2026-01-01 is announced" in outcome.message
    assert outcome.snapshot is None
    assert desk.fetch("2026-03-10T10:31").state is ReleaseState.NEW


def test_a_table_that_is_being_published_is_not_open(desk: Desk) -> None:
    desk.double.publishing.add(int(PID))
    outcome = desk.fetch()
    assert outcome.state is ReleaseState.NOT_OPEN
    assert "is publishing table 99100001" in outcome.message
    assert desk.double.asked("-eng.zip") == []


def test_an_unknown_table_is_marked_as_such(desk: Desk) -> None:
    desk.table = undeclared_table("99999999", "Nothing")
    outcome = desk.fetch()
    assert outcome.is_unknown
    assert outcome.state is ReleaseState.UNAVAILABLE
    assert outcome.message.startswith("Statistics Canada has no table 99999999")


def test_a_source_that_fails_keeps_the_last_good_snapshot(desk: Desk) -> None:
    first = desk.fetch()
    desk.double.inject("getCubeMetadata", MAINTENANCE, times=3)
    outcome = desk.fetch("2026-02-11T21:30")
    assert outcome.state is ReleaseState.UNAVAILABLE
    assert outcome.snapshot == first.snapshot
    assert desk.leftovers() == []


def test_no_network_is_a_state(desk: Desk) -> None:
    with StatcanDouble() as gone:
        url = gone.url
    with Http("canauto-tests", retries=0) as http:
        desk.client = StatcanClient(http, url)
        outcome = desk.fetch()
    assert outcome.state is ReleaseState.UNAVAILABLE
    assert "cannot be reached" in outcome.message


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (OUTAGE_WITH_200, "answered with a web page instead of a zip file"),
        (WrongBytes(at=120), "The zip of table 99100001 is damaged"),
    ],
)
def test_bytes_that_cannot_be_read_go_to_the_quarantine(
    desk: Desk, fault: WrongBytes, sentence: str
) -> None:
    desk.fetch()
    desk.double.schedule(MARCH)
    desk.double.inject("-eng.zip", fault)
    outcome = desk.fetch("2026-03-10T09:05")
    assert outcome.state is ReleaseState.INVALID
    assert sentence in outcome.message
    assert len(desk.archive.snapshots("statcan", PID)) == 1
    [kept] = desk.archive.root.glob(f"_quarantine/statcan/{PID}/*")
    assert (kept / f"{PID}-eng.zip").stat().st_size > 0
    assert sentence in (kept / "reason.txt").read_text()
    assert desk.leftovers() == []
    assert desk.fetch("2026-03-10T09:10").state is ReleaseState.NEW


def test_a_cut_download_is_resumed_and_new(desk: Desk) -> None:
    desk.double.inject("-eng.zip", CutBody(100))
    assert desk.fetch().state is ReleaseState.NEW


@pytest.mark.parametrize(
    ("cube", "sentence"),
    [
        (
            MARCH.revised("2026-03-10T08:30", column_names={"Widgets": "Gadgets"}),
            "its columns are GEO, Gadgets where the metadata has Geography, Widgets",
        ),
        (
            MARCH.revised(
                "2026-03-10T08:30",
                csv_text=MARCH.csv() + MARCH.csv().splitlines(keepends=True)[1],
                stated_rows=53,
            ),
            "1 rows repeat a coordinate and period (the first is 1.1 in 2025-01)",
        ),
        (
            MARCH.revised("2026-03-10T08:30", {"1.1": {"2026-01": "n/a"}}),
            "1 values are not numbers (the first is 'n/a')",
        ),
    ],
)
def test_a_release_that_contradicts_itself_is_refused(
    desk: Desk, cube: Cube, sentence: str
) -> None:
    desk.fetch()
    desk.double.schedule(cube)
    outcome = desk.fetch("2026-03-10T09:05")
    assert outcome.state is ReleaseState.INVALID
    assert sentence in outcome.message
    assert len(desk.archive.snapshots("statcan", PID)) == 1


def test_a_census_table_is_refused_in_one_sentence(desk: Desk) -> None:
    header = '"REF_DATE","GEO","DGUID","Coordinate","Sex (3):Total[1]","Symbols","Men[2]","Symbols"'
    desk.double.schedule(FEBRUARY.revised("2026-02-10T08:31", csv_text=f"{header}\n"))
    outcome = desk.fetch()
    assert outcome.state is ReleaseState.INVALID
    assert "wide layout of the census, which canauto does not read" in outcome.message


def test_a_corrected_label_is_new_with_the_same_zip(desk: Desk) -> None:
    desk.fetch()
    desk.double.metadata_overrides[int(PID)] = {"cubeTitleFr": "Bidules vendus"}
    outcome = desk.fetch("2026-02-11T09:05")
    assert outcome.state is ReleaseState.NEW
    assert outcome.evidence["download"]["status"] == 304
    assert outcome.snapshot is not None
    assert outcome.snapshot.file(f"{PID}-eng.zip").read_bytes() == FEBRUARY.zip_bytes()


def test_a_later_release_time_alone_is_stale(desk: Desk) -> None:
    desk.fetch()
    desk.double.metadata_overrides[int(PID)] = {"releaseTime": "2026-02-12T08:30"}
    outcome = desk.fetch("2026-02-12T09:05")
    assert outcome.state is ReleaseState.STALE_ZIP
    assert "released on 2026-02-12, but its download is still that of 2026-02-10" in outcome.message


def test_an_extract_is_no_measure_of_the_whole_table(desk: Desk, tmp_path: Path) -> None:
    extract = FEBRUARY.revised("2026-02-10T08:30", removed=[("1.1", month) for month in MONTHS[1:]])
    (tmp_path / "extract").mkdir()
    desk.archive.put(
        Draft(
            dataset=desk.table,
            licence=desk.registry.licence_of(desk.table),
            files=extract.payload(tmp_path / "extract"),
            url="https://example.org/",
            first_seen_at=ottawa("2026-02-10T08:45"),
            released_at=ottawa("2026-02-10T08:30"),
            extract=True,
        )
    )
    outcome = desk.fetch()
    assert outcome.state is ReleaseState.NEW
    assert "If-None-Match" not in desk.double.asked("-eng.zip")[0].headers


def test_span_years_without_a_declared_month_are_noted(desk: Desk) -> None:
    pid = "99100002"
    cube = make_cube(
        pid,
        "School years",
        12,
        [Dim("Geography", ["Canada"]), Dim("Pupils", [Member("All", uom_id=249)], has_uom=True)],
        {"1.1": {"2022/2023": 5, "2023/2024": 6}},
        released_at="2026-02-10T08:30",
    )
    desk.double.schedule(cube)
    desk.table = undeclared_table(pid, "School years")
    outcome = desk.fetch()
    assert outcome.state is ReleaseState.NEW
    assert outcome.snapshot is not None
    assert outcome.snapshot.manifest.note == "Periods without dates: 2022/2023, 2023/2024."


def test_a_table_without_geography_or_vectors(desk: Desk) -> None:
    cube = make_cube(
        "99100003",
        "Rates",
        1,
        [Dim("Rate", ["Bank rate", "Overnight"])],
        {"1": {"2026-02-06": "2.50"}, "2": {"2026-02-06": "2.25"}},
        released_at="2026-02-10T08:30",
        has_vectors=False,
        decimals=2,
        uom_id=239,
    )
    desk.double.schedule(cube)
    desk.table = undeclared_table("99100003", "Rates")
    assert desk.fetch().state is ReleaseState.NEW
