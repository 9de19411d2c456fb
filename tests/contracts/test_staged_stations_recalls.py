"""The staging models of charging stations and recalls on the real copies, and on empty tables."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.dbt import run_dbt
from orchestration.settings import Settings
from sources.archive import Archive
from sources.feeds._feed import Feed
from sources.feeds._fetch import Desk, bring_feed
from sources.feeds.afdc_stations import DATASET as STATIONS
from sources.feeds.vehicle_recalls import DATASET as RECALLS
from sources.load import create_table, load_dataset, open_warehouse, prepare_warehouse
from sources.registry import load_registry
from tests.doubles.clock import ottawa

INDUSTRY = Path(__file__).parents[3] / "shared/data/industry"
FILES: Mapping[str, tuple[Feed, str, str]] = {
    "stations": (STATIONS, "stations", "afdc/EV_stations_raw.csv"),
    "recalls": (RECALLS, "recent", "tc_vrdb/vrdb_60days_daily.csv"),
}
MODELS = ("stg_afdc__charging_stations", "stg_transport_canada__vehicle_recalls")
NOW = ottawa("2025-02-20T12:00")

pytestmark = pytest.mark.skipif(
    not INDUSTRY.is_dir(), reason=f"the publishers' real files are not at {INDUSTRY}"
)


@dataclass
class Staged:
    """A warehouse in which the two models and what they read are built and tested.

    Attributes:
        ended: Name of each dbt test -> how it ended.
    """

    warehouse: Path
    ended: Mapping[str, str]

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as con:
            con.execute("set schema = 'staging'")
            return con.execute(sql).fetchall()


def staged(folder: Path, *, empty: bool) -> Staged:
    settings = Settings.from_env({"CANAUTO_DATA": str(folder)})
    archive, registry = Archive(settings.archive), load_registry()
    for feed, part, file in () if empty else FILES.values():
        desk = Desk(archive, feed, registry.licence_of(feed), NOW, "test")
        bring_feed(desk, {part: INDUSTRY / file})
    with open_warehouse(settings.warehouse) as con:
        prepare_warehouse(con, archive, registry)
        brands = registry.datasets["curated/brands"]
        for dataset in (STATIONS, RECALLS, brands):
            create_table(con, dataset)
            load_dataset(con, archive, dataset, now=NOW)
    target = folder / "target"
    models = [f"+{model}" for model in MODELS]
    arguments = ["build", "--select", *models, "--indirect-selection", "cautious"]
    run_dbt(settings, arguments, target=target)
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    ended = {result["unique_id"].split(".")[2]: result["status"] for result in results}
    return Staged(settings.warehouse, ended)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Staged:
    return staged(tmp_path_factory.mktemp("real"), empty=False)


def test_empty_tables_build_and_pass(tmp_path: Path) -> None:
    built = staged(tmp_path, empty=True)
    assert set(built.ended.values()) == {"success", "pass"}
    assert [built.ask(f"select count(*) from {model}") for model in MODELS] == [[(0,)], [(0,)]]


def test_all_that_is_tested_holds_but_for_one_station_with_a_wrong_longitude(real: Staged) -> None:
    assert len(real.ended) > 40
    odd = {name: status for name, status in real.ended.items() if status not in ("success", "pass")}
    assert odd == {"stg_afdc__charging_stations__longitude_degrees_in_canada": "warn"}


def test_stations_are_the_electric_ones(real: Staged) -> None:
    assert real.ask(
        "select count(*), count(distinct station_id), sum(level1_charging_points), "
        "sum(level2_charging_points), sum(dc_fast_charging_points), "
        "sum(cast(is_planned as int)), sum(cast(is_temporarily_unavailable as int)) "
        "from stg_afdc__charging_stations"
    ) == [(8_092, 8_092, 139, 15_002, 4_358, 821, 49)]
    provinces = real.ask(
        "select province_code, count(*) from stg_afdc__charging_stations "
        "group by 1 order by 2 desc, 1"
    )
    assert provinces[:3] == [("QC", 3_349), ("ON", 2_371), ("BC", 1_402)]
    assert (None, 3) in provinces
    assert real.ask(
        "select province_printed, city, count(*) from stg_afdc__charging_stations "
        "where province_code is null group by 1, 2 order by 1"
    ) == [("CA", "Los Angeles", 2), ("OH", "Guelph", 1)]


def test_a_station_is_as_the_list_has_it(real: Staged) -> None:
    assert real.ask(
        "select status_code, access_code, charging_network, connector_types, "
        "dc_fast_charging_points, level2_charging_points, postal_code, open_date::text, "
        "expected_date, last_confirmed_date::text, updated_at::text, latitude_degrees "
        "from stg_afdc__charging_stations where station_id = 222896"
    ) == [
        (
            *("E", "public", "Circuit électrique", "CHADEMO J1772COMBO", 2, None, "J3L 4A7"),
            *("2022-07-08", None, "2022-07-15", "2022-07-15 02:16:55", 45.4119),
        )
    ]


def test_units_are_those_of_the_recall_and_counted_once(real: Staged) -> None:
    assert real.ask(
        "select count(*), count(distinct recall_number), "
        "sum(cast(is_first_row_of_recall as int)) from stg_transport_canada__vehicle_recalls"
    ) == [(2_029, 224, 224)]
    assert real.ask(
        "select distinct units_affected, model_year, recall_date::text "
        "from stg_transport_canada__vehicle_recalls "
        "where recall_number = '2014299' and is_first_row_of_recall"
    ) == [(40_915, 2000, "2014-07-16")]


def test_korean_brands_are_there_with_their_recalls(real: Staged) -> None:
    assert real.ask(
        "select brand_code, count(*), count(distinct recall_number) "
        "from stg_transport_canada__vehicle_recalls "
        "where brand_code in ('genesis', 'hyundai', 'kia') group by 1 order by 1"
    ) == [("genesis", 5, 2), ("hyundai", 165, 22), ("kia", 10, 3)]
