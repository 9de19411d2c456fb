"""One table through the steps of `canauto refresh`, without Dagster and dbt.

Sweep, ask over HTTP, archive, open the warehouse, load: the functions that the assets call, in
their order. A whole refresh takes seconds; these steps take milliseconds.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from sources.archive import Archive
from sources.http import Http
from sources.load import create_table, load_dataset, open_warehouse, prepare_warehouse
from sources.load_report import LoadReport
from sources.model import StatcanTable
from sources.outcome import FetchOutcome
from sources.registry import Registry, undeclared_table
from sources.statcan.client import StatcanClient
from sources.statcan.fetch import fetch_table
from sources.zips import DEFAULT_LIMITS, ZipLimits


@dataclass
class Desk:
    """A data folder, a table, and whom to ask for it.

    Attributes:
        url: Of the publisher.
        http: The session that asks.
    """

    url: str
    http: Http
    data: Path
    table: StatcanTable
    registry: Registry
    limits: ZipLimits = DEFAULT_LIMITS

    @property
    def archive(self) -> Archive:
        return Archive(self.data / "archive")

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse" / "canauto.duckdb"

    def ask(self, now: datetime) -> FetchOutcome:
        """Fetch the table into the archive, if there is anything new."""
        return fetch_table(
            StatcanClient(self.http, self.url),
            self.archive,
            self.table,
            self.registry.licence_of(self.table),
            now=now.astimezone(UTC),
            run_id="steps",
            limits=self.limits,
        )

    def load(self, now: datetime) -> LoadReport:
        """Load what the archive has and the warehouse has not."""
        with open_warehouse(self.warehouse) as con:
            prepare_warehouse(con, self.archive, self.registry)
            create_table(con, self.table)
            return load_dataset(con, self.archive, self.table, now=now, run_id="steps")

    def refresh(self, now: datetime) -> FetchOutcome:
        """Both, as one run does them; what a killed run left unfinished is swept away first."""
        self.archive.sweep()
        outcome = self.ask(now)
        self.load(now + timedelta(seconds=1))
        return outcome

    def rows(self, columns: str = "* exclude snapshot_id", where: str = "true") -> list[Any]:
        """Rows of the raw table."""
        with duckdb.connect(str(self.warehouse), read_only=True) as con:
            con.execute("set timezone = 'UTC'")
            return con.execute(
                f"select {columns} from raw.{self.table.raw_table} where {where} order by all"
            ).fetchall()

    def archived(self) -> dict[str, str]:
        """Every file of the accepted snapshots, with a hash; the log and the quarantine apart."""
        folder = self.archive.root / self.table.source
        return {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def quarantined(self) -> list[Path]:
        return sorted(self.archive.root.glob(f"_quarantine/statcan/{self.table.id}/*"))

    def leftovers(self) -> list[Path]:
        """What only an unfinished run leaves in the archive."""
        return [
            p for p in self.archive.root.rglob("*") if p.name.startswith(("_fetch", "_load-", "."))
        ]


def desk_for(product_id: str, url: str, http: Http, data: Path, registry: Registry) -> Desk:
    """A desk whose registry declares this one table alone."""
    table = undeclared_table(product_id, "A synthetic table")
    alone = Registry({table.key: table}, registry.licences)
    return Desk(url, http, data, table, alone)
