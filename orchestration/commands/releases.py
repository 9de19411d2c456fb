"""`canauto publish`, `rollback`, `releases` and `prune`: what readers see, and what they saw."""

import sys

import click
from rich.table import Table

from orchestration.commands.data import report_outcome, working
from orchestration.console import table_console
from orchestration.lock import data_lock
from orchestration.settings import Settings
from sources.errors import PublishError
from sources.eventlog import Event, EventLog
from sources.releases import KEEP, Releases


@click.command()
@click.option("--force", is_flag=True, help="Even if it was withdrawn, or a table has shrunk.")
def publish(force: bool) -> None:
    """Publish the warehouse as it was last built and tested."""
    settings = Settings.from_env()
    with working(settings, "canauto publish") as reporter:
        from orchestration.jobs import publish_config
        from orchestration.runs import run_job

        event = run_job(
            "publish",
            settings,
            reporter,
            command=f"publish{' --force' if force else ''}",
            config=publish_config(force=force),
        )
    sys.exit(report_outcome(settings, event, []))


@click.command()
@click.argument("release", required=False)
def rollback(release: str | None) -> None:
    """Let readers see an older release: RELEASE, or the last one before the current.

    Newer releases are marked withdrawn: what they were made from is not published again without
    `canauto publish --force`.
    """
    settings = Settings.from_env()
    settings.require_writable()
    with data_lock(settings.lock, "canauto rollback"):
        target = Releases(settings.published).roll_back(settings.now(), release)
        EventLog(settings.archive).append(
            Event(
                at=settings.now(),
                kind="rollback",
                state="published",
                message=f"Rolled back to release {target.id}.",
                evidence={"release_id": target.id},
            )
        )
    click.echo(f"published/current is release {target.id} again; newer ones are withdrawn.")


@click.command()
def releases() -> None:
    """List the releases, newest first."""
    settings = Settings.from_env()
    found = Releases(settings.published).all()
    if not found:
        raise PublishError(settings.no_release())
    table = Table("release", "", "created (UTC)", "tables", "rows", "MB", box=None)
    for release in reversed(found):
        manifest = release.manifest
        mark = "current" if release.is_current else "withdrawn" if release.withdrawn_at else ""
        table.add_row(
            release.id,
            mark,
            f"{manifest.created_at:%Y-%m-%d %H:%M}",
            str(len(manifest.tables)),
            f"{sum(t.rows for t in manifest.tables):,}",
            f"{manifest.database.bytes / 1e6:.1f}",
        )
    table_console().print(table)


@click.command()
@click.option(
    "--keep", type=click.IntRange(min=1), default=KEEP, show_default=True, help="How many stay."
)
def prune(keep: int) -> None:
    """Delete all but the last releases; never the current one.

    Those that were withdrawn are deleted too; what they were made from is still not published
    again without `canauto publish --force`.
    """
    settings = Settings.from_env()
    settings.require_writable()
    with data_lock(settings.lock, "canauto prune"):
        deleted = Releases(settings.published).prune(keep)
    click.echo(f"Deleted {', '.join(deleted)}." if deleted else "Nothing to delete.")
