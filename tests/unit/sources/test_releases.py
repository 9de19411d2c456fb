"""The releases on disk: roll back, prune, sweep, and what somebody broke by hand."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sources.errors import PublishError
from sources.releases import Releases, remove_folder
from tests.unit.sources.release_bench import NOW, Bench


def test_prune_keeps_the_last_and_the_current(bench: Bench) -> None:
    ids = [bench.publish(day).id for day in range(4)]
    assert bench.releases.prune(keep=3) == ids[:1]
    bench.releases.switch(ids[1])
    assert bench.releases.prune(keep=1) == ids[2:3]
    assert [r.id for r in bench.releases.all()] == [ids[1], ids[3]]


def test_what_was_withdrawn_takes_no_place_and_stays_withdrawn(bench: Bench) -> None:
    ids = [bench.publish(day, f"input {day}").id for day in range(3)]
    bench.releases.roll_back(NOW, ids[1])
    assert bench.releases.prune(keep=2) == [ids[2]]
    assert bench.releases.prune(keep=1) == [ids[0]]
    assert [r.id for r in bench.releases.all()] == [ids[1]]
    assert bench.releases.withdrawn("input 2") == ids[2]
    assert bench.releases.withdrawn("input 0") is None
    bench.publish(3, "input 2")  # By force.
    assert bench.releases.withdrawn("input 2") is None
    bench.publish(4, "input 4")
    bench.releases.prune(keep=1)
    assert bench.releases.withdrawn("input 2") is None  # Also when nothing is left of either.


def test_a_mark_of_an_older_canauto_still_counts(bench: Bench) -> None:
    bench.publish(0, "old input")
    second = bench.publish(1, "new input")
    marks = bench.releases.published / "withdrawn.json"
    marks.write_text(json.dumps({second.id: NOW.isoformat()}))
    assert bench.releases.withdrawn("new input") == second.id
    current = bench.releases.current()
    assert current is not None
    assert current.withdrawn_at == NOW


def test_a_rollback_withdraws_what_is_newer(bench: Bench) -> None:
    first, second = bench.publish(0, "old input"), bench.publish(1, "new input")
    target = bench.releases.roll_back(NOW)
    assert target.id == first.id
    current = bench.releases.current()
    assert current is not None
    assert current.id == first.id
    assert bench.releases.withdrawn("new input") == second.id
    assert bench.releases.withdrawn("old input") is None


def test_a_rollback_needs_somewhere_to_go(bench: Bench) -> None:
    bench.publish()
    with pytest.raises(PublishError, match="no older release"):
        bench.releases.roll_back(NOW)
    with pytest.raises(PublishError, match="There is no release 'nonsense'"):
        bench.releases.roll_back(NOW, "nonsense")


def test_what_a_killed_process_left_is_swept(bench: Bench) -> None:
    bench.publish()
    left = bench.releases.folder / ".building-20260106T000000Z-1"
    left.mkdir()
    (left / "canauto.duckdb").write_bytes(b"half")
    bench.releases.sweep()
    assert not left.exists()
    assert len(bench.releases.all()) == 1


def test_releases_made_in_one_second_sort_in_their_order(bench: Bench) -> None:
    ids = [bench.publish().id for _ in range(3)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 3


def test_a_withdrawn_release_may_come_back(bench: Bench) -> None:
    first, second = bench.publish(0, "old input"), bench.publish(1, "new input")
    bench.releases.roll_back(NOW)
    assert bench.releases.roll_back(NOW, second.id).is_current
    assert bench.releases.withdrawn("new input") is None
    bench.releases.roll_back(NOW, first.id)
    # Published again, by force, what was withdrawn is no longer so.
    third = bench.publish(2, "new input")
    assert third.is_current
    assert bench.releases.withdrawn("new input") is None


def test_a_rollback_skips_what_was_withdrawn_before(bench: Bench) -> None:
    ids = [bench.publish(day, str(day)).id for day in range(3)]
    bench.releases.roll_back(NOW)
    fourth = bench.publish(3, "3")
    assert [r.withdrawn_at is not None for r in bench.releases.all()] == [False, False, True, False]
    back = bench.releases.roll_back(NOW)
    assert (back.id, ids[2] < fourth.id) == (ids[1], True)


def test_a_rollback_cut_short_is_put_right_by_another(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = bench.publish(0, "old"), bench.publish(1, "new")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Releases, "switch", killed)
        bench.releases.roll_back(NOW)
    current = bench.releases.current()
    assert current is not None
    assert (current.id, current.withdrawn_at) == (second.id, NOW)
    assert bench.releases.roll_back(NOW + timedelta(days=1)).id == first.id
    marked = json.loads((bench.releases.published / "withdrawn.json").read_text())
    assert {name: mark["fingerprint"] for name, mark in marked.items()} == {second.id: "new"}
    assert datetime.fromisoformat(marked[second.id]["at"]) == NOW


def test_the_link_is_never_away(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is renamed over, not deleted and made again: a reader in between would find nothing."""
    bench.publish()
    unlink = Path.unlink

    def watched(path: Path, missing_ok: bool = False) -> None:
        assert path != bench.releases.link
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    monkeypatch.setattr("os.remove", None)
    assert bench.publish(1).is_current
    assert [p.name for p in sorted(bench.releases.published.iterdir())] == ["current", "releases"]


def test_nothing_published_yet(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "published")
    assert releases.current() is None
    assert releases.all() == releases.prune() == []
    assert releases.withdrawn("x") is None
    releases.sweep()


def test_a_current_release_deleted_by_hand_is_none(bench: Bench) -> None:
    first, second = bench.publish(), bench.publish(1)
    remove_folder(second.path)
    assert bench.releases.current() is None
    assert bench.releases.roll_back(NOW).id == first.id


def test_a_manifest_that_cannot_be_read_names_the_folder(bench: Bench) -> None:
    manifest = bench.publish().path / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{")
    with pytest.raises(PublishError, match=f"{manifest.parent} cannot be read: delete that folder"):
        bench.releases.current()


def test_marks_that_cannot_be_read_are_one_sentence(bench: Bench) -> None:
    bench.publish()
    (bench.releases.published / "withdrawn.json").write_text("")
    with pytest.raises(PublishError, match=r"withdrawn\.json, .*, cannot be read: delete it"):
        bench.releases.current()


def test_new_releases_sort_last_even_when_the_clock_goes_back(bench: Bench) -> None:
    ids = [bench.publish(day).id for day in (5, 0)]
    assert ids == sorted(ids)
    current = bench.releases.current()
    assert current is not None
    assert current.id == ids[1]
