"""From the private warehouse to a release: the marts and metadata, and nothing else.

A release is written beside the others under a name that no reader looks at, checked, sealed, and
renamed; then the link `current` moves. Whatever fails on the way, the last release stands, byte
for byte. sources/releases.py keeps the releases, sources/release_tables.py writes the tables.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from sources.archive import Archive, code_version
from sources.errors import CanautoError, NoSpaceError, PublishError
from sources.fact_check import About
from sources.load import WAREHOUSE_SETTINGS, open_warehouse
from sources.manifest import file_sha256
from sources.model import CuratedTable
from sources.registry import PACKAGE, Registry
from sources.release_documents import write_documents
from sources.release_tables import (
    RefreshRow,
    WrittenTable,
    add_refresh,
    add_tests,
    copy_tables,
    count_marts,
    write_parquet,
    written_tables,
)
from sources.releases import (
    SCHEMA_VERSION,
    PublishedFile,
    PublishedLicence,
    PublishedTable,
    Release,
    ReleaseManifest,
    Releases,
    Vintage,
    remove_folder,
    seal_folder,
    sync_folder,
    write_manifest,
)
from sources.test_results import TestResult, count_by_status

# DuckDB 2.0 reads it, and so do the engines back to 1.3 that BI tools bundle; v1.4.0 would shut
# out 1.3, and 2.0's own default every 1.x.
STORAGE_VERSION = "v1.2.0"
# A release is smaller than the warehouse (no raw, no history), plus its Parquet.
SPACE_BESIDE = 64 << 20


@dataclass(frozen=True)
class Origin:
    """What a release is made from, as far as the warehouse itself does not say.

    Attributes:
        fingerprint: Of snapshots, curated files, code and models.
        tests: How the tests of this build ended.
        refresh: This release's own row of metadata.meta_refreshes; its release_id is filled in.
    """

    fingerprint: str
    tests: tuple[TestResult, ...]
    refresh: RefreshRow
    vintages: tuple[Vintage, ...]
    licences: tuple[PublishedLicence, ...]


def publish(warehouse: Path, releases: Releases, origin: Origin, now: datetime) -> Release:
    """Write a release from the warehouse and let `current` lead to it.

    Call only under the data lock, and only when every blocking test has passed.

    Raises:
        PublishError: There is nothing to publish, or it cannot be published.
        NoSpaceError: The disk has no room for it.
        LockedError: Another process has the warehouse open.
    """
    checkpoint(warehouse)
    releases.folder.mkdir(parents=True, exist_ok=True)
    _require_space(releases.published, warehouse.stat().st_size + SPACE_BESIDE)
    release_id = releases.new_id(now)
    staging = releases.folder / f".building-{release_id}-{os.getpid()}"
    target = releases.folder / release_id
    try:
        with _one_sentence(releases.published):
            staging.mkdir()
            tables = _write_database(
                warehouse, staging / "canauto.duckdb", origin, release_id, staging / "parquet"
            )
            documents = write_documents(
                staging / "canauto.duckdb", staging / "docs", About(release_id, now)
            )
            manifest = _manifest(release_id, now, origin, staging, tables, documents)
            write_manifest(staging / "manifest.json", manifest)
            seal_folder(staging)
            staging.replace(target)
            sync_folder(releases.folder)
            releases.switch(release_id)
    finally:
        # A whole release to which `current` does not lead was never published.
        for left in (staging, target):
            if left.exists() and not releases.leads_to(left):
                remove_folder(left)
    current = releases.current()
    assert current is not None
    return current


def write_database(warehouse: Path, target: Path, origin: Origin) -> dict[str, int]:
    """Write only the database, in release form: what `canauto rebuild --to` gives.

    The file appears under its name when it is complete; an older one of that name is replaced.

    Returns:
        Row count by `schema.table`.
    """
    checkpoint(warehouse)
    with _one_sentence(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = target.parent / f".building-{os.getpid()}" / target.name
        try:
            staging.parent.mkdir()
            tables = _write_database(warehouse, staging, origin, None, None)
            staging.replace(target)
        finally:
            shutil.rmtree(staging.parent, ignore_errors=True)
    return {f"{table.schema}.{table.name}": table.rows for table in tables}


def checkpoint(warehouse: Path) -> None:
    """Bring the warehouse's log into its file, and make sure that it is gone.

    A database that is read without its `.wal` after a kill has silently lost committed rows.

    Raises:
        PublishError: There is no warehouse, or its log stays.
    """
    if not warehouse.exists():
        raise PublishError("There is no warehouse yet: run `canauto refresh` first.")
    with open_warehouse(warehouse) as con:
        con.execute("force checkpoint")
    wal = warehouse.with_name(f"{warehouse.name}.wal")
    if wal.exists():
        raise PublishError(
            f"{wal} is still there after a checkpoint, so the warehouse is not complete: "
            "close whatever has it open, or run `canauto rebuild`."
        )


def vintages(archive: Archive, registry: Registry) -> tuple[Vintage, ...]:
    """Every snapshot that a release is made from, curated files included.

    Not those of datasets that may not be redistributed: nothing published is made from them.
    """
    found = []
    for dataset in registry.datasets.values():
        if not registry.licence_of(dataset).redistributable:
            continue
        if isinstance(dataset, CuratedTable):
            digest = file_sha256(PACKAGE / "curated" / dataset.file)[:12]
            found.append(
                Vintage(source="curated", dataset=dataset.id, snapshot_id=f"curated-{digest}")
            )
            continue
        for snapshot in archive.snapshots(dataset.source, dataset.id):
            m = snapshot.manifest
            found.append(
                Vintage(
                    source=m.source,
                    dataset=m.dataset,
                    part=m.part,
                    snapshot_id=m.snapshot_id,
                    first_seen_at=m.first_seen_at,
                    released_at=m.released_at,
                    published_on=m.published_on,
                    extract=m.extract,
                )
            )
    return tuple(found)


def licences(registry: Registry) -> tuple[PublishedLicence, ...]:
    """The licences of what a release may hold, each with its datasets."""
    return tuple(
        PublishedLicence(
            id=licence.id,
            name=licence.name,
            url=licence.url,
            attribution_en=licence.attribution_en,
            attribution_fr=licence.attribution_fr,
            datasets=tuple(d.key for d in registry.datasets.values() if d.licence == licence.id),
        )
        for licence in registry.licences.values()
        if licence.redistributable
        and any(d.licence == licence.id for d in registry.datasets.values())
    )


def _write_database(
    warehouse: Path, target: Path, origin: Origin, release_id: str | None, parquet: Path | None
) -> list[WrittenTable]:
    """Copy the tables into a new file, add what is known only now, and read the result back."""
    con = duckdb.connect(config=WAREHOUSE_SETTINGS)
    try:
        con.execute("set timezone = 'UTC'")
        con.execute(f"attach '{_quoted(warehouse)}' as warehouse (read_only)")
        con.execute(f"attach '{_quoted(target)}' as release (storage_version '{STORAGE_VERSION}')")
        copy_tables(con)
        add_tests(con, origin.tests)
        add_refresh(con, origin.refresh, release_id)
        count_marts(con)
        if parquet is not None:
            write_parquet(con, parquet)
        con.execute("checkpoint release")
        con.execute("detach release")
        con.execute(f"attach '{_quoted(target)}' as release (read_only)")
        tables = written_tables(con)
    finally:
        con.close()
    if target.with_name(f"{target.name}.wal").exists():
        raise PublishError(f"{target} was not written completely: run `canauto publish` again.")
    if not any(table.schema == "marts" for table in tables):
        raise PublishError("The warehouse has no marts yet: run `canauto refresh` first.")
    return tables


def _manifest(
    release_id: str,
    now: datetime,
    origin: Origin,
    staging: Path,
    tables: list[WrittenTable],
    documents: list[Path],
) -> ReleaseManifest:
    return ReleaseManifest(
        schema_version=SCHEMA_VERSION,
        release_id=release_id,
        created_at=now,
        run_id=origin.refresh.run_id,
        fingerprint=origin.fingerprint,
        code_version=code_version(),
        duckdb_version=duckdb.__version__,
        storage_version=STORAGE_VERSION,
        database=_file(staging, staging / "canauto.duckdb"),
        tables=tuple(
            PublishedTable(
                schema_name=table.schema,
                name=table.name,
                rows=table.rows,
                columns=table.columns,
                content_sha256=hashlib.sha256(table.content.encode()).hexdigest(),
                parquet=_file(
                    staging, staging / "parquet" / table.schema / f"{table.name}.parquet"
                ),
            )
            for table in tables
        ),
        documents=tuple(_file(staging, path) for path in documents),
        vintages=origin.vintages,
        tests=count_by_status(origin.tests),
        licences=origin.licences,
    )


def _file(root: Path, path: Path) -> PublishedFile:
    return PublishedFile(
        path=path.relative_to(root).as_posix(), bytes=path.stat().st_size, sha256=file_sha256(path)
    )


def _require_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoSpaceError(
            f"A release needs {needed >> 20} MB free beside {folder}, and there are {free >> 20}: "
            "free some space, or run `canauto prune`, and run again; the last release stands."
        )


@contextmanager
def _one_sentence(folder: Path) -> Iterator[None]:
    """What the disk and DuckDB may say while a release is written, as one sentence."""
    try:
        yield
    except CanautoError:
        raise
    except (OSError, duckdb.Error) as error:
        text = str(error).splitlines()[0]
        full = "No space left" in text or "File too large" in text
        if full or getattr(error, "errno", None) in (errno.ENOSPC, errno.EFBIG):
            raise NoSpaceError(
                f"The disk that holds {folder} is full: free some space, or run `canauto prune`, "
                "and run again; the last release stands."
            ) from error
        raise PublishError(f"Nothing was published, the last release stands: {text}") from error


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
