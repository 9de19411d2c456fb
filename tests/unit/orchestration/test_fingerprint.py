"""What makes a release worth making again."""

import os
from pathlib import Path

import pytest

from orchestration import fingerprint
from orchestration.fingerprint import project_fingerprint, release_fingerprint
from sources.archive import Archive
from sources.registry import Registry


def snapshot(root: Path, key: str, snapshot_id: str) -> None:
    folder = root / key / snapshot_id
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")


def test_a_snapshot_of_a_declared_dataset_changes_it(tmp_path: Path, registry: Registry) -> None:
    archive = Archive(tmp_path)
    empty = release_fingerprint(archive, registry)
    assert release_fingerprint(archive, registry) == empty
    snapshot(tmp_path, "statcan/20100085", "20260101T000000Z-aaaaaaaaaaaa")
    one = release_fingerprint(archive, registry)
    assert one != empty
    snapshot(tmp_path, "statcan/20100085", "20260201T000000Z-bbbbbbbbbbbb")
    assert release_fingerprint(archive, registry) not in (empty, one)


def test_the_log_an_undeclared_table_and_a_cut_snapshot_do_not(
    tmp_path: Path, registry: Registry
) -> None:
    archive = Archive(tmp_path)
    before = release_fingerprint(archive, registry)
    snapshot(tmp_path, "statcan/99999999", "20260101T000000Z-aaaaaaaaaaaa")
    (tmp_path / "_log").mkdir()
    (tmp_path / "_log" / "2026-01.jsonl").write_text("{}\n")
    (tmp_path / "statcan" / "20100085" / ".writing-x").mkdir(parents=True)
    assert release_fingerprint(archive, registry) == before


def test_the_dbt_project_counts_by_its_files_not_by_what_dbt_makes(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    model = tmp_path / "models" / "a.sql"
    model.write_text("select 1")
    before = project_fingerprint(tmp_path)
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "a.sql").write_text("select 2")
    (tmp_path / "logs").mkdir()
    assert project_fingerprint(tmp_path) == before
    model.write_text("select 2")
    assert project_fingerprint(tmp_path) != before
    model.rename(tmp_path / "models" / "b.sql")
    assert project_fingerprint(tmp_path) != before


def test_code_and_curated_figures_count_and_the_sample_does_not(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, sources = Archive(tmp_path / "archive"), tmp_path / "sources"
    for name in ("curated/brands.csv", "publish.py", "sample/build.py", "curated/README.md"):
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text("as it was")
    monkeypatch.setattr(fingerprint, "SOURCES", sources)
    before = release_fingerprint(archive, registry)
    for name in ("sample/build.py", "curated/README.md"):
        (sources / name).write_text("changed")
        assert release_fingerprint(archive, registry) == before
    for name in ("curated/brands.csv", "publish.py"):
        (sources / name).write_text("changed")
        assert release_fingerprint(archive, registry) != before
        (sources / name).write_text("as it was")
        os.utime(sources / name, (0, 0))
        assert release_fingerprint(archive, registry) == before
    monkeypatch.setattr(fingerprint, "project_fingerprint", lambda: "another project")
    assert release_fingerprint(archive, registry) != before
