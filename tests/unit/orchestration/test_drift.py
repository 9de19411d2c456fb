"""What a run holds tables against, and what it says. The structures are made up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.assets.raw import layout_check, structure_check
from orchestration.drift import (
    Watch,
    layout_changes,
    members_read,
    require_known_structure,
    units_evidence,
)
from sources.archive import Archive
from sources.errors import PublishError
from sources.eventlog import Event
from sources.manifest import Draft
from sources.registry import Registry
from sources.releases import Releases
from tests.doubles.auto_tables_investment import direct_investment
from tests.doubles.cube_builder import Cube, Dim, Member
from tests.unit.sources.feeds.forms import feed as made_up_feed

PID = "36100008"


def put(archive: Archive, registry: Registry, folder: Path, cube: Cube) -> str:
    table = registry.statcan(PID)
    assert table is not None
    folder.mkdir()
    draft = Draft(
        dataset=table,
        licence=registry.licence_of(table),
        files=cube.payload(folder),
        url="https://example.org/36100008-eng.zip",
        first_seen_at=cube.released_at + timedelta(hours=1),
        released_at=cube.released_at,
    )
    return archive.put(draft).snapshot.id


def without_japan(released_at: str) -> Cube:
    cube = direct_investment()
    partners = [Member("Nippon", id=9) if m.id == 148 else m for m in cube.dimensions[2].members]
    dimension = Dim("Countries or regions", partners)
    left = {c: o for c, o in cube.observations.items() if not c.endswith(".148")}
    dimensions = (*cube.dimensions[:2], dimension)
    return replace(cube, observations=left).revised(released_at, dimensions=dimensions)


@pytest.fixture
def archive(tmp_path: Path, registry: Registry) -> Archive:
    archive = Archive(tmp_path / "archive")
    put(archive, registry, tmp_path / "one", direct_investment())
    return archive


def watch(archive: Archive, registry: Registry, events: Any = ()) -> Watch:
    return Watch(archive, registry, Releases(archive.root.parent / "published"), events)


def test_the_seed_says_which_members_are_read() -> None:
    assert (3, 148) in members_read()[PID]


def test_a_table_that_breaks_a_model_is_named_with_what_to_do(
    archive: Archive, registry: Registry, tmp_path: Path
) -> None:
    require_known_structure(watch(archive, registry), {PID})
    put(archive, registry, tmp_path / "two", without_japan("2025-03-14T08:30"))
    with pytest.raises(PublishError) as caught:
        require_known_structure(watch(archive, registry), {PID})
    assert str(caught.value) == (
        "Table 36100008 is not what its models take it for: Member 148 (Japan) of dimension 3 "
        "(Countries or regions) is gone. Nothing was published, the last release stands: mend the "
        "staging model, the seed statcan_member_codes and `relies_on` in "
        "sources/statcan/tables.yml, then set `reviewed_on` there to the day of that release "
        "(`canauto status 36100008` shows all)."
    )


def test_a_table_that_no_published_one_is_made_from_stops_nothing(
    archive: Archive, registry: Registry, tmp_path: Path
) -> None:
    put(archive, registry, tmp_path / "two", without_japan("2025-03-14T08:30"))
    assert PID in watch(archive, registry).broken()
    require_known_structure(watch(archive, registry), {"20100085"})


@pytest.mark.parametrize(
    ("is_published", "severity"),
    [(True, dg.AssetCheckSeverity.ERROR), (False, dg.AssetCheckSeverity.WARN)],
)
def test_its_check_fails_as_gravely_as_the_release_depends_on_it(
    archive: Archive,
    registry: Registry,
    tmp_path: Path,
    is_published: bool,
    severity: dg.AssetCheckSeverity,
) -> None:
    put(archive, registry, tmp_path / "two", without_japan("2025-03-14T08:30"))
    table = registry.statcan(PID)
    assert table is not None
    result = structure_check(table, watch(archive, registry).drift(PID), is_published=is_published)
    assert (result.passed, result.severity) == (False, severity)
    said = (
        "This would make stg_statcan__direct_investment_positions wrong; "
        "no published table reads it."
    )
    assert (result.description or "").endswith(said) is not is_published


def test_a_table_that_nobody_declared_breaks_nothing(archive: Archive, registry: Registry) -> None:
    assert not watch(archive, registry).reliance("99100001").has_model
    assert watch(archive, registry).drift("99100001").changes == ()


def test_a_unit_is_known_from_the_log_of_loads(
    archive: Archive, registry: Registry, tmp_path: Path
) -> None:
    first = archive.snapshots("statcan", PID)[0].id
    again = direct_investment().revised("2025-03-14T08:30", {"1.1.1": {"2024": 5}})
    second = put(archive, registry, tmp_path / "two", again)
    events = [
        Event(
            at=datetime(2025, 3, 15, tzinfo=UTC),
            kind="load",
            snapshot_id=snapshot,
            evidence={"units": units_evidence({snapshot: {(0, 0): frozenset({unit})}}, snapshot)},
        )
        for snapshot, unit in ((first, (81, 6)), (second, (300, 6)))
    ]
    [change] = watch(archive, registry, events).drift(PID).breaking
    assert change.sentence == "The observations come in unit code 300; it was 81."
    assert watch(archive, registry, events[:1]).drift(PID).breaking == ()


def test_metadata_that_cannot_be_read_is_left_to_the_loader(
    archive: Archive, registry: Registry
) -> None:
    snapshot = archive.snapshots("statcan", PID)[0]
    (snapshot.path / f"{PID}.metadata.json").write_text("{")
    assert watch(archive, registry).drift(PID).changes == ()
    assert watch(archive, registry).history(PID) == []


def test_a_file_in_another_declared_layout_is_told() -> None:
    def check(part: str, layout: str, state: str = "NEW", dataset: str = "nrcan") -> Event:
        evidence = {"rows": 1, "layouts": [layout]}
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return Event(
            at=at, kind="check", source="feeds", dataset=dataset, part=part, state=state,
            evidence=evidence,
        )  # fmt: skip

    feed = made_up_feed(id="nrcan")
    events = [check("a", "old"), check("b", "old"), check("a", "new", "INVALID"), check("b", "old")]
    assert layout_changes(events, feed) == []
    events += [check("a", "new", dataset="another"), check("a", "new")]
    assert layout_changes(events, feed) == ["Part a of nrcan came in layout new, before in old."]
    assert layout_check(feed, events).passed is False
    assert layout_changes([*events, check("a", "new")], feed) == []
