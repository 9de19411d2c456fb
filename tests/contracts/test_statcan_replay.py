"""Real StatCan answers and zips, read offline; skipped where ../shared/data is absent."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.archive import Archive
from sources.http import Http
from sources.outcome import ReleaseState
from sources.registry import Registry, undeclared_table
from sources.statcan.client import StatcanClient
from sources.statcan.cube import CubeMetadata
from sources.statcan.fetch import fetch_table
from sources.statcan.inspection import ZipFacts, inspect_zip
from sources.statcan.layout import read_layout
from tests.doubles.clock import Clock
from tests.doubles.code_sets import code_sets
from tests.doubles.statcan import StatcanDouble

DATA = Path(__file__).parents[3] / "shared" / "data" / "statcan"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"the captured answers of Statistics Canada are not at {DATA}"
)


class Replay(Http):
    """Answers every question with one captured file."""

    def __init__(self, name: str) -> None:
        self._answer = json.loads((DATA / "wds" / name).read_text(encoding="utf-8-sig"))

    def get_json(self, url: str, params: Any = None) -> Any:
        return self._answer

    def post_json(self, url: str, payload: Any) -> Any:
        return self._answer


def metadata_of(product_id: str) -> CubeMetadata:
    path = DATA / "zips" / f"{product_id}.metadata.json"
    content = json.loads(path.read_text(encoding="utf-8-sig"))
    envelope = content[0] if isinstance(content, list) else content
    return CubeMetadata.read(envelope.get("object", envelope))


def inspect(metadata: CubeMetadata) -> ZipFacts:
    return inspect_zip(DATA / "zips" / f"{metadata.product_id}-eng.zip", metadata)


@pytest.mark.parametrize("product_id", ["10100001", "18100204"])
def test_rows_and_series_are_those_that_the_metadata_states(product_id: str) -> None:
    metadata = metadata_of(product_id)
    facts = inspect(metadata)
    assert facts.rows == metadata.datapoint_count
    assert facts.series == metadata.series_count
    assert facts.faults == facts.mismatches == facts.undated == ()


def test_an_annual_table_of_two_dimensions() -> None:
    facts = inspect(metadata_of("10100001"))
    assert (facts.rows, facts.series) == (182, 14)  # 1.1 and 1.10 are two series
    assert (facts.first_ref_date, facts.last_period_end) == ("1999", date(2011, 12, 31))


def test_a_monthly_table() -> None:
    facts = inspect(metadata_of("18100204"))
    assert (facts.first_ref_date, facts.last_period_end) == ("1981-01", date(2018, 10, 31))


def test_a_quarterly_table_of_geography_alone() -> None:
    known = {
        "productId": "17100009",
        "frequencyCode": 9,
        "dimension": [{"dimensionPositionId": 1, "dimensionNameEn": "Geography"}],
        "partial": True,
    }
    facts = inspect(CubeMetadata.read(known))
    assert (facts.rows, facts.series) == (4049, 15)
    assert (facts.first_ref_date, facts.last_period_end) == ("1946-01", date(2026, 3, 31))
    assert facts.faults == facts.mismatches == ()


@pytest.mark.parametrize(
    "name", ["20100021.csv", "20100024.extract.csv", "36100008.extract.csv", "18100004.extract.csv"]
)
def test_real_header_lines_are_of_the_known_layout(name: str) -> None:
    first = (DATA / "tables" / name).read_text(encoding="utf-8-sig").splitlines()[0]
    layout = read_layout(first.strip('"').split('","'), name[:8])
    assert layout.has_geography


def test_captured_metadata_is_read() -> None:
    answer = StatcanClient(Replay("getCubeMetadata.json")).cube_metadata([33100302])[33100302]
    assert isinstance(answer, dict)
    cube = CubeMetadata.read(answer)
    assert (cube.series_count, cube.datapoint_count) == (9700, 15780)
    assert cube.released_at == datetime(2024, 4, 30, 12, 30, tzinfo=UTC)
    assert [m.name_fr for m in cube.dimensions[0].members] == ["Canada", "Région de l'Atlantique"]
    assert [(n.dimension_position, n.member_id) for n in cube.footnotes] == [(0, 0), (1, 2)]


@pytest.mark.parametrize(
    "name", ["getAllCubesListLite.json", "getAllCubesListLite.second.json", "getAllCubesList.json"]
)
def test_captured_catalogues_are_read(name: str) -> None:
    cubes = {cube.product_id: cube for cube in StatcanClient(Replay(name)).all_cubes()}
    first = cubes[10100001]
    assert first.is_archived
    assert (first.start_date, first.end_date) == (date(1999, 1, 1), date(2011, 1, 1))
    # The list speaks UTC without saying so; the cube's own metadata says 08:30 in Ottawa.
    assert first.released_at == metadata_of("10100001").released_at
    assert all(cube.released_at and cube.end_date for cube in cubes.values())


def test_the_captured_list_of_changed_cubes_is_read() -> None:
    changed = StatcanClient(Replay("getChangedCubeList.json")).changed_cubes(date(2024, 4, 30))
    assert [cube.product_id for cube in changed] == [33100302, 33100301, 33100298, 33100153]
    assert {cube.released_at for cube in changed} == {datetime(2024, 4, 30, 12, 30, tzinfo=UTC)}


def test_captured_code_sets_are_read_and_the_double_tells_the_same() -> None:
    real = StatcanClient(Replay("getCodeSets.json")).code_sets()
    assert {name: len(codes) for name, codes in real.items()}["uom"] > 400
    for name, rows in code_sets().items():
        assert [row for row in rows if row not in real[name]] == []


@pytest.fixture
def double() -> Iterator[StatcanDouble]:
    with StatcanDouble(clock=Clock("2026-11-23T09:00")) as running:
        running.add_folder(DATA / "zips")
        yield running


@pytest.mark.parametrize("product_id", ["10100001", "18100204"])
def test_real_tables_go_from_the_service_to_the_archive(
    double: StatcanDouble, product_id: str, tmp_path: Path, registry: Registry
) -> None:
    table = undeclared_table(product_id, "A real table")
    archive = Archive(tmp_path)
    with Http("canauto-tests", rate_per_second=1000) as http:
        states = [
            fetch_table(
                StatcanClient(http, double.url),
                archive,
                table,
                registry.licence_of(table),
                now=double.clock.now(),
            ).state
            for _ in range(2)
        ]
    assert states == [ReleaseState.NEW, ReleaseState.UNCHANGED]
