"""iZEV and NRCan's ratings over HTTP: from the catalogue into the archive and into DuckDB."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.archive import Archive
from sources.feeds import izev, nrcan_fuel_ratings
from sources.feeds._feed import Feed
from sources.feeds._fetch import Desk, bring_feed, fetch_feed
from sources.http import Http
from sources.load import create_table, load_dataset
from sources.outcome import FetchOutcome, ReleaseState
from sources.raw_tables import create_shared_tables
from sources.registry import Registry
from tests.doubles import feed_izev, feed_nrcan_fuel_ratings
from tests.doubles.clock import ottawa
from tests.doubles.faults import OUTAGE_WITH_200, Answer, Fault
from tests.doubles.feed_izev import KONA, incentives, write_many
from tests.doubles.feeds import FeedsDouble, ckan_package

GIVEN = Path(__file__).parents[3] / "shared" / "data" / "industry" / "nrcan_fcr"
IZEV, RATINGS = izev.DATASET, nrcan_fuel_ratings.DATASET
YEARS = ("fy_2019_2023", "fy_2023_24", "fy_2024_25")


class Reader:
    """Asks both publishers, loads what the archive took, and looks at it."""

    def __init__(self, http: Http, archive: Archive, registry: Registry, con: Any) -> None:
        self.http, self.archive, self.registry, self.con = http, archive, registry, con
        self.double = FeedsDouble({**feed_izev.files(), **feed_nrcan_fuel_ratings.files()})

    def desk(self, feed: Feed, at: str) -> Desk:
        return Desk(self.archive, feed, self.registry.licence_of(feed), ottawa(at), "test")

    def ask(self, feed: Feed, at: str = "2025-02-20T10:00") -> dict[str | None, FetchOutcome]:
        outcomes = fetch_feed(self.http, self.desk(feed, at), mirror=self.double.url)
        return {outcome.part: outcome for outcome in outcomes}

    def bring(self, feed: Feed, files: dict[str, Path]) -> list[FetchOutcome]:
        return bring_feed(self.desk(feed, "2025-02-21T10:00"), files)

    def load(self, feed: Feed, now: datetime | None = None) -> None:
        create_table(self.con, feed)
        load_dataset(self.con, self.archive, feed, now=now or ottawa("2025-03-01T10:00"))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.con.execute(sql).fetchall()
        return found

    def counts(self, table: str) -> dict[str, int]:
        return dict(self.rows(f"select _part, count(*) from raw.{table} group by _part"))


@pytest.fixture
def reader(tmp_path: Path, registry: Registry) -> Iterator[Reader]:
    with (
        Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http,
        duckdb.connect(config={"threads": 1}) as con,
    ):
        create_shared_tables(con)
        made = Reader(http, Archive(tmp_path / "archive"), registry, con)
        with made.double:
            yield made


def test_parts_go_by_the_ids_of_their_resources(reader: Reader) -> None:
    incentives_asked, ratings_asked = reader.ask(IZEV), reader.ask(RATINGS)
    assert set(incentives_asked) == {None, *YEARS}
    assert set(ratings_asked) == {None, *feed_nrcan_fuel_ratings.RESOURCES}
    for asked in (incentives_asked, ratings_asked):
        states = {outcome.state.value for part, outcome in asked.items() if part is not None}
        assert states == {"NEW"}
    snapshot = incentives_asked["fy_2023_24"].snapshot
    assert snapshot is not None
    assert snapshot.manifest.url == f"https://{feed_izev.address('fy_2023_24')}"
    assert str(snapshot.manifest.released_at) == "2025-01-20 15:00:00.000001+00:00"
    # French, a legend, and the same vehicles by the old test are nobody's part.
    assert reader.double.asked("statistiques") == reader.double.asked("2-cycle") == []
    assert reader.double.asked("understanding") == []


def test_rows_are_text_and_those_that_look_the_same_stay_separate(reader: Reader) -> None:
    reader.ask(IZEV)
    reader.load(IZEV)
    assert reader.counts("izev") == {"fy_2019_2023": 7, "fy_2023_24": 4, "fy_2024_25": 5}
    kona = reader.rows(
        "select _row_number, vehicle_make, vehicle_type, eligible_incentive_amount, country "
        "from raw.izev where vehicle_model = 'Kona Electric' order by _row_number"
    )
    assert kona == [(number, "Hyundai", "BEV ", "5,000", "Canada") for number in (3, 4, 5)]
    reader.load(IZEV)
    assert sum(reader.counts("izev").values()) == 16


def test_a_new_edition_of_one_part_leaves_the_others_as_they_are(reader: Reader) -> None:
    reader.ask(IZEV)
    reader.load(IZEV)
    more = [*feed_izev.SEEN["fy_2024_25"], *[feed_izev.EV9] * 6]
    reader.double.files[feed_izev.address("fy_2024_25")] = incentives(more)
    again = reader.ask(IZEV, "2025-02-21T10:00")
    assert {part: outcome.state.value for part, outcome in again.items()} == {
        None: "UNCHANGED",
        "fy_2019_2023": "UNCHANGED",
        "fy_2023_24": "UNCHANGED",
        "fy_2024_25": "NEW",
    }
    reader.load(IZEV)
    assert reader.counts("izev") == {"fy_2019_2023": 7, "fy_2023_24": 4, "fy_2024_25": 12}
    latest = reader.rows(
        "select _part, max(_snapshot_id) = any_value(last) from raw.izev join (select part, "
        "max(snapshot_id) as last from raw.snapshots group by part) on part = _part group by 1"
    )
    assert dict(latest) == dict.fromkeys(YEARS, True)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (OUTAGE_WITH_200, "answered with a web page instead of a text file"),
        (Answer(200, b""), "answered with an empty file"),
        (
            Answer(200, incentives([KONA], feed_izev.HEADER.replace("Country", "Land"))),
            "column 18 is called 'Land' instead of 'Country'",
        ),
        (
            Answer(200, feed_izev.year_2023()[:-2]),
            "is the beginning of the last good file, cut off after",
        ),
        (
            Answer(200, b"\r\n".join(feed_izev.year_2023().split(b"\r\n")[:-3]) + b"\r\n"),
            "is the beginning of the last good file",
        ),
        (Answer(200, incentives([KONA] * 4)), "has shrunk from 5 to 4 rows"),
        (Answer(200, feed_izev.year_2024()), "is the very file that part fy_2024_25 holds"),
    ],
)
def test_what_is_not_the_file_is_kept_apart_and_the_last_good_one_stands(
    reader: Reader, fault: Fault, sentence: str
) -> None:
    first = reader.ask(IZEV)
    reader.load(IZEV)
    before = reader.rows("select * from raw.izev order by all")
    reader.double.inject(feed_izev.address("fy_2023_24"), fault, times=None)
    again = reader.ask(IZEV, "2025-02-21T10:00")
    assert again["fy_2023_24"].state is ReleaseState.INVALID
    assert sentence in again["fy_2023_24"].message
    assert again["fy_2023_24"].snapshot == first["fy_2023_24"].snapshot
    assert again["fy_2024_25"].state is ReleaseState.UNCHANGED
    assert list((reader.archive.root / "_quarantine").rglob("fy_2023_24.csv"))
    reader.load(IZEV)
    assert reader.rows("select * from raw.izev order by all") == before


def test_a_catalogue_without_a_known_file_says_which(reader: Reader) -> None:
    reader.double.files[f"{feed_izev.CATALOGUE}?id={feed_izev.PACKAGE}"] = ckan_package([])
    (outcome,) = reader.ask(IZEV).values()
    assert outcome.state is ReleaseState.INVALID
    assert "no longer has these files of izev: " in outcome.message
    assert "fy_2023_24 (33f35447-fd93-45bc-866c-866aba4b2f4e)" in outcome.message


def test_a_file_brought_by_hand_loses_no_row_and_merges_none(
    reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "izev.csv"
    repeats = write_many(path, 20_000, dealers=7)
    (outcome,) = reader.bring(IZEV, {"all_years": path})
    assert (outcome.state, outcome.message) == (
        ReleaseState.NEW,
        "izev, part all_years, has 20,001 rows.",
    )
    reader.load(IZEV)
    assert reader.counts("izev") == {"all_years": 20_000}
    # The blank row keeps its number; every other number from 1 to the end is there once.
    numbers = {number for (number,) in reader.rows("select _row_number from raw.izev")}
    assert numbers == set(range(1, 20_002)) - {10_001}
    columns = ", ".join(IZEV.columns)
    (different,) = reader.rows(f"select count(*) from (select distinct {columns} from raw.izev)")
    assert different == (20_000 - repeats,)


def test_all_layouts_of_ratings_share_a_table(reader: Reader) -> None:
    reader.ask(RATINGS)
    reader.load(RATINGS)
    assert dict(reader.rows("select _layout, count(*) from raw.nrcan_fuel_ratings group by 1")) == {
        "battery_electric": 2,
        "plug_in_hybrid": 3,
        "conventional": 4,
        "two_header_rows": 3,
    }
    assert reader.rows(
        "select model, combined_le_100_km, city_kwh_100_km from raw.nrcan_fuel_ratings "
        "where make in ('Hyundai', 'KIA') and model_year < '2020' order by 1"
    ) == [
        ("RIO", None, None),
        ("Sonata Plug-in Hybrid", "2.4 ([21.1 kWh + 0.0 L]/100 km)", None),
    ]


@pytest.mark.skipif(not GIVEN.is_dir(), reason=f"the real files of the ratings are not at {GIVEN}")
def test_the_real_files_load_whole(reader: Reader) -> None:
    """252 records of plug-in hybrids: 251 ratings and a footnote."""
    files = {path.stem.lower().replace("-", "_"): path for path in sorted(GIVEN.glob("*.csv"))}
    outcomes = reader.bring(RATINGS, files)
    assert {outcome.state for outcome in outcomes} == {ReleaseState.NEW}
    reader.load(RATINGS)
    assert reader.counts("nrcan_fuel_ratings") == {
        "my2012_2023_battery_electric_vehicles": 470,
        "my2012_2023_plug_in_hybrid_electric_vehicles": 252,
        "my2022_fuel_consumption_ratings": 976,
        "my2023_fuel_consumption_ratings": 833,
    }
    assert reader.rows("select count(*) from raw.nrcan_fuel_ratings where make <> ''") == [(2530,)]
    assert reader.rows("select count(*) from raw.nrcan_fuel_ratings where model like '%é%'") != [
        (0,)
    ]
