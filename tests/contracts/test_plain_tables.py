"""The double has a sound table for whatever the registry declares, `canauto add` included."""

from pathlib import Path

import pytest

from sources.model import StatcanTable
from sources.registry import load_registry, statcan_table
from sources.statcan.cube import CubeMetadata
from sources.statcan.inspection import inspect_zip
from tests.doubles.plain_tables import plain_cube, plain_cubes

RELEASED = "2025-02-14T08:30"
UNNAMED = statcan_table(
    {
        "id": "99100009",
        "title": "No dimension has an English name",
        "reason": "A table of the test.",
        "entity": "unnamed_figure",
        "topic": "reference",
        "cadence": "daily",
        "licence": "statcan_open",
    }
)
TABLES = [d for d in load_registry().datasets.values() if isinstance(d, StatcanTable)]


@pytest.mark.parametrize("table", [*TABLES, UNNAMED], ids=lambda t: t.id)
def test_a_plain_table_is_sound(table: StatcanTable, tmp_path: Path) -> None:
    cube = plain_cube(table, RELEASED)
    path = tmp_path / f"{table.id}-eng.zip"
    path.write_bytes(cube.zip_bytes())
    metadata = CubeMetadata.read(cube.metadata())
    facts = inspect_zip(path, metadata)
    assert facts.rows == cube.row_count > 0
    assert facts.faults == facts.mismatches == facts.undated == ()
    names = {d.position: d.name_en for d in metadata.dimensions}
    for position, expected in table.relies_on.items():
        assert names[position] == expected.name
        members = {m.id: m.name_en for m in metadata.dimensions[position - 1].members}
        assert expected.members.items() <= members.items()


def test_tables_that_have_a_cube_of_their_own_get_no_other() -> None:
    known = {table.id for table in TABLES[1:]}
    cubes = plain_cubes(load_registry(), without=known, released_at=RELEASED)
    assert [cube.pid for cube in cubes] == [TABLES[0].id]
