"""`canauto pull`: any StatCan table into the archive and schema raw, declared or not."""

from collections.abc import Sequence
from uuid import uuid4

import click

from orchestration.asking import Asker
from orchestration.drift import Watch, units_evidence
from orchestration.settings import Settings
from sources.archive import Archive
from sources.eventlog import Event, EventLog
from sources.load import create_table, load_dataset, open_warehouse, prepare_warehouse
from sources.load_report import LoadReport
from sources.load_structure import record_structure
from sources.model import StatcanTable
from sources.outcome import FetchOutcome
from sources.raw_facts import RawFacts, raw_facts
from sources.registry import Registry, load_registry, undeclared_table
from sources.releases import Releases

EXIT_FAILED, EXIT_NOT_LOADED = 1, 3


def pull_tables(settings: Settings, product_ids: Sequence[str]) -> int:
    """Fetch and load tables one by one, saying what came of each; returns the exit code.

    Call under the data lock. A table that fails does not stop the next.
    """
    archive, registry, run_id = Archive(settings.archive), load_registry(), str(uuid4())
    archive.sweep()
    asker = Asker(settings, archive, registry)
    codes = []
    for product_id in product_ids:
        table = table_of(registry, product_id)
        if table is None:
            click.echo(
                f"{product_id} is not the id of a table: give the first eight digits of a table "
                "number, 20100085 for 20-10-0085-01.",
                err=True,
            )
            codes.append(EXIT_FAILED)
            continue
        codes.append(_pull(settings, asker, archive, registry, table, run_id))
    return EXIT_FAILED if EXIT_FAILED in codes else max(codes)


def table_of(registry: Registry, product_id: str) -> StatcanTable | None:
    """The entry for a product id as a user may type it (`20-10-0085-01`); None for no id."""
    digits = product_id.replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 10)):
        return None
    digits = digits[:8]
    return registry.statcan(digits) or undeclared_table(digits, f"Table {digits}")


def _pull(
    settings: Settings,
    asker: Asker,
    archive: Archive,
    registry: Registry,
    table: StatcanTable,
    run_id: str,
) -> int:
    outcome = asker.ask_table(table, run_id)
    click.echo(f"{table.id}: {outcome.state} {outcome.message}", err=not outcome.state.is_healthy)
    if outcome.is_unknown:
        return EXIT_FAILED
    if not outcome.state.is_healthy:
        return EXIT_NOT_LOADED
    report, facts = _load(settings, archive, registry, table, outcome, run_id)
    if report.rejected:
        click.echo(f"{table.id}: INVALID {report.sentence()}", err=True)
        return EXIT_NOT_LOADED
    periods = f", {facts.first_period} to {facts.last_period}" if facts.first_period else ""
    click.echo(
        f"{table.id}: {report.sentence()} raw.{table.raw_table}: {facts.rows:,} rows{periods}."
    )
    return 0


def _load(
    settings: Settings,
    archive: Archive,
    registry: Registry,
    table: StatcanTable,
    outcome: FetchOutcome,
    run_id: str,
) -> tuple[LoadReport, RawFacts]:
    with open_warehouse(settings.warehouse) as con:
        prepare_warehouse(con, archive, registry)
        create_table(con, table)
        report = load_dataset(con, archive, table, now=settings.now(), run_id=run_id)
        facts = raw_facts(con, table)
        watch = Watch(archive, registry, Releases(settings.published))
        units = record_structure(con, archive, table, watch.reliance(table.id))
    if report.snapshots:
        EventLog(archive.root).append(
            Event(
                at=settings.now(),
                kind="load",
                run_id=run_id,
                source=table.source,
                dataset=table.id,
                state=outcome.state.value,
                snapshot_id=facts.snapshot_id,
                message=report.sentence(),
                evidence={
                    **report.counts(),
                    "last_period": facts.last_period.isoformat() if facts.last_period else None,
                    "units": units_evidence(units, facts.snapshot_id),
                },
            )
        )
    return report, facts
