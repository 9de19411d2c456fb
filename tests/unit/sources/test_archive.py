"""The archive: whole snapshots or nothing, content judged by what it says."""

import json
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sources import archive as archive_module
from sources.archive import Archive, content_hash
from sources.errors import ArchiveError, NoSpaceError
from sources.manifest import Draft
from sources.model import Dataset
from sources.registry import Registry

MONDAY = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)


@pytest.fixture
def dataset(registry: Registry) -> Dataset:
    return registry.datasets["statcan/20100085"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def draft(
    registry: Registry,
    dataset: Dataset,
    path: Path,
    seen: datetime = MONDAY,
    released: datetime | None = None,
) -> Draft:
    return Draft(
        dataset=dataset,
        licence=registry.licence_of(dataset),
        files={"answer.json": path},
        url="https://example.org/answer.json",
        first_seen_at=seen,
        released_at=released,
    )


def test_a_snapshot_is_kept_with_its_manifest(archive, registry, dataset, tmp_path) -> None:
    result = archive.put(draft(registry, dataset, write(tmp_path / "a", "figures")))
    assert result.is_new
    assert result.snapshot.id.startswith("20260105T140000Z-")
    assert result.snapshot.file("answer.json").read_text() == "figures"
    read = archive.latest("statcan", "20100085")
    assert read is not None
    assert read.manifest == result.snapshot.manifest
    assert read.manifest.licence.id == "statcan_open"
    assert read.manifest.entry["id"] == "20100085"
    read.verify()


def test_the_same_content_is_no_new_snapshot(archive, registry, dataset, tmp_path) -> None:
    path = write(tmp_path / "a", "figures")
    first = archive.put(draft(registry, dataset, path))
    again = archive.put(draft(registry, dataset, path, seen=MONDAY + timedelta(days=1)))
    assert not again.is_new
    assert again.snapshot.id == first.snapshot.id


def test_a_withdrawn_release_that_comes_back_is_seen(archive, registry, dataset, tmp_path) -> None:
    for day, content in enumerate(["old", "new", "old"]):
        path = write(tmp_path / f"{day}", content)
        assert archive.put(draft(registry, dataset, path, MONDAY + timedelta(days=day))).is_new
    assert len(archive.snapshots("statcan", "20100085")) == 3


def test_snapshots_come_in_the_order_in_which_figures_became_known(
    archive, registry, dataset, tmp_path
) -> None:
    late = write(tmp_path / "late", "seen early, released late")
    early = write(tmp_path / "early", "seen late, released early")
    archive.put(draft(registry, dataset, late, MONDAY, MONDAY + timedelta(days=9)))
    archive.put(draft(registry, dataset, early, MONDAY + timedelta(days=3), MONDAY))
    times = [s.vintage_at for s in archive.snapshots("statcan", "20100085")]
    assert times == sorted(times)
    assert times[0] == MONDAY


def test_an_altered_file_is_noticed(archive, registry, dataset, tmp_path) -> None:
    snapshot = archive.put(draft(registry, dataset, write(tmp_path / "a", "figures"))).snapshot
    snapshot.file("answer.json").write_text("figurez")
    with pytest.raises(ArchiveError, match="not what its manifest says"):
        snapshot.verify()


def test_content_counts_not_the_packing(tmp_path) -> None:
    def packed(name: str, date: tuple[int, int, int, int, int, int], level: int) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            info = zipfile.ZipInfo("20100085.csv", date)
            archive.writestr(info, "same" * 500, zipfile.ZIP_DEFLATED, level)
        return path

    one = packed("one.zip", (2026, 1, 1, 0, 0, 0), 1)
    two = packed("two.zip", (2026, 6, 1, 0, 0, 0), 9)
    assert one.read_bytes() != two.read_bytes()
    assert content_hash({"t.zip": one}) == content_hash({"t.zip": two})


def test_metadata_counts_without_its_release_time(tmp_path) -> None:
    def metadata(name: str, **fields: object) -> dict[str, Path]:
        return {"20100085.metadata.json": write(tmp_path / name, json.dumps(fields))}

    first = content_hash(metadata("a", releaseTime="2026-01-15T08:30", nbSeriesCube=4))
    moved = content_hash(metadata("b", releaseTime="2026-02-15T08:30", nbSeriesCube=4))
    other = content_hash(metadata("c", releaseTime="2026-01-15T08:30", nbSeriesCube=5))
    assert first == moved != other


def test_a_full_disk_leaves_the_archive_as_it_was(
    archive, registry, dataset, tmp_path, monkeypatch
) -> None:
    archive.put(draft(registry, dataset, write(tmp_path / "a", "old")))
    before = sorted(p.relative_to(archive.root) for p in archive.root.rglob("*"))

    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive_module, "_copy", full)
    with pytest.raises(NoSpaceError, match="is full: free some space"):
        archive.put(
            draft(registry, dataset, write(tmp_path / "b", "new"), MONDAY + timedelta(days=1))
        )
    assert sorted(p.relative_to(archive.root) for p in archive.root.rglob("*")) == before


def test_a_kill_before_the_rename_leaves_nothing_that_is_read(
    archive, registry, dataset, tmp_path
) -> None:
    path = write(tmp_path / "a", "figures")
    child = os.fork()
    if child == 0:  # pragma: no cover - the child dies inside the write
        archive_module._sync = lambda folder: os._exit(9)
        archive.put(draft(registry, dataset, path))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert archive.snapshots("statcan", "20100085") == []
    assert list(archive.root.rglob(".writing-*"))
    archive.sweep()
    assert not list(archive.root.rglob(".writing-*"))
    assert archive.put(draft(registry, dataset, path)).is_new


def test_refused_bytes_are_kept_where_nothing_loads_them(
    archive, registry, dataset, tmp_path
) -> None:
    page = write(tmp_path / "page", "<html>come back later</html>")
    folder = archive.quarantine(dataset, {"page": page}, "It is an HTML page.", MONDAY)
    assert (folder / "reason.txt").read_text() == "It is an HTML page.\n"
    assert archive.snapshots("statcan", "20100085") == []
    assert archive.datasets() == []


def test_a_broken_zip_is_quarantined_once(archive, registry, dataset, tmp_path) -> None:
    broken = write(tmp_path / "20100085-eng.zip", "PK no zip at all")
    first = archive.quarantine(dataset, {broken.name: broken}, "It is cut.", MONDAY)
    again = archive.quarantine(
        dataset, {broken.name: broken}, "It is cut.", MONDAY + timedelta(days=1)
    )
    assert again == first


def test_another_archive_comes_in_unchanged_and_once(archive, registry, dataset, tmp_path) -> None:
    sample = Archive(tmp_path / "sample")
    sample.put(draft(registry, dataset, write(tmp_path / "a", "figures")))
    assert len(archive.import_from(sample)) == 1
    assert archive.import_from(sample) == []
    ours, theirs = archive.latest("statcan", "20100085"), sample.latest("statcan", "20100085")
    assert ours is not None and theirs is not None
    assert ours.manifest == theirs.manifest


def test_a_manifest_that_cannot_be_read_is_one_sentence(
    archive, registry, dataset, tmp_path
) -> None:
    snapshot = archive.put(draft(registry, dataset, write(tmp_path / "a", "figures"))).snapshot
    (snapshot.path / "manifest.json").write_text("{}")
    with pytest.raises(ArchiveError, match=r"manifest.json cannot be read: restore it"):
        archive.latest("statcan", "20100085")
