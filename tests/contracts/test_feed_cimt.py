"""The trade zips over HTTP into the archive and into DuckDB."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.archive import Archive
from sources.feeds import cimt
from sources.feeds._fetch import Desk, bring_feed, fetch_feed
from sources.feeds._local import local_files
from sources.feeds.cimt import DATASET
from sources.http import Http
from sources.load import create_table, load_dataset, open_warehouse
from sources.load_report import LoadReport
from sources.outcome import FetchOutcome
from sources.raw_tables import create_shared_tables
from sources.registry import Registry
from tests.doubles.clock import ottawa
from tests.doubles.feed_cimt import FOLDER, files, members, packed, trade_zip
from tests.doubles.feeds import FeedsDouble

IMPORTS_2024 = f"{FOLDER}/CIMT-CICM_Imp_2024.zip"
ROWS = "ODPFN014_202412N.csv"


class Customs:
    """Statistics Canada on loopback, an archive and a warehouse."""

    def __init__(self, http: Http, folder: Path, registry: Registry) -> None:
        self.double = FeedsDouble(files())
        self.http, self.registry = http, registry
        self.archive = Archive(folder / "archive")
        self.warehouse = folder / "warehouse.duckdb"
        self.feed = DATASET

    def desk(self, at: str) -> Desk:
        return Desk(self.archive, DATASET, self.registry.licence_of(DATASET), ottawa(at), "test")

    def fetch(self, at: str = "2025-02-20T10:00") -> dict[str | None, FetchOutcome]:
        outcomes = fetch_feed(self.http, self.desk(at), mirror=self.double.url)
        return {outcome.part: outcome for outcome in outcomes}

    def load(self) -> LoadReport:
        with open_warehouse(self.warehouse) as con:
            create_shared_tables(con)
            create_table(con, self.feed)
            return load_dataset(con, self.archive, self.feed, now=ottawa("2025-02-20T11:00"))

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as con:
            return con.execute(sql).fetchall()

    def revise(self, old: str, new: str, times: int = 1) -> None:
        """Serve imports of 2024 in which a text is another one, under a new date."""
        content = members("imp", 2024)
        text = content[ROWS].decode()
        assert old in text
        content[ROWS] = text.replace(old, new, times).encode()
        self.double.files[IMPORTS_2024] = packed(content)
        self.double.modified_at = ottawa("2025-03-06T08:30")


@pytest.fixture
def customs(tmp_path: Path, registry: Registry) -> Iterator[Customs]:
    with Http("canauto-tests", rate_per_second=1000, backoff_seconds=0) as http:
        made = Customs(http, tmp_path, registry)
        with made.double:
            yield made


def test_every_year_of_every_flow_is_a_part(customs: Customs) -> None:
    outcomes = customs.fetch()
    assert {outcome.state.value for outcome in outcomes.values()} == {"NEW"}
    assert set(outcomes) == {
        f"{flow}_{year}" for flow in ("imp", "dom_exp", "tot_exp") for year in range(2019, 2025)
    }
    assert {o.state.value for o in customs.fetch("2025-02-21T10:00").values()} == {"UNCHANGED"}
    snapshot = outcomes["imp_2024"].snapshot
    assert snapshot is not None
    assert snapshot.manifest.url.endswith("/71-607-x/2021004/zip/CIMT-CICM_Imp_2024.zip")
    assert snapshot.manifest.attribution_en.startswith("Source: Statistics Canada")
    assert outcomes["imp_2024"].message == "cimt, part imp_2024, has 165 rows."


def test_rows_are_loaded_as_text_and_only_what_the_seed_names(customs: Customs) -> None:
    customs.fetch()
    customs.load()
    counts = customs.query("select _layout, count(*) from raw.cimt group by 1 order by 1")
    assert counts == [
        ("commodity_descriptions", 6 * (8 + 6 + 6)),
        ("domestic_exports_hs8", 12 * (6 * 4 + 7)),
        ("imports_hs10", 12 * 6 * 12),
        ("total_exports_hs8", 12 * (6 * 4 + 7)),
    ]
    assert customs.query("select distinct hs_code[:2] from raw.cimt order by 1") == [
        ("85",),
        ("87",),
    ]
    (row,) = customs.query(
        "select year_month, hs_code, country, province, state, value, quantity, unit, "
        "description_en, _row_number from raw.cimt where _part = 'imp_2024' "
        "and year_month = '202402' and hs_code = '8708299000'"
    )
    assert row == ("202402", "8708299000", "KR", "ON", "", "13800002", "0", "N/A", None, 21)


def test_a_revised_zip_replaces_its_part_and_no_other(customs: Customs) -> None:
    customs.fetch()
    customs.load()
    before = customs.query("select count(*) from raw.cimt where _part <> 'imp_2024'")
    customs.revise("202402,8708299000,KR,ON,,13800002", "202402,8708299000,KR,ON,,14000000")
    outcomes = customs.fetch("2025-03-06T10:00")
    assert [part for part, o in outcomes.items() if o.state.value == "NEW"] == ["imp_2024"]
    assert customs.load().rows_added == 12 * 12 + 8
    assert customs.query("select count(*) from raw.cimt where _part <> 'imp_2024'") == before
    values = customs.query(
        "select value from raw.cimt inner join raw.snapshots on _snapshot_id = snapshot_id "
        "where _part = 'imp_2024' and year_month = '202402' and hs_code = '8708299000' "
        "order by vintage_at"
    )
    assert values == [("13800002",), ("14000000",)]


def test_rows_that_look_the_same_stay_separate(customs: Customs) -> None:
    row = "202402,8708299000,KR,ON,,13800002,0,N/A\r\n"
    customs.revise(row, row * 2)
    customs.fetch()
    customs.load()
    numbers = customs.query(
        "select _row_number from raw.cimt where _part = 'imp_2024' and year_month = '202402' "
        "and hs_code = '8708299000' order by 1"
    )
    assert numbers == [(21,), (22,)]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (",HS10,Country/Pays", ",Country/Pays,HS10", "stands at place 3 instead of 2"),
        ("13800002", '"13,800,002"', "is not a whole number such as 1200"),
        ("KR,ON", "Corée,ON", "is not a code of two letters"),
    ],
)
def test_what_changed_is_invalid_and_the_last_good_zip_stands(
    old: str, new: str, sentence: str, customs: Customs
) -> None:
    good = customs.fetch()["imp_2024"].snapshot
    customs.load()
    customs.revise(old, new)
    outcome = customs.fetch("2025-03-06T10:00")["imp_2024"]
    assert outcome.state.value == "INVALID"
    assert sentence in outcome.message
    assert outcome.snapshot == good
    assert len(list((customs.archive.root / "_quarantine").rglob("imp_2024.zip"))) == 1
    assert customs.load().rows_added == 0


def test_a_month_that_went_missing_is_refused(customs: Customs) -> None:
    """December alone is 8 % of a year: a gate of one half would let it go."""
    good = customs.fetch()["imp_2024"].snapshot
    content = members("imp", 2024)
    kept = [x for x in content[ROWS].splitlines(keepends=True) if not x.startswith(b"202412")]
    customs.double.files[IMPORTS_2024] = packed({**content, ROWS: b"".join(kept)})
    customs.double.modified_at = ottawa("2025-03-06T08:30")
    outcome = customs.fetch("2025-03-06T10:00")["imp_2024"]
    assert outcome.state.value == "INVALID"
    assert "has shrunk from 165 to 152 rows" in outcome.message
    assert outcome.snapshot == good


def test_a_login_page_and_an_outage(customs: Customs) -> None:
    page = b"<!DOCTYPE html><html><title>Sign in</title></html>"
    customs.double.files[IMPORTS_2024] = page
    del customs.double.files[f"{FOLDER}/CIMT-CICM_Dom_Exp_2024.zip"]
    outcomes = customs.fetch()
    assert "answered with a web page instead of a zip" in outcomes["imp_2024"].message
    assert outcomes["dom_exp_2024"].state.value == "UNAVAILABLE"
    assert outcomes["tot_exp_2024"].state.value == "NEW"


def test_a_zip_had_by_hand_is_the_part_that_the_publisher_names(
    customs: Customs, tmp_path: Path
) -> None:
    path = tmp_path / "CIMT-CICM_Imp_2024.zip"
    path.write_bytes(trade_zip("imp", 2024))
    desk = customs.desk("2025-02-20T10:00")
    (outcome,) = bring_feed(desk, local_files(DATASET, str(path), desk.now.date()))
    assert (outcome.part, outcome.state.value) == ("imp_2024", "NEW")


def test_a_changed_seed_reloads_the_table_from_the_archive(
    customs: Customs, tmp_path: Path
) -> None:
    customs.fetch()
    customs.load()
    everything = customs.query("select count(*) from raw.cimt")
    smaller = tmp_path / "hs_codes.csv"
    smaller.write_text("hs_code,product_group\n850760,lithium_ion_battery\n")
    keep = {"hs_code": cimt.kept_codes(smaller)}
    customs.feed = DATASET.model_copy(update={"keep": keep})
    # Imports of two goods in six years, exports of three in a year, and 18 lookups.
    assert customs.load().rows_added == 6 * 2 * 12 + 2 * 3 * 12 + 18
    found = customs.query("select distinct hs_code from raw.cimt order by 1")
    assert found == [("85076000",), ("8507600000",)]
    assert customs.load().rows_added == 0
    customs.feed = DATASET
    customs.load()
    assert customs.query("select count(*) from raw.cimt") == everything
