"""A table that changes its structure, night after night, over HTTP. Figures are synthetic.

New labels and a new member change no figure; a renumbered member stops the release until the
publisher takes it back (or the registry is mended).
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import pytest

from tests.doubles.auto_tables import sales
from tests.doubles.cube_builder import Cube, Dim, Member
from tests.pipeline import NO_TESTS, Canauto, serving

SALES, OTHER = "20100085", "36100008"
FUEL, TRUCKS, HYDROGEN, MOVED = 3, 3, 4, 7


@dataclass
class Night:
    """What one night left behind."""

    answer: "subprocess.CompletedProcess[str]"
    release_id: str
    release_bytes: Mapping[str, bytes]
    figures: Mapping[str, Any]
    drift: list[dict[str, Any]]
    shown: str


@dataclass
class Week:
    canauto: Canauto
    before: Night
    nights: dict[str, Night] = field(default_factory=dict)


def figures(canauto: Canauto) -> dict[str, Any]:
    """Rows and hash of every mart, but for the snapshot that each row names as its source.

    Also but for fct_revisions, which counts releases: another one is what it is there to tell.
    """
    with duckdb.connect(str(canauto.current / "canauto.duckdb"), read_only=True) as con:
        columns = con.execute(
            "select table_name, string_agg(column_name, ', ') from duckdb_columns() "
            "where schema_name = 'marts' and not ends_with(column_name, 'snapshot_id') "
            "and table_name <> 'fct_revisions' group by 1"
        ).fetchall()
        return {
            name: con.execute(
                "select count(*), bit_xor(hash(told)) "
                f"from (select {names} from marts.{name}) as told"
            ).fetchone()
            for name, names in columns
        }


def look(canauto: Canauto, answer: Any, env: Mapping[str, str]) -> Night:
    status = json.loads(canauto("status", SALES, "--json", **env).stdout)
    return Night(
        answer,
        canauto.release_id,
        canauto.release_bytes(),
        figures(canauto),
        status["datasets"][0]["drift"],
        canauto("status", SALES, **env).stdout,
    )


def relabelled(released_at: str) -> Cube:
    """Another name for a dimension and for a member, and a member more, which has figures."""
    cube = sales()
    dimensions = list(cube.dimensions)
    fuel, vehicle = dimensions[FUEL - 1], dimensions[1]
    dimensions[FUEL - 1] = Dim(
        "Type of fuel", [*fuel.members, Member("Hydrogen", id=HYDROGEN, parent_id=3)]
    )
    names = [
        replace(m, name_en="Trucks and buses") if m.id == TRUCKS else m for m in vehicle.members
    ]
    dimensions[1] = Dim(vehicle.name_en, names)
    new = {f"1.1.{HYDROGEN}.1.1.1": {"2024-12": 1}}
    return cube.revised(released_at, new, dimensions=tuple(dimensions))


def renumbered(released_at: str) -> Cube:
    """Trucks under another id, with all of their figures."""
    cube = relabelled(released_at)
    dimensions = list(cube.dimensions)
    vehicle = dimensions[1]
    members = [replace(m, id=MOVED) if m.id == TRUCKS else m for m in vehicle.members]
    dimensions[1] = Dim(vehicle.name_en, members)
    observations = {
        ".".join(
            str(MOVED) if (i, p) == (1, str(TRUCKS)) else p for i, p in enumerate(c.split("."))
        ): o
        for c, o in cube.observations.items()
    }
    return replace(cube, dimensions=tuple(dimensions), observations=observations)


@pytest.fixture(scope="module")
def week(small: Canauto, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    canauto = Canauto.copy_of(small, tmp_path_factory.mktemp("structure"))
    week = Week(canauto, look(canauto, None, {}))
    with serving() as served:

        def night(name: str, now: str, only: str = SALES, **more: str) -> None:
            env = {**served.environment(now), **more}
            answer = canauto("refresh", "--only", only, **env)
            week.nights[name] = look(canauto, answer, env)

        served.statcan.schedule(relabelled("2025-02-24T08:30"))
        night("relabelled", "2025-02-24T21:30")
        served.statcan.schedule(renumbered("2025-02-25T08:30"))
        night("renumbered", "2025-02-25T21:30")
        night("nothing new", "2025-02-26T21:30")
        night("another table", "2025-02-27T21:30", only=OTHER)
        served.statcan.schedule(relabelled("2025-02-28T08:30"))
        night("taken back", "2025-02-28T21:30", **NO_TESTS)
    yield week


def test_labels_and_a_new_member_change_no_figure(week: Week) -> None:
    night = week.nights["relabelled"]
    assert night.answer.returncode == 0, night.answer.stdout + night.answer.stderr
    assert night.release_id > week.before.release_id
    assert night.figures == week.before.figures
    assert len(night.figures) > 5
    assert night.figures["fct_monthly_new_vehicle_sales"][0] > 9_000


def test_harmless_drift_is_seen(week: Week) -> None:
    assert week.before.drift == []
    night = week.nights["relabelled"]
    assert {(c["kind"], c["member_id"], c["severity"]) for c in night.drift} == {
        ("dimension_renamed", None, "harmless"),
        ("member_renamed", TRUCKS, "harmless"),
        ("member_added", HYDROGEN, "harmless"),
    }
    assert "(drift)" in night.shown
    assert "  + Member 4 (Hydrogen) of dimension 3 (Type of fuel) is new." in night.shown
    assert '  ~ Dimension 3 is called "Type of fuel"; it was "Fuel type".' in night.shown
    assert "structure_is_known" in night.answer.stdout


def test_a_renumbered_member_blocks_the_release(week: Week) -> None:
    stands = week.nights["relabelled"]
    for name in ("renumbered", "nothing new", "another table"):
        night = week.nights[name]
        assert night.answer.returncode == 1, (name, night.answer.stdout + night.answer.stderr)
        [line] = night.answer.stderr.splitlines()
        assert line.startswith(
            "Table 20100085 is not what its models take it for: Member 3 (Trucks and buses) of "
            "dimension 2 (Vehicle type) is now member 7; id 3 is gone."
        ), name
        assert "the last release stands" in line
        assert "`reviewed_on`" in line
        assert night.release_bytes == stands.release_bytes, name
        assert ("member_renumbered", 3, "breaking") in {
            (c["kind"], c["member_id"], c["severity"]) for c in night.drift
        }
        assert "(breaking drift)" in night.shown
        assert "  ~ Member 3 (Trucks and buses)" in night.shown


def test_what_the_publisher_takes_back_blocks_no_more(week: Week) -> None:
    night = week.nights["taken back"]
    assert night.answer.returncode == 0, night.answer.stdout + night.answer.stderr
    assert night.release_id > week.nights["relabelled"].release_id
    assert not [c for c in night.drift if c["severity"] == "breaking"]


def test_the_release_tells_its_readers(week: Week) -> None:
    rows = week.canauto.query(
        "select change_kind, severity, dimension_position, member_id, value_before, value_after "
        "from metadata.meta_structure_changes where change_kind <> 'member_added' "
        "order by vintage_at, change_number"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("dimension_renamed", "harmless", 3, None, "Fuel type", "Type of fuel"),
        ("member_renamed", "harmless", 2, 3, "Trucks", "Trucks and buses"),
        ("member_renumbered", "breaking", 2, 3, "3", "7"),
        ("member_renumbered", "harmless", 2, 7, "7", "3"),
    ]
    notes = week.canauto.query(
        "select dimension_label_en, member_label_fr, footnote_en, footnote_fr "
        "from metadata.meta_footnotes where dataset = '20100085' order by footnote_id"
    )
    assert [tuple(row.values()) for row in notes] == [
        (None, None, "A synthetic note.", "Une note synthétique."),
        ("Vehicle type", "Passenger cars (fr)", "On cars.", "Sur les voitures."),
    ]
