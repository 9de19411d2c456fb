"""`canauto rebuild --as-of/--to`: the warehouse of a moment, beside the one that is.

Not a Dagster run: what is made here is not the state of the assets, and must not look like it.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestration.dbt import DbtError, run_dbt
from orchestration.drift import Watch
from orchestration.fingerprint import release_fingerprint
from orchestration.lock import data_lock
from orchestration.settings import Settings
from sources.archive import Archive
from sources.load import load_all, open_warehouse
from sources.load_structure import record_structure
from sources.model import CuratedTable, StatcanTable
from sources.publish import Origin, licences, vintages, write_database
from sources.registry import Registry, load_registry
from sources.release_tables import RefreshRow
from sources.releases import Releases
from sources.statcan.delta import is_delta
from sources.test_results import failed_sentence, read_test_results

# What must hold at any moment; the other tests speak of today's figures.
STRUCTURAL = "test_name:unique_grain test_name:relationships test_name:not_null"


@dataclass(frozen=True)
class Rebuilt:
    """A database made on the side.

    Attributes:
        without_vintage: Keys of the datasets that had nothing yet at that moment.
    """

    database: Path
    rows: dict[str, int]
    without_vintage: tuple[str, ...]


def rebuild_aside(settings: Settings, folder: Path, as_of: datetime | None) -> Rebuilt:
    """Replay the archive into a database of its own: exactly `<folder>/canauto.duckdb`.

    Args:
        settings: Of the data folder, which is only read.
        folder: Where the database goes.
        as_of: Only what was known at that moment; None for everything.

    Raises:
        DbtError: A model or a structural test failed; nothing was written.
    """
    archive, registry, started = Archive(settings.archive), load_registry(), settings.now()
    settings.data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rebuild-", dir=settings.data) as scratch:
        warehouse = Path(scratch) / "canauto.duckdb"
        target = Path(scratch) / "dbt"
        # A refresh in between would change the archive's log under the loader's hands.
        with data_lock(settings.lock, "canauto rebuild --to"), open_warehouse(warehouse) as con:
            load_all(con, archive, registry, now=started, as_of=as_of)
            watch = Watch(archive, registry, Releases(settings.published))
            for table in (d for d in registry.datasets.values() if isinstance(d, StatcanTable)):
                record_structure(con, archive, table, watch.reliance(table.id))
        _build(settings, warehouse, target, as_of)
        origin = Origin(
            fingerprint=release_fingerprint(archive, registry),
            tests=read_test_results(target),
            refresh=RefreshRow(
                run_id=None,
                command=f"rebuild{f' --as-of {as_of.isoformat()}' if as_of else ''} --to",
                outcome="rebuilt",
                message="Made on the side; not published.",
                datasets_healthy=0,
                datasets_failed=0,
                started_at=started,
                finished_at=settings.now(),
            ),
            vintages=vintages(archive, registry),
            licences=licences(registry),
        )
        rows = write_database(warehouse, folder / "canauto.duckdb", origin)
    return Rebuilt(folder / "canauto.duckdb", rows, _without_vintage(archive, registry, as_of))


def _build(settings: Settings, warehouse: Path, target: Path, as_of: datetime | None) -> None:
    """Build and test; as of an earlier moment, only what must hold at any."""
    try:
        if as_of is None:
            run_dbt(settings, ["build"], target=target, warehouse=warehouse)
            return
        variables = ["--vars", f"{{as_of: '{as_of.isoformat()}'}}"]
        without_tests = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
        run_dbt(settings, ["build", *without_tests, *variables], target=target, warehouse=warehouse)
        run_dbt(
            settings,
            ["test", "--select", *STRUCTURAL.split(), *variables],
            target=target,
            warehouse=warehouse,
        )
    except DbtError as error:
        raise DbtError(f"{failed_sentence(target)} {error}") from error


def _without_vintage(
    archive: Archive, registry: Registry, as_of: datetime | None
) -> tuple[str, ...]:
    if as_of is None:
        return ()
    return tuple(
        dataset.key
        for dataset in registry.datasets.values()
        if not isinstance(dataset, CuratedTable)
        and not any(
            s.vintage_at <= as_of and not is_delta(s)
            for s in archive.snapshots(dataset.source, dataset.id)
        )
    )
