"""What a release is made of, as one hash: when it is what it was, there is nothing to do.

It covers the snapshots of every declared dataset, the curated files, the code that loads and
publishes, and the dbt project. It does not cover the log: a night in which every source was
asked and none had anything new changes nothing that a reader sees.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from orchestration.settings import DBT_PROJECT, REPOSITORY
from sources.archive import Archive
from sources.registry import Registry

SOURCES = REPOSITORY / "sources"
CODE = {".py", ".yml", ".csv", ".jinja"}
MODELS = {".sql", ".yml", ".csv", ".md"}


def release_fingerprint(archive: Archive, registry: Registry) -> str:
    """The hash of everything that a release would be made from now."""
    digest = hashlib.sha256()
    for line in sorted(_snapshots(archive, registry)):
        digest.update(f"{line}\n".encode())
    # The sample is an archive: what of it counts is counted above.
    for path in _files(SOURCES, CODE, without=("sample",)):
        _add_file(digest, path, SOURCES)
    digest.update(project_fingerprint().encode())
    return digest.hexdigest()


def project_fingerprint(project: Path = DBT_PROJECT) -> str:
    """The hash of the dbt project's files: dbt parses it again only when this changes."""
    digest = hashlib.sha256()
    for path in _files(project, MODELS, without=("target", "logs", "dbt_packages")):
        _add_file(digest, path, project)
    return digest.hexdigest()


def _snapshots(archive: Archive, registry: Registry) -> Iterator[str]:
    """Names only: reading every manifest of a long archive would take seconds."""
    for dataset in registry.fetched():
        folder = archive.root / dataset.source / dataset.id
        for manifest in folder.glob("*/manifest.json"):
            yield f"{dataset.key}/{manifest.parent.name}"


def _files(root: Path, suffixes: set[str], without: tuple[str, ...]) -> list[Path]:
    return sorted(
        path
        for path in root.rglob("*")
        if path.suffix in suffixes and path.relative_to(root).parts[0] not in without
    )


def _add_file(digest: "hashlib._Hash", path: Path, root: Path) -> None:
    digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
    digest.update(hashlib.sha256(path.read_bytes()).digest())
